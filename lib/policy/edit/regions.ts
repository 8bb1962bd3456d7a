import { canonicalJson } from '@/lib/core/canonical'
import { asksForLosses, type Match } from '@/lib/policy/condition'
import { compileGlob, matchesGlob } from '@/lib/policy/pattern'
import type { Touched } from '@/lib/policy/fed'
import { type Conditions, promptState } from '@/lib/policy/schema'

/** Above this, what conditions may hold together is not looked through. */
const mostRegions = 20_000

/**
 * All ways in which these conditions may hold together for a call, each as one answer per condition. There may be ways
 * among them that no call has, never one too few. Null where they are too many. `personal` says whether the tool handles
 * personal data; null when nobody knows.
 */
export function regionsOf(conditions: readonly Conditions[], personal: boolean | null): Match[][] | null {
  let regions: Match[][] = [alike(conditions.length, 'yes')]
  for (const { facts, waysOf } of dimensions) {
    const asked = conditions.map((when) =>
      facts.flatMap((fact) => (when[fact] === undefined ? [] : keyOf(fact, when[fact]))),
    )
    const specs = new Map(
      conditions.flatMap((when) =>
        facts.flatMap((fact) =>
          when[fact] === undefined ? [] : [[keyOf(fact, when[fact]), { fact, wanted: when[fact] }] as const],
        ),
      ),
    )
    if (specs.size === 0) continue
    const places = new Map([...specs.keys()].map((key, at) => [key, at]))
    const ways = waysOf([...specs.values()], personal)
    if (ways === null) return null
    const holding = ways.map((way) => asked.map((keys) => all(keys.map((key) => way[places.get(key)!]!))))
    regions = distinct(regions, distinct([alike(conditions.length, 'yes')], holding))
    if (regions.length > mostRegions) return null
  }
  return regions
}

/** Both together, each way once. */
function distinct(some: readonly Match[][], more: readonly Match[][]): Match[][] {
  const found = new Map<string, Match[]>()
  for (const one of some)
    for (const other of more) {
      const both = one.map((match, at) => all([match, other[at]!]))
      found.set(both.join(), both)
      if (found.size > mostRegions) return [...found.values()]
    }
  return [...found.values()]
}

/** What must all hold, holds as well as the least of it. */
function all(matches: readonly Match[]): Match {
  if (matches.includes('no')) return 'no'
  return matches.includes('partly') ? 'partly' : 'yes'
}

function keyOf(fact: string, wanted: unknown): string {
  return `${fact} ${canonicalJson(wanted)}`
}

/** For conditions that look at one thing: each way in which they may hold, as one answer per condition. */
type Ways = (wanted: unknown[]) => Match[][] | null

const sure = (holds: boolean): Match => (holds ? 'yes' : 'no')
const alike = (count: number, match: Match): Match[] => Array.from({ length: count }, () => match)
/** What nobody measured or named holds in part where it could have been, and not at all where it could not. */
const unknown = (wanted: unknown[]) => [alike(wanted.length, 'partly'), alike(wanted.length, 'no')]

const over: Ways = (wanted) => {
  const limits = wanted as number[]
  return [0, ...limits.map((limit) => limit + 0.5)].map((value) => limits.map((limit) => sure(value > limit)))
}

const deletedOver: Ways = (wanted) => {
  const limits = (wanted as number[]).toSorted((one, other) => one - other)
  const values = limits.map((limit, at) => (limit + (limits.slice(at).find((next) => next > limit) ?? 1)) / 2)
  const measured = [0, ...values].map((value) => (wanted as number[]).map((limit) => sure(value > limit)))
  return [...unknown(wanted), ...measured]
}

/** Of calls from before nobody knows it. */
const prompts: Ways = (wanted) => [
  alike(wanted.length, 'partly'),
  ...promptState.options.map((state) => (wanted as string[][]).map((states) => sure(states.includes(state)))),
]

/** What a delivery touches may be any of what is asked for, together or alone, and nothing of it. */
const touches: Ways = (wanted) => {
  const lists = wanted as Touched[][]
  const ways = subsets([...new Set(lists.flat())]).map((some) =>
    lists.map((list) => sure(list.some((one) => some.has(one)))),
  )
  return [...unknown(wanted), ...ways]
}

type Names = { is?: string[]; not?: string[] }

/** A branch or a repository: one that is named in the policy, or any other. */
const named: Ways = (wanted) => {
  const specs = (wanted as Names[]).map(({ is, not }) => ({ is: is?.map(lower), not: not?.map(lower) }))
  const globs = [...new Set(specs.flatMap(({ is = [], not = [] }) => [...is, ...not]))]
  const literals = globs.filter((glob) => !glob.includes('*'))
  const wild = globs.filter((glob) => glob.includes('*'))
  if (wild.length > 8) return null
  const fitting = [
    ...literals.map((name) => new Set(globs.filter((glob) => isWithin(name, glob)))),
    ...subsets(wild).filter((some) =>
      wild.every((glob) => some.has(glob) || ![...some].some((one) => isWithin(one, glob))),
    ),
  ]
  const ways = fitting.map((fits) =>
    specs.map(({ is, not }) =>
      sure((is?.some((glob) => fits.has(glob)) ?? true) && !not?.some((glob) => fits.has(glob))),
    ),
  )
  return [...unknown(wanted), ...ways]
}

