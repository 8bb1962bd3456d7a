import { asked, askedWith, type Question } from '@/bench/questions/asked'
import type { World } from '@/bench/questions/world'
import { accessChoices, countsFor, holderOf, namedRight, openWish, ownWishes } from '@/lib/access/queries'
import { callEnvelope } from '@/lib/calls/schema'
import { sentBackBefore } from '@/lib/calls/since/queries'
import { read, type Tx } from '@/lib/db/client'
import { sharing } from '@/lib/core/sharing'
import { kinds } from '@/lib/kinds/registry'
import {
  databaseNow,
  dueRequests,
  firstRequests,
  hasRequests,
  lastDecisionAt,
  listRequests,
  queueChoices,
  queueCounts,
  searchRequests,
} from '@/lib/requests/queries'
import { queueNews } from '@/lib/requests/news/queries'
import { type QueueFilter, singledOut } from '@/lib/requests/queue/queries'
import { soonestFirst } from '@/lib/requests/queue/schema'
import { requestDetail } from '@/lib/requests/detail/queries'
import { queueView } from '@/lib/requests/schema'

const filters: readonly QueueFilter[] = [
  {},
  { risk: 'high' },
  { risk: 'critical' },
  { pod: 'pod-0' },
  { pod: 'pod-nowhere' },
  { env: 'prod' },
  { env: 'dev' },
  { tool: 'outputs.commit_and_log' },
  { tool: 'tool.nowhere' },
  { q: 'lamp' },
  { q: 'zephyrine' },
  { q: 'CS-400' },
]

const reading = read as unknown as Tx
const deep = ({ half }: World) => `${half.getTime()},${'0'.repeat(26)}`

/** Everything that is asked about what waits for people, or did. */
export const requests: readonly Question[] = [
  ...queueView.options.flatMap((view) =>
    askedWith(`queue, ${view}`, filters, (name, filter, searches) => [
      asked(name, listRequests, ({ approver }) => [approver, kinds, view, filter], searches),
    ]),
  ),
  ...(['mine', 'team'] as const).map((view) =>
    asked(`queue, ${view}, deep`, listRequests, ({ approver, waiting }) => [
      approver,
      kinds,
      view,
      { cursor: soonestFirst.behind({ expiresAt: waiting.expiresAt, id: waiting.id }) },
    ]),
  ),
  asked('queue, decided, deep', listRequests, (world) => [
    world.approver,
    kinds,
    'decided' as const,
    { cursor: deep(world), sort: '-decided' as const },
  ]),
  asked('queue, decided, from its beginning', listRequests, ({ approver }) => [
    approver,
    kinds,
    'decided' as const,
    { sort: 'decided' as const },
  ]),
  ...askedWith('counts of the queue', filters, (name, filter, searches) => [
    asked(name, queueCounts, ({ approver }) => [approver, filter], searches),
  ]),
  asked('choices of the queue', queueChoices, ({ approver }) => [approver, {}]),
  ...askedWith('news of the queue', filters, (name, filter, searches) => [
    asked(
      name,
      queueNews,
      ({ approver, waiting, decided }) => [approver, kinds, filter, [waiting.id, decided.id], sharing(0)],
      searches,
    ),
  ]),
  asked('who is more to the queue than a signer', singledOut, () => []),
  asked('a request that waits', requestDetail, ({ approver, waiting }) => [approver, waiting.number, kinds]),
  asked('what was sent back before it', sentBackBefore, ({ waiting }) => [
    waiting,
    callEnvelope.parse(waiting.envelope).arguments,
  ]),
  asked('a request that was decided', requestDetail, ({ approver, decided }) => [approver, decided.number, kinds]),
  asked('requests with a word', searchRequests, ({ approver }) => [approver, 'lamp', 6], true),
  asked('requests with a rare word', searchRequests, ({ approver }) => [approver, 'zephyrine', 6], true),
  asked('the first requests', firstRequests, ({ approver }) => [approver, kinds, 5]),
  asked('the last decision', lastDecisionAt, ({ approver }) => [approver]),
  asked('whether there are requests', hasRequests, ({ approver }) => [approver]),
  asked('what is due', dueRequests, () => []),
  asked('the clock', databaseNow, () => []),
  asked('rights to ask for', accessChoices, ({ approver }) => [approver]),
  asked('own wishes', ownWishes, ({ approver }) => [approver]),
  asked('who holds a right', holderOf, ({ person }) => [reading, person.id]),
  asked('a right by name', namedRight, () => [reading, { group: 'product-owners' }]),
  asked('a wish that waits', openWish, ({ person }) => [reading, `${person.id} group product-owners`]),
  asked('what a wish is measured against', countsFor, ({ person }) => [
    reading,
    { ...person, groups: [], active: true },
    { group: 'product-owners' },
  ]),
]
