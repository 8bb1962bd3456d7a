import { dayAfter, startOfDay, utcWords } from '@/components/ui/time-words'
import { eventKinds } from '@/lib/audit/labels'
import { measures } from '@/lib/audit/measures'
import { outcomeWord, outcomeWords } from '@/lib/audit/outcomes'
import { type AuditFilter, auditFilter } from '@/lib/audit/schema'
import { environmentWords } from '@/lib/core/environment'
import { paths } from '@/lib/core/paths'

export type SearchParams = Readonly<Record<string, string | string[] | undefined>>
export type FilterName = keyof AuditFilter
/** What stands in the address, as the form shows it again. */
export type FilterValues = { readonly [Name in FilterName]?: string }

export type ReadFilter = {
  /** For the query: days of the reader have become moments. */
  filter: AuditFilter
  values: FilterValues
  /** Names of search parameters that were left out, in words. */
  notUnderstood: string[]
}

const maxNumber = 2_147_483_647
const names = Object.keys(auditFilter.shape) as FilterName[]

const labels: Record<FilterName, string> = {
  q: 'search',
  kind: 'kind of actor',
  what: 'what happened',
  outcome: 'outcome',
  env: 'environment',
  actor: 'name',
  actorId: 'who did it',
  pod: 'pod',
  tool: 'tool',
  task: 'task',
  request: 'request',
  call: 'call',
  counted: 'what is counted',
  department: 'department',
  from: 'first day (write it like 2026-11-26)',
  to: 'last day (write it like 2026-11-26)',
  cursor: 'page',
}

/** Reads the timeline's filters from the address. Whatever is unknown or makes no sense is left out and named. */
export function readAuditFilter(search: SearchParams, zone: string): ReadFilter {
  const values: Partial<Record<FilterName, string>> = {}
  const filter: Record<string, unknown> = {}
  const notUnderstood: string[] = []
  for (const [name, raw] of Object.entries(search)) {
    // A name that occurs twice comes from a form with a hidden field before the visible one: the later one counts.
    const value = [raw ?? []].flat().findLast((text) => text.trim() !== '')
    if (value === undefined) continue
    const known = names.find((other) => other === name)
    const isDay = known === 'from' || known === 'to'
    const given = isDay ? dayAsWritten(value.trim()) : value.trim()
    const meaning = known ? meaningOf(known, given, zone) : undefined
    if (!known || meaning === undefined) notUnderstood.push(known ? labels[known] : `“${name.slice(0, 40)}”`)
    else [values[known], filter[known]] = [given, meaning]
  }
  return { filter: auditFilter.parse(filter), values, notUnderstood }
}

/** What the query is asked for; undefined when the value cannot be meant. */
function meaningOf(name: FilterName, value: string, zone: string): string | number | undefined {
  // PostgreSQL knows no text with a zero byte in it.
  if (value.includes('\0')) return undefined
  if (name === 'what' && !Object.hasOwn(eventKinds, value)) return undefined
  if (name === 'outcome' && !Object.hasOwn(outcomeWords, value)) return undefined
  const typed = name === 'request' ? value.replace(/^cs-/i, '') : value
  const parsed = auditFilter.shape[name].safeParse(typed)
  if (!parsed.success || parsed.data === undefined) return undefined
  if (name === 'from' || name === 'to') return momentOf(name, value, zone)
  return typeof parsed.data === 'number' && parsed.data > maxNumber ? undefined : parsed.data
}

/** A day as people type it, year first, with other marks or without zeros. */
function dayAsWritten(text: string): string {
  const parts = /^(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})$/.exec(text)
  return parts ? `${parts[1]}-${parts[2]!.padStart(2, '0')}-${parts[3]!.padStart(2, '0')}` : text
}

/** A day is meant as the reader's own; a moment in UTC is meant as it stands. */
function momentOf(end: 'from' | 'to', value: string, zone: string): string | undefined {
  const year = Number(value.slice(0, 4))
  if (year < 1970 || year > 2999) return undefined
  if (value.includes('T')) return new Date(value).toISOString()
  return startOfDay(end === 'from' ? value : dayAfter(value), zone).toISOString()
}

