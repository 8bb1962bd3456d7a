import { hasDepartment, type MeasureName } from '@/lib/audit/measures'
import { counted as countWords } from '@/lib/core/count'
import { paths } from '@/lib/core/paths'
import type { BoardFacts } from '@/lib/insights/board/queries'
import { mostChanged } from '@/lib/insights/changed'
import type { Board, InsightNumber } from '@/lib/insights/number'
import { type NumberName, numberNames, numbers, numbersOf } from '@/lib/insights/numbers'
import { type Amount, dayMs } from '@/lib/insights/schema'
import { standingView } from '@/lib/insights/standing/view'
import { stepWords, within } from '@/lib/insights/waiting'

/** A number as a board shows it. */
export type NumberView = {
  name: NumberName
  board: Board
  title: string
  /** As it stands there: "1", "15 min". */
  shown: string
  amount: Amount
  /** How many lines or things the list has that it leads to. */
  listed: number
  /** Behind the number: "of 212", "half of 348 within". */
  unit: string
  detail: string | null
  before: string
  target: { words: string; isMet: boolean } | null
  href: string
  /** Whether it stays the same when a department is chosen. */
  isWhole: boolean
}

export type ChangedView = {
  name: NumberName
  title: string
  isMore: boolean
  now: string
  before: string
  href: string
}

const sum = (some: readonly number[]) => some.reduce((all, one) => all + one, 0)
const plain = (number: number) => number.toLocaleString('en')

/** The list that a measure's number leads to, with the very filter. */
export function listOf({ period }: Pick<BoardFacts, 'period'>, counted: MeasureName, department?: string): string {
  const divided = hasDepartment(counted) ? department : undefined
  return paths.audit({ counted, department: divided, ...period.now })
}

/** The numbers of a board, each with its target, the time before, of how many it is a part, and its list. */
export function numbersIn(board: Board, facts: BoardFacts, department?: string): NumberView[] {
  return numbersOf(board).map((name) => {
    const one: InsightNumber = numbers[name]
    const { title, target } = one
    const common = { name, board, title, detail: name === 'calls_denied' ? reasonsOf(facts) : null }
    if (one.kind === 'patience') return { ...common, ...patienceOf(one, facts, department) }
    if (one.kind === 'standing') return standingView(one.standing, facts.standing[one.standing] ?? 0, facts.then)
    const [now, before] = [amountOf(facts, one, 'now'), amountOf(facts, one, 'before')]
    return {
      ...common,
      shown: plain(now.value),
      amount: now,
      listed: now.value,
      unit: now.of === null ? '' : `of ${plain(now.of)}`,
      before: beforeWords(facts, amountWords(before)),
      target: target ? { words: target.words, isMet: target.holds(now.value, now.of) } : null,
      href: listOf(facts, one.measure, department),
      isWhole: !hasDepartment(one.measure),
    }
  })
}

type CountedNumber = Extract<InsightNumber, { kind: 'counted' }>

/** What was counted, without what stands now. */
export type Counting = Pick<BoardFacts, 'period' | 'counted' | 'waited' | 'asOf'>

/** A counted number in one of the two times. */
export function amountOf(
  { counted }: Pick<BoardFacts, 'counted'>,
  { measure, of }: CountedNumber,
  when: 'now' | 'before',
): Amount {
  return { value: counted[measure][when], of: of === undefined ? null : counted[of][when] }
}

/** Of how many days of the time before there is a record: all of them, or fewer where it began later. */
function daysBefore({ period, since }: Pick<BoardFacts, 'period' | 'since'>): number {
  const { from, to } = period.before
  const begun = since === null ? Infinity : Math.max(Date.parse(from), Date.parse(since))
  return Math.max(0, (Date.parse(to) - begun) / dayMs)
}

/** What is said of the time before: nothing came to pass only where there was a record of it. */
function beforeWords(facts: Pick<BoardFacts, 'period' | 'since'>, words: string): string {
  const [days, all] = [daysBefore(facts), facts.period.days]
  if (days === 0) return 'not recorded'
  return days < all ? `${words}, recorded for ${Math.ceil(days)} of ${Math.ceil(all)} days` : words
}

const amountWords = ({ value, of }: Amount) => (of === null ? plain(value) : `${plain(value)} of ${plain(of)}`)

