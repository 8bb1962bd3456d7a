/** Lines of an older text that another one has otherwise: from `start` to `end` stand `lines` now. */
type Hunk = { start: number; end: number; lines: readonly string[] }

export type Merged = { ok: true; text: string } | { ok: false; line: number }

/** More lines than these that differ are another text, which nobody merges line by line. */
const mostDifferences = 800

/**
 * A text with both what `mine` and what `theirs` changed in `base`, by whole lines. Where both changed the same place, or
 * two that touch, into something different, it names the line of `theirs` where that is.
 */
export function mergeLines(base: string, mine: string, theirs: string): Merged {
  if (theirs === base || mine === theirs) return { ok: true, text: mine }
  const [old, one, other] = [linesOf(base), linesOf(mine), linesOf(theirs)]
  const [left, right] = [hunksOf(old, one), hunksOf(old, other)]
  if (!left || !right) return { ok: false, line: 1 }
  const merged: string[] = []
  let [at, moved] = [0, 0]
  while (left.length > 0 || right.length > 0) {
    const [mineNext, theirsNext] = [left[0], right[0]]
    const isTouching = mineNext && theirsNext && mineNext.start <= theirsNext.end && theirsNext.start <= mineNext.end
    if (isTouching && !isSame(mineNext, theirsNext)) return { ok: false, line: theirsNext.start + moved + 1 }
    const isTheirs = !mineNext || (theirsNext !== undefined && theirsNext.start <= mineNext.start)
    const next = isTheirs ? theirsNext! : mineNext
    merged.push(...old.slice(at, next.start), ...next.lines)
    at = next.end
    if (isTheirs) moved += next.lines.length - (next.end - next.start)
    if (isTheirs) right.shift()
    if (!isTheirs || isTouching) left.shift()
  }
  return { ok: true, text: [...merged, ...old.slice(at)].join('') }
}

/** Each line with its end, so that they join to the text again. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

function isSame(one: Hunk, other: Hunk): boolean {
  return one.start === other.start && one.end === other.end && one.lines.join('') === other.lines.join('')
}

/** What turns one list of lines into the other, in order; null where it is too much. */
function hunksOf(old: readonly string[], now: readonly string[]): Hunk[] | null {
  let head = 0
  while (head < old.length && head < now.length && old[head] === now[head]) head++
  let tail = 0
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++
  const same = commonLines(old.slice(head, old.length - tail), now.slice(head, now.length - tail))
  if (!same) return null
  const hunks: Hunk[] = []
  let [left, right] = [head, head]
  const stops = [...same.map(([one, other]) => [one + head, other + head] as const), ends(old, now, tail)]
  for (const [inOld, inNow] of stops) {
    if (inOld > left || inNow > right) hunks.push({ start: left, end: inOld, lines: now.slice(right, inNow) })
    left = inOld + 1
    right = inNow + 1
  }
  return hunks
}

/** Where the end that both have begins. */
function ends(old: readonly string[], now: readonly string[], tail: number): readonly [number, number] {
  return [old.length - tail, now.length - tail]
}

/** The lines that stay, as pairs of positions: the longest such list, by Myers' way through the differences. */
function commonLines(old: readonly string[], now: readonly string[]): (readonly [number, number])[] | null {
  let reach = new Map<number, number>([[1, 0]])
  const steps: Map<number, number>[] = []
  for (let count = 0; count <= mostDifferences; count++) {
    steps.push(reach)
    const next = new Map<number, number>()
    for (let diagonal = -count; diagonal <= count; diagonal += 2) {
      let at = start(reach, diagonal, count)
      while (at < old.length && at - diagonal < now.length && old[at] === now[at - diagonal]) at++
      next.set(diagonal, at)
      if (at >= old.length && at - diagonal >= now.length) return wayBack(steps, old.length, now.length)
    }
    reach = next
  }
  return null
}

/** Whether a step goes down (a line more) or to the right (a line less), and how far that reaches. */
function start(reach: ReadonlyMap<number, number>, diagonal: number, count: number): number {
  const [down, right] = [reach.get(diagonal + 1) ?? -1, reach.get(diagonal - 1) ?? -1]
  return isDown(reach, diagonal, count) ? down : right + 1
}

function isDown(reach: ReadonlyMap<number, number>, diagonal: number, count: number): boolean {
  if (diagonal === -count || diagonal === count) return diagonal === -count
  return (reach.get(diagonal - 1) ?? -1) < (reach.get(diagonal + 1) ?? -1)
}

function wayBack(
  steps: readonly ReadonlyMap<number, number>[],
  oldEnd: number,
  nowEnd: number,
): (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = []
  let [left, right] = [oldEnd, nowEnd]
  for (let count = steps.length - 1; count >= 0; count--) {
    const reach = steps[count]!
    const diagonal = left - right
    const from = start(reach, diagonal, count)
    while (left > from && right > 0) pairs.push([--left, --right])
    if (count === 0) break
    if (isDown(reach, diagonal, count)) right--
    else left--
  }
  return pairs.toReversed()
}
