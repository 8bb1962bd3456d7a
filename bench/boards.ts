import { costsOf } from '@/bench/compared'
import type { BenchDatabase } from '@/bench/database'
import { beginFilling, type Filling, sizeOf } from '@/bench/full/fill'
import { usualCast } from '@/bench/full/main'
import { asked, type Question } from '@/bench/questions/asked'
import type { Cost } from '@/bench/questions/meter'
import { against, type Row, within } from '@/bench/table'
import { auditFilter } from '@/lib/audit/schema'
import { timeline } from '@/lib/audit/queries'
import { systemActor } from '@/lib/core/actor'
import { boardFacts, countedForMachines } from '@/lib/insights/board/queries'
import { adminHome, leaderHome } from '@/lib/insights/home/queries'
import { type Board, boards } from '@/lib/insights/number'
import { factsNow } from '@/lib/insights/queries'
import { periodDays, periodOf } from '@/lib/insights/schema'
import { reportTemplates } from '@/lib/record/reports/labels'
import { drawReport, listReports } from '@/lib/record/reports/queries'
import { spreadOf } from '@/lib/record/spread/queries'

const smallCalls = 10_000
const waiting = 500
/** The largest record that is filled; of more calls there are tallies alone, which is all that boards read. */
const mostFilled = 1_000_000
const most = { board: 2, list: 1.5, ms: 150 }
/** Less than this is not measured against: it is what a machine does beside. */
const leastMs = 5

const now = () => new Date()

/** What reads tallies, and what stands now in lists: the same whatever lies in the record. */
const ofTallies: readonly Question[] = [
  ...boards.flatMap((board: Board) =>
    periodDays.map((days) =>
      asked(`the board of ${board}, ${days} days`, boardFacts, ({ everything }) => [
        everything,
        board,
        periodOf({ days }, now()),
        undefined,
      ]),
    ),
  ),
  asked('the board of control, 30 days, one department', boardFacts, ({ everything }) => [
    everything,
    'control' as const,
    periodOf({ days: '30' }, now()),
    'product',
  ]),
  asked('numbers for machines', countedForMachines, () => [systemActor, periodOf({}, now())]),
  asked('what is measured', factsNow, () => [systemActor]),
  asked('Home of a leader', leaderHome, ({ everything }) => [everything]),
  asked('Home of an admin', adminHome, ({ everything }) => [everything]),
  ...[{}, { outcome: 'denied' }, { counted: 'calls' }].map((filter) =>
    asked(`when events were, ${JSON.stringify(filter)}`, spreadOf, ({ everything }) => [
      everything,
      auditFilter.parse(filter),
      [],
      now(),
    ]),
  ),
  asked('reports that were made', listReports, ({ everything }) => [everything, undefined]),
]

/** The list that a number opens, which is of the record. */
const ofRecord: readonly Question[] = (['calls_denied', 'decisions', 'expiries'] as const).map((counted) =>
  asked(`the list behind ${counted}, 30 days`, timeline, ({ everything }) => [
    everything,
    auditFilter.parse({ counted, ...periodOf({ days: '30' }, now()).now }),
  ]),
)

const templates = Object.entries(reportTemplates)
  .filter(([, { isOf }]) => isOf === 'period')
  .map(([name]) => name) as ('oversight' | 'access' | 'decisions')[]

/** Reports of seven days, with names and without: what they say grows with what was done, so they have no goal against few calls. */
const reports: readonly Question[] = [
  ...templates.flatMap((template) =>
    (['shown', 'masked'] as const).map((people) =>
      asked(`the report ${template}, 7 days, people ${people}`, drawReport, ({ everything }) => [
        everything,
        { template, period: '7' as const, people },
      ]),
    ),
  ),
  asked('the report of a request', drawReport, ({ everything, decided }) => [
    everything,
    { template: 'request' as const, request: decided.number },
  ]),
  asked('the pack of an incident', drawReport, ({ everything, incident }) => [
    everything,
    { template: 'incident' as const, incident: incident.number },
  ]),
]

/**
 * Insights and reports at 10,000 calls, at a million in the record, and at the tallies of so many more: the whole record of
 * 20 million calls would take hours to fill, and no board reads it. What does read it is measured up to a million here; for
 * more there is `scale`, and the argument that it reads by the hour or by an index.
 */
export async function runBoardsBench(database: BenchDatabase, calls: number): Promise<Row[]> {
  const filling = await beginFilling(database, usualCast)
  const filled = Math.min(mostFilled, Math.max(2 * smallCalls, Math.ceil(calls / 20)))
  const measure = (questions: readonly Question[]) => costsOf(questions, filling.told, database.app)
  await step(`${smallCalls} calls in the record`, () => filling.growTo(sizeOf(smallCalls, waiting)))
  const small = await measure([...ofTallies, ...ofRecord, ...reports])
  await step(`${filled} calls in the record`, () => filling.growTo(sizeOf(filled, waiting)))
  const large = await measure([...ofTallies, ...ofRecord, ...reports])
  await step(`the tallies, tasks and memory of ${calls} calls`, () => fillBeyond(filling, filled, calls))
  const largest = await measure(ofTallies)
  return [
    ...ofTallies.flatMap(({ name }) => [
      goal(`${name}, ${calls} calls`, largest.get(name)!, small.get(name)!, most.board),
      within({ name: `${name}, ${calls} calls`, value: largest.get(name)!.ms, unit: 'ms' }, most.ms),
    ]),
    ...ofTallies.map(({ name }) => goal(`${name}, ${filled} calls`, large.get(name)!, small.get(name)!, most.board)),
    ...ofRecord.map(({ name }) => goal(`${name}, ${filled} calls`, large.get(name)!, small.get(name)!, most.list)),
    ...reports.map(({ name }) => goal(`${name}, ${filled} calls`, large.get(name)!, small.get(name)!, null)),
  ]
}

/** What boards read of more calls than are filled: what was counted, and the tasks and entries that they count by lists. */
async function fillBeyond({ growTo, tallyTo }: Filling, filled: number, calls: number): Promise<void> {
  const { tasks, memory } = sizeOf(calls, waiting)
  await growTo({ ...sizeOf(filled, waiting), tasks, memory })
  await tallyTo(calls)
}

async function step(what: string, fill: () => Promise<void>): Promise<void> {
  const started = Date.now()
  await fill()
  console.log(`  ${what} after ${Math.round((Date.now() - started) / 1000)} s`)
}

function goal(name: string, { ms }: Cost, small: Cost, times: number | null): Row {
  const peer = { name: `at ${smallCalls} calls, or ${leastMs} ms`, value: Math.max(small.ms, leastMs) }
  return against({ name, value: ms, unit: 'ms', peer }, times === null ? null : { most: times })
}
