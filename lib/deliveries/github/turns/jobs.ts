import 'server-only'
import { waitOf } from '@/lib/repositories/upstream/rules'

/** After so many that failed in one look the others come with the next one: GitHub may be out of reach for all of them. */
const mostFailing = 5

/** Those after the ones that had their turn last, and after the last of all the first ones again. */
export function fromTurn<One>(all: readonly One[], isAfter: (one: One) => boolean): One[] {
  return [...all.filter(isAfter), ...all.filter((one) => !isAfter(one))]
}

/**
 * Has each of them its turn: one that fails keeps no other from it. It ends early where GitHub wants to be left alone, or where
 * it is called off.
 */
export async function eachInTurn<One>(
  ones: readonly One[],
  work: (one: One) => Promise<void>,
  signal: AbortSignal,
): Promise<{ last: One | null; failed: unknown[] }> {
  const failed: unknown[] = []
  let last: One | null = null
  for (const one of ones) {
    if (signal.aborted) break
    last = one
    try {
      await work(one)
    } catch (error) {
      failed.push(error)
      if (waitOf(error) !== null || failed.length === mostFailing) break
    }
  }
  return { last, failed }
}

/** Has the first of what failed be told, and when GitHub wants to be asked again, where it says so. */
export function tellFailed(failed: readonly unknown[]): void {
  const [first] = failed
  if (failed.length > 0) throw failed.find((error) => waitOf(error) !== null) ?? first
}