function lower(text: string): string {
  return text.toLowerCase()
}

/** Whether all that the first pattern names is named by the second; a name is a pattern of itself only. */
function isWithin(one: string, other: string): boolean {
  return !one.includes('**') && matchesGlob(compileGlob(other), one.split('/'))
}

function subsets<Item>(items: readonly Item[]): Set<Item>[] {
  return items.reduce<Set<Item>[]>((all, item) => [...all, ...all.map((some) => new Set([...some, item]))], [new Set()])
}

const degrees: readonly Match[] = ['no', 'partly', 'yes']

/** Paths: of lists of which one holds all of the other, the wider never holds less. */
const paths: Ways = (wanted) => {
  const lists = wanted as string[][]
  if (lists.length > 7) return null
  const wider = lists.map((list) => lists.flatMap((other, at) => (isCovered(list, other) ? [at] : [])))
  const least = (list: string[]) => (list.includes('**') ? 2 : 0)
  const ways = lists
    .reduce<number[][]>(
      (all, list) =>
        all.flatMap((way) => [0, 1, 2].filter((degree) => degree >= least(list)).map((degree) => [...way, degree])),
      [[]],
    )
    .filter((way) => way.every((degree, at) => wider[at]!.every((other) => way[other]! >= degree)))
  return [...unknown(wanted), ...ways.map((way) => way.map((degree) => degrees[degree]!))]
}

function isCovered(list: readonly string[], by: readonly string[]): boolean {
  return list.every((glob) => by.some((wide) => glob === wide || isBelow(glob, wide)))
}

/** `docs/a/*.md` lies below `docs/**`. */
function isBelow(glob: string, wide: string): boolean {
  if (wide === '**') return true
  const folder = wide.endsWith('/**') ? wide.slice(0, -3) : null
  return folder !== null && !folder.includes('*') && (glob === folder || glob.startsWith(`${folder}/`))
}

type Spec = { fact: string; wanted: unknown }
type Dimension = { facts: (keyof Conditions)[]; waysOf: (specs: Spec[], personal: boolean | null) => Match[][] | null }

const alone =
  (ways: Ways): Dimension['waysOf'] =>
  (specs) =>
    ways(specs.map(({ wanted }) => wanted))

/** How each condition may hold. One that stood nowhere here would seem to hold always. */
const waysFor: Readonly<Record<keyof Conditions, Dimension['waysOf']>> = {
  path: alone(paths),
  branch: alone(named),
  repository: alone(named),
  data_class: findingWays,
  findings: findingWays,
  looked_through: findingWays,
  size_bytes_over: alone(over),
  deleted_share_over: alone(deletedOver),
  rate_per_hour_over: alone(over),
  prompt_state: alone(prompts),
  touches: alone(touches),
}

/** What conditions look at, each apart from all others; those that depend on each other together. */
const dimensions: readonly Dimension[] = [
  ...(Object.keys(waysFor) as (keyof Conditions)[])
    .filter((fact) => waysFor[fact] !== findingWays)
    .map((fact) => ({ facts: [fact], waysOf: waysFor[fact] })),
  { facts: ['data_class', 'findings', 'looked_through'], waysOf: findingWays },
]

/** What was found, whether personal data is involved, and whether all was looked at and held against what stood: they depend on each other. */
function findingWays(specs: readonly Spec[], personal: boolean | null): Match[][] | null {
  const lists = specs.filter(({ wanted }) => Array.isArray(wanted))
  if (lists.length > 8) return null
  const ways = (found: boolean, fitting: ReadonlySet<unknown>, isPersonal: boolean) =>
    [
      { isChecked: true, lossesKnown: true },
      { isChecked: true, lossesKnown: false },
      { isChecked: false, lossesKnown: false },
    ].map(({ isChecked, lossesKnown }) =>
      specs.map(({ fact, wanted }) => {
        if (fact === 'looked_through') return sure(isChecked === wanted)
        const holds = isHeld(fact, wanted, found, fitting, isPersonal)
        const isKnown = fact === 'data_class' ? isPersonal : holds !== (wanted === 'none')
        const isLooked = isChecked && (lossesKnown || fact === 'data_class' || !asksForLosses(wanted as Wanted))
        return isLooked || isKnown ? sure(holds) : 'partly'
      }),
    )
  const usual = personal === null ? [false, true] : [personal]
  const nothing = usual.flatMap((isPersonal) => ways(false, new Set(), isPersonal))
  const something = subsets(lists.map(({ wanted }) => wanted)).flatMap((fitting) =>
    (personal === true ? [true] : [false, true]).flatMap((isPersonal) => ways(true, fitting, isPersonal)),
  )
  return [...nothing, ...something]
}

type Wanted = Conditions['findings']

function isHeld(fact: string, wanted: unknown, found: boolean, fitting: ReadonlySet<unknown>, isPersonal: boolean) {
  if (fact === 'data_class') return (wanted === 'personal') === isPersonal
  if (wanted === 'any' || wanted === 'none') return found === (wanted === 'any')
  return fitting.has(wanted)
}
