/** A line that stayed, came or went, with its number in whichever text has it; or lines left out because nothing is near. */
export type LineChange =
  | { kind: 'same'; text: string; before: number; after: number }
  | { kind: 'removed'; text: string; before: number }
  | { kind: 'added'; text: string; after: number }
  | { kind: 'left out'; count: number }

/** Lines shown around each change. */
const around = 3
/** Comparing more than so many pairs of lines is not worth its time: then everything between goes, and comes. */
const mostPairs = 4_000_000

/** What one text makes of another, line by line, with a few lines around each change; empty where they are the same. */
export function lineChanges(before: string, after: string): LineChange[] {
  if (before === after) return []
  const [old, fresh] = [linesOf(before), linesOf(after)]
  let start = 0
  while (start < old.length && start < fresh.length && old[start] === fresh[start]) start++
  let end = 0
  const most = Math.min(old.length, fresh.length) - start
  while (end < most && old.at(-1 - end) === fresh.at(-1 - end)) end++

  const same = (from: number, to: number, shift: number): LineChange[] =>
    old.slice(from, to).map((text, at) => ({
      kind: 'same',
      text,
      before: from + at + 1,
      after: from + at + 1 + shift,
    }))
  return nearChanges([
    ...same(0, start, 0),
    ...between(old.slice(start, old.length - end), fresh.slice(start, fresh.length - end), start),
    ...same(old.length - end, old.length, fresh.length - old.length),
  ])
}

function linesOf(text: string): string[] {
  return text.replace(/\n$/, '').split('\n')
}

/** The part in which the texts differ; `offset` lines stand before it in both. */
function between(old: readonly string[], fresh: readonly string[], offset: number): LineChange[] {
  const removed = (at: number): LineChange => ({ kind: 'removed', text: old[at]!, before: offset + at + 1 })
  const added = (at: number): LineChange => ({ kind: 'added', text: fresh[at]!, after: offset + at + 1 })
  if (old.length * fresh.length > mostPairs)
    return [...old.map((_, at) => removed(at)), ...fresh.map((_, at) => added(at))]

  const common = commonLengths(old, fresh)
  const changes: LineChange[] = []
  let [i, j] = [0, 0]
  while (i < old.length || j < fresh.length) {
    if (i < old.length && j < fresh.length && old[i] === fresh[j]) {
      changes.push({ kind: 'same', text: old[i]!, before: offset + i + 1, after: offset + j + 1 })
      i++
      j++
    } else if (j === fresh.length || (i < old.length && common[i + 1]![j]! >= common[i]![j + 1]!)) {
      changes.push(removed(i++))
    } else changes.push(added(j++))
  }
  return changes
}

/** How many lines the two have in common, in order, from each place on. */
function commonLengths(old: readonly string[], fresh: readonly string[]): Uint32Array[] {
  const table = Array.from({ length: old.length + 1 }, () => new Uint32Array(fresh.length + 1))
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = fresh.length - 1; j >= 0; j--)
      table[i]![j] = old[i] === fresh[j] ? table[i + 1]![j + 1]! + 1 : Math.max(table[i + 1]![j]!, table[i]![j + 1]!)
  return table
}

function nearChanges(all: readonly LineChange[]): LineChange[] {
  const isNear = new Uint8Array(all.length)
  for (const [at, { kind }] of all.entries())
    if (kind !== 'same') isNear.fill(1, Math.max(0, at - around), at + around + 1)
  const shown: LineChange[] = []
  for (const [at, change] of all.entries()) {
    const last = shown.at(-1)
    if (isNear[at]) shown.push(change)
    else if (last?.kind === 'left out') last.count++
    else shown.push({ kind: 'left out', count: 1 })
  }
  return shown
}
