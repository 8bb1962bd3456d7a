import { align } from '@/lib/difference/align'

/** A row of the one table and the row of the other that it is. */
export type Pair = readonly [before: number, after: number]

/** Two rows of which less than this share of cells is the same are two rows. */
const alikeFrom = 0.5
/** So many rows ahead the one that is most like is looked for. */
const ahead = 50

/** Which rows of one table are which of another, by what stands in them: what is the same first, then what is most like. */
export function pairedRows(before: readonly string[][], after: readonly string[][]): Pair[] {
  const said = (row: readonly string[]) => JSON.stringify(row)
  const matches = align(before.map(said), after.map(said))
  const pairs: Pair[] = []
  let [i, j] = [0, 0]
  for (const [at, to] of [...matches, [before.length, after.length] as const]) {
    pairs.push(...alikeBetween(before, after, [i, at], [j, to]))
    if (at < before.length && to < after.length) pairs.push([at, to])
    ;[i, j] = [at + 1, to + 1]
  }
  return pairs
}

/** Rows between two that stayed, in order. */
function alikeBetween(
  before: readonly string[][],
  after: readonly string[][],
  [from, end]: Pair,
  [start, stop]: Pair,
): Pair[] {
  const pairs: Pair[] = []
  let next = from
  for (let at = start; at < stop && next < end; at++) {
    let [best, most] = [-1, 0]
    for (let other = next; other < Math.min(end, next + ahead); other++) {
      const share = shareOf(before[other]!, after[at]!)
      if (share > most) [best, most] = [other, share]
    }
    if (most < alikeFrom) continue
    pairs.push([best, at])
    next = best + 1
  }
  return pairs
}

function shareOf(one: readonly string[], other: readonly string[]): number {
  if (one.length === 0) return 0
  let same = 0
  for (const [at, cell] of one.entries()) if (cell === other[at]) same++
  return same / one.length
}
