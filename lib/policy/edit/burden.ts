import { type CompiledRule } from '@/lib/policy/compile'
import { type Duty, type Rule, secondsOf, tier } from '@/lib/policy/schema'

/** What asking means when several rules ask at once: who signs, how much it weighs at least, how long it waits. */
export type Burden = Readonly<{ counts: ReadonlyMap<string, number>; tier: number; seconds: number }>

type Asking = Readonly<{ duties: readonly Duty[]; tier: number; seconds: number }>

const usualSeconds = 24 * 3600

/** How heavy a tier is; none is as light as the lightest. */
export function weightOf(name: Rule['tier'] | null): number {
  return Math.max(0, tier.options.indexOf(name ?? 'routine'))
}

/** The burden of rules as they are written. */
export function burdenOf(rules: readonly Pick<Rule, 'duty' | 'tier' | 'expires'>[]): Burden {
  return together(
    rules.map(({ duty = [], tier: own, expires }) => ({
      duties: duty,
      tier: weightOf(own),
      seconds: expires ? secondsOf(expires) : usualSeconds,
    })),
  )
}

/** The burden of compiled rules. `floor` is what the tool weighs by itself: a rule that says less adds nothing. */
export function compiledBurden(rules: readonly CompiledRule[], floor: number): Burden {
  const asking = rules.map(({ duties, tier: own, expiresInSeconds }) => ({
    duties,
    tier: weightOf(own),
    seconds: expiresInSeconds,
  }))
  const { counts, tier: raised, seconds } = together(asking)
  return { counts, tier: Math.max(raised, floor), seconds }
}

function together(asking: readonly Asking[]): Burden {
  const counts = new Map<string, number>()
  for (const { duties } of asking)
    for (const { group, count } of duties) counts.set(group, Math.max(count, counts.get(group) ?? 0))
  return {
    counts,
    tier: asking.reduce((heaviest, one) => Math.max(heaviest, one.tier), 0),
    seconds: asking.reduce((shortest, one) => Math.min(shortest, one.seconds), Number.POSITIVE_INFINITY),
  }
}

/** Whether one asks of people everything that the other does, weighs as much, and waits no longer. */
export function isAsHeavy(one: Burden, other: Burden): boolean {
  return hasAllSigners(one, other) && one.tier >= other.tier && one.seconds <= other.seconds
}

/** Whether everybody who signs for the other one signs for this one, too. */
export function hasAllSigners({ counts }: Burden, other: Burden): boolean {
  return [...other.counts].every(([group, count]) => (counts.get(group) ?? 0) >= count)
}
