import 'server-only'
import { demand, type PersonActor } from '@/lib/core/actor'
import type { Sharing } from '@/lib/core/sharing'
import type { Kinds } from '@/lib/requests/kind'
import { findRequests, knownOf, linesSeenBy } from '@/lib/requests/line/queries'
import { databaseNow } from '@/lib/requests/queries'
import { countOf, type QueueFilter, shownBy, singledOut, upToOf } from '@/lib/requests/queue/queries'
import type { QueueNews } from '@/lib/requests/news/schema'
import type { QueueCounts } from '@/lib/requests/schema'

/** The most lines that are asked for by name: more than a page of the queue has. */
const mostNamed = 100

/**
 * What an open queue asks once it hears that these requests moved: how they stand, those that its filter shows, and how
 * many wait. What is the same for everybody is read once for all who ask within a moment; those that wait for a
 * reader are counted once for all who sign for the same groups, and for each of whom more is known than that.
 */
export async function queueNews(
  actor: PersonActor,
  kinds: Kinds,
  filter: QueueFilter,
  ids: readonly string[],
  shared: Sharing,
): Promise<QueueNews> {
  demand(actor, 'requests:read')
  const named = ids.toSorted().slice(0, mostNamed)
  const now = await shared.ask('now', databaseNow)
  const countsOf = (narrowed: QueueFilter) => countsFor(actor, narrowed, now, shared)
  const isNarrowed = Object.values(filter).some((value) => value !== undefined)
  const [known, counts, totals] = await Promise.all([
    shared.ask(JSON.stringify(['lines', named, filter]), async () => {
      const shown = named.length > 0 ? await shownBy(filter, named) : []
      const found = shown.length > 0 ? await findRequests({ id: { in: shown } }) : []
      return await knownOf(found, kinds)
    }),
    countsOf(filter),
    isNarrowed ? countsOf({}) : null,
  ])
  return { asOf: now.toISOString(), lines: linesSeenBy(actor, known, now), counts, totals: totals ?? counts }
}

async function countsFor(actor: PersonActor, filter: QueueFilter, now: Date, shared: Sharing): Promise<QueueCounts> {
  const count = async (view: 'mine' | 'team', of: readonly string[]) =>
    await shared.ask(JSON.stringify([view, of, filter]), () => countOf(actor, view, filter))
  const [mine, team] = await Promise.all([count('mine', await alikeWith(actor, shared)), count('team', ['everybody'])])
  return { mine, team, upTo: upToOf(filter), asOf: now.toISOString() }
}

/** For whom the same requests wait: who signs for the same groups, unless something that waits is more to them than that. */
async function alikeWith(actor: PersonActor, shared: Sharing): Promise<string[]> {
  if (!actor.can.has('requests:decide')) return ['nobody']
  const isSingledOut = (await shared.ask('singled out', singledOut)).has(actor.id)
  return isSingledOut ? ['person', actor.id] : ['groups', ...[...actor.groups].toSorted()]
}
