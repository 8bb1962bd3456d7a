/** A number in two times of equal length: how often, and of how many where it is a part of something. */
export type Compared<Name extends string> = {
  name: Name
  severity: number
  now: { value: number; of: number | null }
  before: { value: number; of: number | null }
}

/** Fewer than these say nothing about a change. */
export const leastN = 8
/** A change that would come about by chance more often than this is none. */
const mostChance = 0.05
const mostShown = 3

/**
 * What has changed most, by one rule: the smallest probability that the two times differ so much or more by chance, then
 * what weighs most. Nothing of which there are fewer than eight in either time, and nothing that chance explains.
 */
export function mostChanged<Name extends string, Of extends Compared<Name>>(
  all: readonly Of[],
): (Of & { chance: number })[] {
  return all
    .flatMap((one) => {
      const chance = chanceOf(one)
      return chance !== null && chance < mostChance ? { ...one, chance } : []
    })
    .toSorted(
      (one, other) => one.chance - other.chance || other.severity - one.severity || (one.name < other.name ? -1 : 1),
    )
    .slice(0, mostShown)
}

/** How probable a difference like this one or greater is by chance; null where there is too little to say. */
export function chanceOf({ now, before }: Pick<Compared<string>, 'now' | 'before'>): number | null {
  if (now.of === null || before.of === null)
    return now.value + before.value < leastN ? null : halves(now.value, now.value + before.value)
  if (now.of < leastN || before.of < leastN) return null
  return fisher(now.value, now.of, before.value, before.of)
}

/** Whether events fall into two equal times as into the sides of a coin: the exact binomial test. */
function halves(some: number, all: number): number {
  // In logarithms, as none of a thousand is less than any number that there is.
  return tails(some, 0, all, (at) => logChoose(all, at))
}

/** Whether two parts of two wholes are alike: Fisher's exact test. */
function fisher(some: number, of: number, other: number, ofOther: number): number {
  const all = some + other
  return tails(
    some,
    Math.max(0, all - ofOther),
    Math.min(all, of),
    (at) => logChoose(of, at) + logChoose(ofOther, all - at),
  )
}

/** The share of all that are as improbable as the one that was seen, or more so. */
function tails(seen: number, from: number, to: number, weight: (at: number) => number): number {
  const here = weight(seen)
  let top = here
  for (let at = from; at <= to; at++) top = Math.max(top, weight(at))
  let [most, rare] = [0, 0]
  for (let at = from; at <= to; at++) {
    const log = weight(at)
    most += Math.exp(log - top)
    // What is as probable may differ in the last digits.
    if (log <= here + 1e-9) rare += Math.exp(log - top)
  }
  return Math.min(1, rare / most)
}

const logs: number[] = [0]

/** The logarithm of a factorial, each kept once it is known. */
function logFactorial(number: number): number {
  for (let next = logs.length; next <= number; next++) logs.push(logs[next - 1]! + Math.log(next))
  return logs[number]!
}

function logChoose(all: number, some: number): number {
  return logFactorial(all) - logFactorial(some) - logFactorial(all - some)
}
