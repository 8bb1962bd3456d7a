import { asked, askedWith, type Question } from '@/bench/questions/asked'
import type { World } from '@/bench/questions/world'
import { auditEvent, nameOfActor } from '@/lib/audit/event/queries'
import { linesAfter, placeInTimeline, timeline } from '@/lib/audit/queries'
import { eventKinds } from '@/lib/audit/labels'
import { auditOutcomes } from '@/lib/audit/events'
import { measureNames } from '@/lib/audit/measures'
import { type AuditFilter, auditFilter } from '@/lib/audit/schema'
import { exportOf } from '@/lib/record/exports/queries'
import { listReports, reportById, reportContent } from '@/lib/record/reports/queries'
import { newestReportsFirst } from '@/lib/record/reports/schema'
import { listReviews, reviewById, reviewedPeriods } from '@/lib/record/reviews/queries'
import { spreadOf } from '@/lib/record/spread/queries'
import { archivesPage } from '@/lib/record/archives/queries'
import { holdById, listHolds, releasesAsked } from '@/lib/record/holds/queries'
import { newestHoldsFirst } from '@/lib/record/holds/schema'
import { savedViews } from '@/lib/record/views/queries'
import { newestReviewsFirst } from '@/lib/record/reviews/schema'
import { environments } from '@/lib/core/environment'

/** What stands for something of the world in a filter, such as its busy pod. */
type Raw = Record<string, unknown>
const filled: Record<string, (world: World) => unknown> = {
  '(a pod)': ({ pod }) => pod.slug,
  '(its name)': ({ pod }) => pod.name,
  '(a tool)': ({ call }) => call.toolKey,
  '(a task)': ({ live }) => `T-${live.number}`,
  '(its key)': ({ live }) => live.key,
  '(a request)': ({ decided }) => decided.number,
  '(a call)': ({ call }) => call.id,
  '(a person)': ({ person }) => person.id,
  '(their name)': ({ person }) => person.name,
  '(half a year ago)': ({ half }) => half.toISOString(),
  '(that hour)': ({ half }) => `${half.toISOString().slice(0, 13)}:00:00.000Z`,
  '(the next day)': ({ half }) => `${new Date(half.getTime() + 86_400_000).toISOString().slice(0, 13)}:00:00.000Z`,
  '(deep)': ({ half }) => `${half.getTime()}000_${'0'.repeat(26)}`,
  '(deep, back)': ({ half }) => `~${half.getTime()}000_${'0'.repeat(26)}`,
}

const filters: readonly Raw[] = [
  {},
  { cursor: '(deep)' },
  { cursor: '(deep, back)' },
  ...['person', 'pod', 'system'].map((kind) => ({ kind })),
  ...Object.keys(eventKinds).map((what) => ({ what })),
  ...auditOutcomes.map((outcome) => ({ outcome })),
  ...environments.map((env) => ({ env })),
  { pod: '(a pod)' },
  { pod: '(its name)' },
  { pod: 'pod-nowhere' },
  { tool: '(a tool)' },
  { tool: 'tool.nowhere' },
  { task: '(a task)' },
  { task: '(its key)' },
  { task: 'work-nowhere' },
  { request: '(a request)' },
  { request: 999_999_999 },
  { call: '(a call)' },
  { call: 'nowhere' },
  { actorId: '(a person)' },
  { actorId: 'nobody' },
  { actor: '(their name)' },
  { actor: 'Nobody at all' },
  { from: '(half a year ago)' },
  { to: '(half a year ago)' },
  { what: 'policy', from: '(half a year ago)' },
  { pod: '(a pod)', outcome: 'failed' },
  { counted: 'calls' },
  ...measureNames.map((counted) => ({
    counted,
    from: '(that hour)',
    to: '(the next day)',
  })),
  { counted: 'calls', department: 'nowhere', from: '(that hour)', to: '(the next day)' },
  { q: 'lamp' },
  { q: 'zephyrine' },
  { q: 'care-1701' },
  { q: 'lamp carpet nowhere' },
  { q: 'of' },
  { q: 'lamp -carpet' },
  { q: '-lamp' },
]

