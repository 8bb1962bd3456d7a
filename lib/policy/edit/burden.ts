import { type CompiledRule } from '@/lib/policy/compile'
import { usualPermissionSeconds } from '@/lib/policy/permission'
import { type Duty, type Rule, tier } from '@/lib/policy/schema'
import { secondsOf } from '@/lib/policy/span'

/**
 * What asking means when several rules ask at once: who signs, how much it weighs at least, how long it waits, and how
 * long the permission lives.
 */
export type Burden = Readonly<{
  counts: ReadonlyMap<string, number>
  tier: number
  seconds: number
  permission: number
}>

type Asking = Readonly<{ duties: readonly Duty[]; tier: number; seconds: number; permission: number }>

const usualSeconds = 24 * 3600

/** How heavy a tier is; none is as light as the lightest. */
export function weightOf(name: Rule['tier'] | null): number {
  return Math.max(0, tier.options.indexOf(name ?? 'routine'))
}

/** The burden of rules as they are written. */
export function burdenOf(rules: readonly Pick<Rule, 'duty' | 'tier' | 'expires' | 'permission'>[]): Burden {
  return together(
    rules.map(({ duty = [], tier: own, expires, permission }) => ({
      duties: duty,
      tier: weightOf(own),
      seconds: expires ? secondsOf(expires) : usualSeconds,
      permission: permission ? secondsOf(permission) : usualPermissionSeconds,
    })),
  )
}

/** The burden of compiled rules. `floor` is what the tool weighs by itself: a rule that says less adds nothing. */
export function compiledBurden(rules: readonly CompiledRule[], floor: number): Burden {
  const asking = rules.map(({ duties, tier: own, expiresInSeconds, permissionSeconds }) => ({
    duties,
    tier: weightOf(own),
    seconds: expiresInSeconds,
    permission: permissionSeconds,
  }))
  const burden = together(asking)
  return { ...burden, tier: Math.max(burden.tier, floor) }
}

function together(asking: readonly Asking[]): Burden {
  const counts = new Map<string, number>()
  for (const { duties } of asking)
    for (const { group, count } of duties) counts.set(group, Math.max(count, counts.get(group) ?? 0))
  return {
    counts,
    tier: asking.reduce((heaviest, one) => Math.max(heaviest, one.tier), 0),
    seconds: Math.min(...asking.map(({ seconds }) => seconds)),
    permission: Math.min(...asking.map(({ permission }) => permission)),
  }
}

/** Whether one asks of people everything that the other does, weighs as much, waits no longer and permits no longer. */
export function isAsHeavy(one: Burden, other: Burden): boolean {
  return (
    hasAllSigners(one, other) &&
    one.tier >= other.tier &&
    one.seconds <= other.seconds &&
    one.permission <= other.permission
  )
}

/** Whether everybody who signs for the other one signs for this one, too. */
export function hasAllSigners({ counts }: Pick<Burden, 'counts'>, other: Pick<Burden, 'counts'>): boolean {
  return [...other.counts].every(([group, count]) => (counts.get(group) ?? 0) >= count)
}
