import type { Conditions } from '@/lib/policy/schema'

// What the conditions of a policy are fed with here. Forms in a browser read it, so it stands apart from the schema.

/** What a delivery may touch beside the content of files; each can be asked for by itself. */
export const touchable = ['workflow', 'dependencies', 'permissions', 'submodule', 'symlink', 'executable'] as const
export type Touched = (typeof touchable)[number]

/** The tool whose calls are deliveries of git. */
const deliveries: readonly string[] = ['git.deliver']

/**
 * Which conditions this installation can judge: whether something looks at what they ask about, for all tools or for these
 * alone. A document that asks for one of another tool is not put into force; feeding one means filling its fact in and
 * changing its word here.
 */
export const fed: Readonly<Record<keyof Conditions, 'all' | readonly string[]>> = {
  path: 'all',
  branch: 'all',
  repository: 'all',
  data_class: 'all',
  findings: 'all',
  looked_through: 'all',
  size_bytes_over: 'all',
  deleted_share_over: deliveries,
  rate_per_hour_over: 'all',
  prompt_state: 'all',
  touches: deliveries,
}

/** Whether what a condition asks about is looked at for all of these tools. */
export function isFed(condition: keyof Conditions, tools: readonly string[]): boolean {
  const by = fed[condition]
  return by === 'all' || tools.every((tool) => by.includes(tool))
}