const parsed = (filter: Raw, world: World): AuditFilter =>
  auditFilter.parse(
    Object.fromEntries(Object.entries(filter).map(([key, value]) => [key, filled[String(value)]?.(world) ?? value])),
  )

/** Everything that is asked of the record. */
export const record: readonly Question[] = [
  ...askedWith('record', filters, (name, filter, searches) => [
    asked(name, timeline, (world) => [world.everything, parsed(filter, world)], searches),
  ]),
  ...askedWith(
    'record, for an approver',
    [{}, { outcome: 'approved' }, { pod: '(a pod)' }, { q: 'lamp' }] as Raw[],
    (name, filter, searches) => [asked(name, timeline, (world) => [world.approver, parsed(filter, world)], searches)],
  ),
  asked('record, where a page lies', placeInTimeline, (world) => [
    world.everything,
    parsed({}, world),
    { rows: [], next: null, previous: parsed({ cursor: '(deep, back)' }, world).cursor! },
  ]),
  asked('record, where a page of a pod lies', placeInTimeline, (world) => [
    world.everything,
    parsed({ pod: '(a pod)' }, world),
    { rows: [], next: null, previous: null },
  ]),
  asked('record, what is new', linesAfter, (world) => [world.everything, parsed({}, world), 900]),
  asked('a line of the record', auditEvent, ({ everything, event }) => [everything, event.id]),
  asked('a line that is not there', auditEvent, ({ everything }) => [everything, '0'.repeat(26)]),
  ...[{}, { what: 'request' }, { outcome: 'denied' }, { from: '(that hour)' }, { counted: 'calls' }].map((filter) =>
    asked(`when the events of a view were, ${JSON.stringify(filter)}`, spreadOf, (world) => [
      world.everything,
      parsed(filter, world),
      [],
      new Date(),
    ]),
  ),
  asked('views of the record', savedViews, ({ everything }) => [everything]),
  asked('reviews of the record', listReviews, ({ everything }) => [everything, undefined]),
  asked('reviews of the record, deep', listReviews, ({ everything, half }) => [
    everything,
    newestReviewsFirst.behind({ at: half, id: '0'.repeat(26) }),
  ]),
  asked('which months and weeks were reviewed', reviewedPeriods, ({ everything }) => [everything]),
  asked('a review that is not there', reviewById, ({ everything }) => [everything, 'none']),
  ...(['in_force', 'released'] as const).flatMap((state) => [
    asked(`holds ${state}`, listHolds, ({ everything }) => [everything, state, undefined]),
    asked(`holds ${state}, deep`, listHolds, ({ everything, half }) => [
      everything,
      state,
      newestHoldsFirst.behind({ at: half, id: '0'.repeat(26) }),
    ]),
  ]),
  asked('holds whose release is asked for', releasesAsked, ({ everything }) => [everything]),
  asked('a hold that is not there', holdById, ({ everything }) => [everything, 'none']),
  asked('archives of the record', archivesPage, ({ everything }) => [everything, undefined]),
  asked('reports that were made', listReports, ({ everything }) => [everything, undefined]),
  asked('reports that were made, deep', listReports, ({ everything, half }) => [
    everything,
    newestReportsFirst.behind({ at: half, id: '0'.repeat(26) }),
  ]),
  asked('a report that is not there', reportById, ({ everything }) => [everything, 'none']),
  asked('what a report says that is not there', reportContent, ({ everything }) => [everything, '0'.repeat(26)]),
  asked('an export that is not there', exportOf, ({ everything }) => [everything, '0'.repeat(26)]),
  asked('the name of an actor', nameOfActor, ({ everything, person }) => [everything, person.id]),
]