/**
 * The same list with its days frozen to moments in UTC, and an end where it has none or one that is still to come, so that
 * whoever gets the link sees the same events, wherever they are and whatever has happened since. `newest` is what stands
 * first in it, if anything does. What is counted by the hour is listed by whole hours, so such a list keeps its own.
 */
export function frozenAddress(read: ReadFilter, newest: { at: string } | undefined, now: Date): string {
  const { values, filter } = read
  // Lines know less than the thousandth of a second in which they were written.
  const last = newest && values.cursor === undefined ? new Date(Date.parse(newest.at) + 1) : now
  const isOpen = filter.to === undefined || (!filter.counted && Date.parse(filter.to) > now.getTime())
  const end = isOpen ? { to: last.toISOString() } : {}
  return paths.audit({ ...frozenValues(read), ...end, cursor: values.cursor })
}

/** What stands in the address of all of its pages, with days as moments in UTC. */
export function frozenValues({ filter, values: { cursor: _page, ...values } }: ReadFilter): FilterValues {
  const { from, to } = filter
  return { ...values, ...(from && { from }), ...(to && { to }) }
}

/** The filters in force, in words. `who` is the name behind `actorId`. */
export function filtersInForce(
  { filter, values }: Pick<ReadFilter, 'filter' | 'values'>,
  who: string | null = null,
): { words: string; names: readonly FilterName[] }[] {
  const { q, kind, what, outcome, env, actor, actorId, pod, tool, task, request, call, counted, department } = filter
  const words: { [Name in FilterName]?: string | undefined } = {
    q: q && `“${q}”`,
    what: what && eventKinds[what as keyof typeof eventKinds],
    outcome: outcome && outcomeWord(outcome),
    kind: kind && kindWords[kind],
    env: env && environmentWords[env],
    actor: actor && `by ${actor}`,
    actorId: actorId && `by ${who ?? 'nobody known here'}`,
    pod: pod && `pod ${pod}`,
    tool: tool && `tool ${tool}`,
    task: task && `task ${task}`,
    request: request ? `CS-${request}` : undefined,
    call: call && 'one call',
    counted: counted && measures[counted].words,
    department: department && `department ${department}`,
  }
  const single = Object.entries(words).flatMap(([name, said]) =>
    said ? { words: said, names: [name as FilterName] } : [],
  )
  const window = windowWords({ filter, values })
  return window ? [...single, { words: window, names: ['from', 'to'] }] : single
}

function windowWords({ filter: { from, to }, values }: Pick<ReadFilter, 'filter' | 'values'>): string | null {
  if (!from && !to) return null
  const isFixed = (values.from ?? 'T').includes('T') && (values.to ?? 'T').includes('T')
  if (isFixed) {
    const [start, end] = [from && utcWords(new Date(from)), to && utcWords(new Date(to))]
    return `fixed window ${[start && `from ${start}`, end && `to ${end}`].filter(Boolean).join(' ')}`
  }
  if (values.from === values.to) return `on ${values.from}`
  return [values.from && `from ${values.from}`, values.to && `until ${values.to}`].filter(Boolean).join(' ')
}

export const kindWords = { person: 'People', pod: 'Pods', system: 'Countersign itself' } as const

export type QuickSet = { label: string; values: FilterValues }

/** The questions asked most often, one click each. */
export function quickSets(today: string): QuickSet[] {
  return [
    { label: 'Everything', values: {} },
    { label: 'Today', values: { from: today, to: today } },
    { label: 'Denied', values: { outcome: 'denied' } },
    { label: 'Decisions', values: { what: 'request' } },
    { label: 'Sign-ins', values: { what: 'session' } },
    { label: 'Policy', values: { what: 'policy' } },
    { label: 'Imports', values: { what: 'import' } },
    { label: 'Refused', values: { outcome: 'refused' } },
  ]
}

/** Whether the address holds exactly this set; which page of it is shown does not matter. */
export function isQuickSet({ cursor: _page, ...values }: FilterValues, set: QuickSet): boolean {
  const given = Object.entries(values)
  return (
    given.length === Object.keys(set.values).length &&
    given.every(([name, value]) => set.values[name as FilterName] === value)
  )
}
