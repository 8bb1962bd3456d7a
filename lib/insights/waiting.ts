import { longer, waitSteps } from '@/lib/insights/tallies'

/** How many took at most so long, by the steps in which it is counted, and at last those that took longer. */
export type Waited = readonly number[]

const minute = 60
const hour = 60 * minute

/** "30 s", "15 min", "8 h"; of what took longer than the last step, more than that. */
export function stepWords(seconds: number, steps: readonly number[] = waitSteps): string {
  if (!Number.isFinite(seconds)) return `more than ${stepWords(steps.at(-1)!)}`
  if (seconds < minute) return `${seconds} s`
  return seconds < hour ? `${seconds / minute} min` : `${seconds / hour} h`
}

/** The end of the step within which this share of all was decided; null where nothing was. */
export function within(waited: Waited, share: number, steps: readonly number[] = waitSteps): number | null {
  const all = waited.reduce((sum, one) => sum + one, 0)
  if (all === 0) return null
  let sofar = 0
  for (const [at, count] of waited.entries()) {
    sofar += count
    if (sofar >= all * share) return steps[at] ?? Infinity
  }
  return Infinity
}

/** Counts by the name of their step, in the order of the steps. */
export function waitedBy(counts: ReadonlyMap<string, number>, steps: readonly number[] = waitSteps): Waited {
  return [...steps.map(String), longer].map((step) => counts.get(step) ?? 0)
}