function patienceOf({ target }: InsightNumber, facts: BoardFacts, department: string | undefined) {
  const { now, before } = facts.waited
  const [half, ninth, n] = [within(now, 0.5), within(now, 0.9), sum(now)]
  const earlier = within(before, 0.5)
  return {
    shown: half === null ? '–' : stepWords(half),
    amount: { value: half ?? 0, of: n },
    listed: facts.counted.decisions.now,
    unit: n === 0 ? 'nothing was decided' : `half of ${plain(n)} within`,
    detail: ninth === null ? null : `9 of 10 within ${stepWords(ninth)}.`,
    before: beforeWords(
      facts,
      earlier === null ? 'nothing was decided' : `${stepWords(earlier)}, of ${plain(sum(before))}`,
    ),
    target:
      target && half !== null && ninth !== null ? { words: target.words, isMet: target.holds(half, ninth) } : null,
    href: listOf(facts, 'decisions', department),
    isWhole: false,
  }
}

/** Why calls were denied most often, by the names of the rules. */
function reasonsOf({ denials }: BoardFacts): string | null {
  const top = denials.slice(0, 3).map(({ rule, count }) => `${rule || 'no rule speaks of it'} ${plain(count)}`)
  return top.length === 0 ? null : `Most often by: ${top.join(', ')}.`
}

/** The three numbers, of whichever board, that changed most against the time before. */
export function changedIn(facts: BoardFacts, department?: string): ChangedView[] {
  const all = numberNames.flatMap((name) => {
    const one: InsightNumber = numbers[name]
    if (one.kind !== 'counted') return []
    const [now, before] = [amountOf(facts, one, 'now'), amountOf(facts, one, 'before')]
    return { name, severity: one.severity, now, before, measure: one.measure, title: one.title }
  })
  // A time of which a part was not recorded had less in it for that reason alone.
  if (!hasBefore(facts)) return []
  return mostChanged<NumberName, (typeof all)[number]>(all).map(({ name, title, measure, now, before }) => ({
    name,
    title,
    isMore: share(now, before) > share(before, now),
    now: amountWords(now),
    before: amountWords(before),
    href: listOf(facts, measure, department),
  }))
}

/** What is to be said of a time before that was not recorded whole; null where it was. */
export function unrecordedWords(facts: Pick<BoardFacts, 'period' | 'since'>): string | null {
  if (hasBefore(facts)) return null
  const [days, all] = [daysBefore(facts), facts.period.days]
  if (days === 0) return 'Of the time before nothing was recorded.'
  return `Of the time before ${Math.ceil(days)} of ${Math.ceil(all)} days were recorded.`
}

/** Whether there is a record of any of the time before. */
export function hasSomeBefore(facts: Pick<BoardFacts, 'period' | 'since'>): boolean {
  return daysBefore(facts) > 0
}

/** Whether there is a record of all of the time before, so that the two can be compared. */
export function hasBefore(facts: Pick<BoardFacts, 'period' | 'since'>): boolean {
  return daysBefore(facts) === facts.period.days
}

/** How much of its whole something is; of what has none, how much of both times. */
function share({ value, of }: Amount, other: Amount): number {
  return of === null ? value / Math.max(1, value + other.value) : value / Math.max(1, of)
}

/** Whether anything at all was counted in either time. */
export function isEmpty({ counted, since }: BoardFacts): boolean {
  return since === null || Object.values(counted).every(({ now, before }) => now + before === 0)
}

/** The board's answer, by how many of its targets are missed. */
export function headingOf(board: Board, views: readonly NumberView[]): string {
  const missed = views.filter(({ target }) => target && !target.isMet).length
  const [good, about] = answers[board]
  if (missed === 0) return isUnasked(views) ? `${about}: nothing came to be counted` : good
  return missed === 1 ? `${good}, with one exception to look at` : `${about}: ${countWords(missed, 'thing')} to look at`
}

/** Whether none of what is told as a part of something had anything to be a part of: that is no answer of the board's. */
function isUnasked(views: readonly NumberView[]): boolean {
  const parts = views.filter(({ amount }) => amount.of !== null)
  return parts.length > 0 && parts.every(({ amount }) => amount.of === 0)
}

const answers: Record<Board, readonly [string, string]> = {
  control: ['People are in control', 'Control'],
  oversight: ['People look before they sign', 'Oversight'],
  flow: ['Work goes on', 'Flow'],
  exposure: ['Little is exposed', 'Exposure'],
}
