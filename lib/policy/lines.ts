import { readYaml } from '@/lib/tools/yaml'

type Roles = Record<string, { rules?: unknown } | null>

/**
 * On which line of a policy's text each rule begins, by the name that a decision gives it. A text that cannot be read has
 * none.
 */
export function linesOfRules(text: string): ReadonlyMap<string, number> {
  const reading = readYaml(text, { maxAliases: 100 })
  const roles = reading.ok ? ((reading.value as { roles?: Roles } | null)?.roles ?? {}) : {}
  const lines = new Map<string, number>()
  for (const [role, written] of Object.entries(roles)) {
    const rules: ({ id?: string } | null)[] = Array.isArray(written?.rules) ? written.rules : []
    for (const [at, rule] of rules.entries()) {
      const line = reading.ok ? reading.lineOf(['roles', role, 'rules', at]) : null
      if (line !== null) lines.set(rule?.id ?? `${role}/${at + 1}`, line)
    }
  }
  return lines
}
