import type { ReplayKind, Side } from '@/lib/policy/replay/schema'
import type { Decision, Duty, Tier } from '@/lib/policy/schema'

/** What of a decision is compared. */
export function sideOf({ decision, duties, tier, expiresInSeconds, permissionSeconds }: Decision): Side {
  if (decision !== 'ask') return { answer: decision, duties: [], tier: null, expiresInSeconds: 0 }
  return { answer: decision, duties: duties.toSorted(byGroup), tier, expiresInSeconds, permissionSeconds }
}

function byGroup(one: Duty, other: Duty): number {
  return one.group < other.group ? -1 : Number(one.group > other.group)
}

/** Whether two decisions come to the same; said without making anything, as most of very many do. */
export function isSame(before: Decision, after: Decision): boolean {
  if (before.decision !== after.decision) return false
  if (before.decision !== 'ask') return true
  return (
    before.tier === after.tier &&
    before.expiresInSeconds === after.expiresInSeconds &&
    before.permissionSeconds === after.permissionSeconds &&
    before.duties.length === after.duties.length &&
    before.duties.every(({ group, count }) => after.duties.some((duty) => duty.group === group && duty.count === count))
  )
}

/** How one answer that differs from another is called. */
export function kindOf(before: Side, after: Side): ReplayKind {
  if (after.answer === 'deny') return 'newly_denied'
  if (after.answer === 'allow') return before.answer === 'ask' ? 'no_longer_asked' : 'newly_allowed'
  return before.answer === 'ask' ? 'other_signers' : 'newly_asked'
}

const freedom = { deny: 0, ask: 1, allow: 2 } as const
const weight: Record<Tier, number> = { routine: 0, elevated: 1, high: 2, critical: 3 }

/** Whether the second answer lets more happen than the first, or asks less of anybody. */
export function isMilder(before: Side, after: Side): boolean {
  if (before.answer !== after.answer) return freedom[after.answer] > freedom[before.answer]
  if (before.answer !== 'ask') return false
  const fewer = before.duties.some(
    ({ group, count }) => !after.duties.some((duty) => duty.group === group && duty.count >= count),
  )
  const isLonger =
    after.expiresInSeconds > before.expiresInSeconds || after.permissionSeconds! > before.permissionSeconds!
  return fewer || weight[after.tier!] < weight[before.tier!] || isLonger
}
