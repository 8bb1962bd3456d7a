import { align, type Match } from '@/lib/difference/align'
import { type FactChange, factChanges } from '@/lib/difference/facts'
import { type Unit, unitsOf } from '@/lib/difference/units'
import { alike, type Bag, bagOf, type Piece, wordChanges } from '@/lib/difference/words'

/** One unit of a text beside what it was. */
export type Row =
  /** As before; with `isWording` its words are the same and only case, breaks or signs of a list are others. */
  | { kind: 'same'; before: Unit; after: Unit; isWording: boolean }
  | { kind: 'moved'; before: Unit; after: Unit }
  | { kind: 'changed'; before: Unit; after: Unit; words: Piece[]; facts: FactChange[] }
  | { kind: 'removed'; before: Unit }
  | { kind: 'added'; after: Unit }

/** Two sentences that share less are not the same one; a heading has few words. */
const alikeFrom = { sentence: 0.6, item: 0.6, row: 0.6, code: 0.6, heading: 0.5 } as const
/** More pairs of sentences between two that stayed are not held against each other. */
const mostPairs = 400
const mostBeside = 20_000

/**
 * What one text makes of another: every unit of the new text in its order, and those that went where they stood. Neither
 * side loses or gains a letter, and read the other way round what came is what went.
 */
export function compare(before: string, after: string): Row[] {
  const [old, fresh] = [unitsOf(before), unitsOf(after)]
  // A tie is broken the same way whichever of the two is the new one.
  return before <= after
    ? rowsOf(old, fresh, pairsOf(old, fresh))
    : rowsOf(
        old,
        fresh,
        pairsOf(fresh, old).map(({ pair: [one, other], isMoved }) => ({ pair: [other, one], isMoved })),
      )
}

type Pair = { pair: Match; isMoved: boolean }

/** Which unit of the one text is which of the other. */
function pairsOf(old: readonly Unit[], fresh: readonly Unit[]): Pair[] {
  const matches = align(
    old.map(({ same }) => same),
    fresh.map(({ same }) => same),
  )
  const moved = movedOf(old, fresh, matches)
  const isTaken = { old: new Set(moved.map(([one]) => one)), fresh: new Set(moved.map(([, other]) => other)) }
  const changed = gapsOf(matches, old.length, fresh.length).flatMap(([gone, come]) =>
    likest(
      gone.filter((at) => !isTaken.old.has(at)).map((at) => ({ at, unit: old[at]! })),
      come.filter((at) => !isTaken.fresh.has(at)).map((at) => ({ at, unit: fresh[at]! })),
    ),
  )
  return [
    ...[...matches, ...changed].map((pair) => ({ pair, isMoved: false })),
    ...moved.map((pair) => ({ pair, isMoved: true })),
  ]
}

/** What stands elsewhere now, word for word. Of what says nothing by itself nobody can tell. */
function movedOf(old: readonly Unit[], fresh: readonly Unit[], matches: readonly Match[]): Match[] {
  const [stayed, kept] = [new Set(matches.map(([at]) => at)), new Set(matches.map(([, at]) => at))]
  const gone = new Map<string, number[]>()
  for (const [at, { same }] of old.entries())
    if (!stayed.has(at) && same.length >= 3) {
      const places = gone.get(same)
      if (places) places.push(at)
      else gone.set(same, [at])
    }
  for (const places of gone.values()) places.reverse()
  const moved: Match[] = []
  for (const [at, { same }] of fresh.entries()) {
    const from = kept.has(at) ? undefined : gone.get(same)?.pop()
    if (from !== undefined) moved.push([from, at])
  }
  return moved
}

/** The units between those that stayed. */
function gapsOf(matches: readonly Match[], height: number, width: number): [number[], number[]][] {
  const gaps: [number[], number[]][] = []
  let [i, j] = [0, 0]
  for (const [before, after] of [...matches, [height, width] as const]) {
    if (before > i && after > j) gaps.push([range(i, before), range(j, after)])
    ;[i, j] = [before + 1, after + 1]
  }
  return gaps
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, at) => from + at)
}

type Placed = { at: number; unit: Unit }
type Weighed = Placed & { bag: Bag }

/** The sentences of a gap that are the same one, in order, so that as much as can be is kept. */
function likest(gone: readonly Placed[], come: readonly Placed[]): Match[] {
  if (gone.length === 0 || come.length === 0) return []
  if (gone.length * come.length > mostPairs)
    // As with two lists that were both written anew: the first beside the first.
    return gone
      .slice(0, mostBeside)
      .flatMap((one, at) =>
        come[at] && likeness(weighed(one), weighed(come[at])) > 0 ? [[one.at, come[at].at] as const] : [],
      )
  const [height, width] = [gone.length, come.length]
  const others = come.map(weighed)
  const likenesses = gone.map(weighed).map((one) => others.map((other) => likeness(one, other)))
  const best = Array.from({ length: height + 1 }, () => Array<number>(width + 1).fill(0))
  for (let i = height - 1; i >= 0; i--)
    for (let j = width - 1; j >= 0; j--)
      best[i]![j] = Math.max(best[i + 1]![j]!, best[i]![j + 1]!, best[i + 1]![j + 1]! + likenesses[i]![j]!)
  const found: Match[] = []
  for (let [i, j] = [0, 0]; i < height && j < width;) {
    if (best[i]![j] === best[i + 1]![j]) i++
    else if (best[i]![j] === best[i]![j + 1]) j++
    else found.push([gone[i++]!.at, come[j++]!.at])
  }
  return found
}

function weighed(placed: Placed): Weighed {
  return { ...placed, bag: bagOf(placed.unit.key) }
}

function likeness(one: Weighed, other: Weighed): number {
  const { kind } = one.unit
  if (kind !== other.unit.kind) return 0
  const share = alike(one.bag, other.bag)
  return share >= alikeFrom[kind] ? share : 0
}

function rowsOf(old: readonly Unit[], fresh: readonly Unit[], pairs: readonly Pair[]): Row[] {
  const fromOf = new Map(pairs.map(({ pair: [before, after], isMoved }) => [after, { before, isMoved }]))
  const stays = new Set(pairs.map(({ pair: [before] }) => before))
  const rows: Row[] = []
  let next = 0
  const goneUntil = (end: number) => {
    for (; next < end; next++) if (!stays.has(next)) rows.push({ kind: 'removed', before: old[next]! })
  }
  for (const [at, after] of fresh.entries()) {
    const from = fromOf.get(at)
    if (from && !from.isMoved) goneUntil(from.before)
    rows.push(from ? rowOf(old[from.before]!, after, from.isMoved) : { kind: 'added', after })
  }
  goneUntil(old.length)
  return rows
}

function rowOf(before: Unit, after: Unit, isMoved: boolean): Row {
  if (isMoved) return { kind: 'moved', before, after }
  // How far a list item is indented says below which other it stands.
  if (before.same === after.same)
    return { kind: 'same', before, after, isWording: before.text.trimEnd() !== after.text.trimEnd() }
  return {
    kind: 'changed',
    before,
    after,
    words: wordChanges(before.text, after.text),
    facts: factChanges(before.key, after.key),
  }
}
