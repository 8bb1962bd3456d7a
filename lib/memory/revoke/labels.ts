import { counted } from '@/lib/core/count'
import type { Kept, Leaves, ReturnPlan, Returns, RevokePlan } from '@/lib/memory/revoke/schema'

const entries = (count: number) => counted(count, 'entry', 'entries')
const versions = (count: number) => counted(count, 'version')

/** What became of a version that pods are given, when it is revoked. */
export function leavesWords({ number, to }: Pick<Leaves, 'number' | 'to'>): string {
  return to === null
    ? `Version ${number} leaves memory: no pod is given anything of this name`
    : `Version ${number} goes back to version ${to}`
}

export function returnsWords({ number, replaces }: Pick<Returns, 'number' | 'replaces'>): string {
  return replaces === null
    ? `Pods are given version ${number} again`
    : `Pods are given version ${number} again, in the place of version ${replaces}`
}

/** Why something stays as it is. */
export function staysWords(kept: Kept): string {
  if (kept.why === 'taken') return `Version ${kept.number} was taken from pods by somebody already`
  if (kept.why === 'given') return `Pods are given version ${kept.number} again already`
  if (kept.why === 'waits') return `Version ${kept.number} waits for people, who decide it on its own`
  return kept.by === null
    ? `Pods are given no version of it, so version ${kept.number} is given to nobody`
    : `Pods are given version ${kept.by}, which is not of this task`
}

/** The whole of what a revocation would do. */
export function revokeWords({ leaves, older, stays }: RevokePlan): string {
  const gone = leaves.filter(({ to }) => to === null).length
  const parts = [
    `${entries(leaves.length - gone)} would go back to what an earlier version says`,
    `${entries(gone)} would leave memory`,
    ...(older.length > 0 ? [`nothing would go back to ${versions(older.length)} of it that others replaced`] : []),
    ...(stays.length > 0 ? [`${entries(new Set(stays.map(({ entryId }) => entryId)).size)} would stay as now`] : []),
  ]
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}.`
}

/** The whole of what giving it back would do. */
export function returnWords({ returns, stays }: ReturnPlan): string {
  const kept = stays.length === 0 ? '' : `, and ${entries(stays.length)} would stay as changed since`
  return `${entries(returns.length)} would be as before${kept}.`
}
