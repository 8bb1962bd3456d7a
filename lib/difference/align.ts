/** A place in the one list and the place in the other at which the same stands. */
export type Match = readonly [before: number, after: number]

/** A gap without a landmark of its own is worked out exactly up to so many pairs, and above it from the front. */
const mostPairs = 65_536
/** So often landmarks are looked for between landmarks. */
const mostRounds = 8

type Gap = { fromBefore: number; toBefore: number; fromAfter: number; toAfter: number; round: number }

/**
 * What two lists have in common, in order. What stands once in both is a landmark, as in Cohen's patience difference;
 * between landmarks the longest common part is looked for. The time is nearly proportional to the length, whatever the
 * lists hold.
 */
export function align(before: readonly string[], after: readonly string[]): Match[] {
  const matches: Match[] = []
  const gaps: Gap[] = [{ fromBefore: 0, toBefore: before.length, fromAfter: 0, toAfter: after.length, round: 0 }]
  for (let gap = gaps.pop(); gap; gap = gaps.pop()) {
    const inner = trim(before, after, gap, matches)
    const { fromBefore, toBefore, fromAfter, toAfter, round } = inner
    const [height, width] = [toBefore - fromBefore, toAfter - fromAfter]
    if (height === 0 || width === 0) continue
    const marks = height * width <= mostPairs || round >= mostRounds ? [] : landmarks(before, after, inner)
    if (marks.length > 0) gaps.push(...between(marks, inner, matches))
    else if (height * width <= mostPairs) exactly(before, after, inner, matches)
    else fromTheFront(before, after, inner, matches)
  }
  return matches.toSorted(([one], [other]) => one - other)
}

/** Takes what the gap begins and ends with in both, and leaves the rest. */
function trim(before: readonly string[], after: readonly string[], gap: Gap, matches: Match[]): Gap {
  let { fromBefore, toBefore, fromAfter, toAfter } = gap
  while (fromBefore < toBefore && fromAfter < toAfter && before[fromBefore] === after[fromAfter])
    matches.push([fromBefore++, fromAfter++])
  while (fromBefore < toBefore && fromAfter < toAfter && before[toBefore - 1] === after[toAfter - 1])
    matches.push([--toBefore, --toAfter])
  return { ...gap, fromBefore, toBefore, fromAfter, toAfter }
}

/** What stands once on either side, as much of it as is in the same order. */
function landmarks(before: readonly string[], after: readonly string[], gap: Gap): Match[] {
  const seen = new Map<string, { count: number; before: number; after: number }>()
  for (let at = gap.fromBefore; at < gap.toBefore; at++) {
    const one = seen.get(before[at]!)
    if (one) one.count = 3
    else seen.set(before[at]!, { count: 1, before: at, after: -1 })
  }
  for (let at = gap.fromAfter; at < gap.toAfter; at++) {
    const one = seen.get(after[at]!)
    if (one) Object.assign(one, { count: one.count + 1, after: at })
  }
  const shared = [...seen.values()].filter(({ count, after: at }) => count === 2 && at >= 0)
  return longestRising(shared.map((one) => [one.before, one.after] as const))
}

/** The longest part of matches, sorted by their first place, whose second places rise, too. */
function longestRising(matches: readonly Match[]): Match[] {
  const ends: number[] = []
  const previous = new Int32Array(matches.length).fill(-1)
  for (const [index, [, place]] of matches.entries()) {
    let [low, high] = [0, ends.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (matches[ends[middle]!]![1] < place) low = middle + 1
      else high = middle
    }
    previous[index] = low > 0 ? ends[low - 1]! : -1
    ends[low] = index
  }
  const rising: Match[] = []
  for (let at = ends.at(-1) ?? -1; at >= 0; at = previous[at]!) rising.push(matches[at]!)
  return rising.toReversed()
}

/** The gaps that landmarks leave. */
function between(marks: readonly Match[], gap: Gap, matches: Match[]): Gap[] {
  const gaps: Gap[] = []
  let { fromBefore, fromAfter } = gap
  for (const [before, after] of marks) {
    gaps.push({ fromBefore, toBefore: before, fromAfter, toAfter: after, round: gap.round + 1 })
    matches.push([before, after])
    ;[fromBefore, fromAfter] = [before + 1, after + 1]
  }
  return [...gaps, { ...gap, fromBefore, fromAfter, round: gap.round + 1 }]
}

/** The longest common part of a small gap. */
function exactly(before: readonly string[], after: readonly string[], gap: Gap, matches: Match[]): void {
  const [height, width] = [gap.toBefore - gap.fromBefore, gap.toAfter - gap.fromAfter]
  const row = width + 1
  const common = new Uint32Array((height + 1) * row)
  const same = (i: number, j: number) => before[gap.fromBefore + i] === after[gap.fromAfter + j]
  for (let i = height - 1; i >= 0; i--)
    for (let j = width - 1; j >= 0; j--)
      common[i * row + j] = same(i, j)
        ? common[(i + 1) * row + j + 1]! + 1
        : Math.max(common[(i + 1) * row + j]!, common[i * row + j + 1]!)
  for (let [i, j] = [0, 0]; i < height && j < width;) {
    if (same(i, j)) matches.push([gap.fromBefore + i++, gap.fromAfter + j++])
    else if (common[(i + 1) * row + j]! >= common[i * row + j + 1]!) i++
    else j++
  }
}

/** A large gap of things that repeat: each takes the next place at which the same stands, if that is not far. */
function fromTheFront(before: readonly string[], after: readonly string[], gap: Gap, matches: Match[]): void {
  const places = new Map<string, number[]>()
  for (let at = gap.toBefore - 1; at >= gap.fromBefore; at--) {
    const known = places.get(before[at]!)
    if (known) known.push(at)
    else places.set(before[at]!, [at])
  }
  let next = gap.fromBefore
  for (let at = gap.fromAfter; at < gap.toAfter && next < gap.toBefore; at++) {
    const known = places.get(after[at]!)
    while (known && known.length > 0 && known.at(-1)! < next) known.pop()
    const found = known?.at(-1)
    // Whoever jumps far ahead leaves nothing to those that follow.
    if (found === undefined || found - next > 256) continue
    matches.push([found, at])
    next = found + 1
  }
}
