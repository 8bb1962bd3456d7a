import type { Metadata } from 'next'
import { cache } from 'react'
import { decide, takeBack } from '@/app/(desk)/approvals/actions'
import { queueFilters } from '@/components/requests/queue-filter'
import { Queue } from '@/components/requests/queue'
import { queueTitle } from '@/components/requests/words'
import { pageAddresses } from '@/components/ui/pager'
import { sortLinks } from '@/components/ui/table-sort'
import { addressTitle, pageWords, sortWords } from '@/components/signs/titles'
import { kinds } from '@/lib/kinds/registry'
import { hasRequests, lastDecisionAt, listRequests, queueChoices, queueCounts, queueSize } from '@/lib/requests/queries'
import { decidedSorts, queueAddress, usualDecidedSort } from '@/lib/requests/queue/schema'
import { countOf } from '@/lib/requests/queue/queries'
import { currentPerson } from '@/lib/auth/actor'
import { paths } from '@/lib/core/paths'
import { ownCounts } from '@/lib/web/queue'
import { readSearch, type SearchParams } from '@/lib/web/search'

type Props = { searchParams: SearchParams }

/** The title and the page ask once. */
const load = cache(async (search: string) => {
  const person = await currentPerson()
  const { found, notUnderstood } = await readSearch(queueAddress, search)
  const { view, cursor: _page, sort: _order, ...narrowed } = found
  const [page, totals, choices] = await Promise.all([
    listRequests(person, kinds, view, found),
    ownCounts(person),
    queueChoices(person, { pod: found.pod, tool: found.tool }),
  ])
  const filters = queueFilters(found, choices).map(({ words }) => words)
  const isNarrowed = filters.length > 0
  const counts = isNarrowed ? await queueCounts(person, narrowed) : totals
  const decided = {
    count: page.place.total,
    total: isNarrowed && view === 'decided' ? await countOf(person, 'decided', {}) : page.place.total,
  }
  const [count, total] = view === 'decided' ? [decided.count, decided.total] : [counts[view], totals[view]]
  const title = queueTitle(view, count, total, filters, counts.upTo)
  return { person, found, narrowed, notUnderstood, page, counts, totals, decided, choices, title }
})

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const { title, page, found } = await load(JSON.stringify(await searchParams))
  const order = sortWords(found.sort, { decided: 'time of decision' })
  return { title: addressTitle(title, order, pageWords(page.place, page.rows.length)) }
}

export default async function ApprovalsPage({ searchParams }: Props) {
  const { person, found, narrowed, notUnderstood, page, counts, totals, decided, choices } = await load(
    JSON.stringify(await searchParams),
  )
  const { rows, place, asOf, ...beside } = page
  const { cursor, ...filter } = found
  const { view } = filter
  const [last, any] = await Promise.all([lastDecisionAt(person), hasRequests(person)])
  return (
    <Queue
      view={view}
      rows={rows}
      asOf={asOf}
      size={queueSize}
      counts={counts}
      totals={totals}
      decided={decided}
      place={place}
      filter={filter}
      sorts={sortLinks(
        decidedSorts,
        filter.sort ?? usualDecidedSort,
        (sort) => paths.approvals({ ...filter, sort }),
        decidedSorts,
      )}
      choices={choices}
      notUnderstood={notUnderstood}
      addresses={{
        views: {
          mine: paths.approvals(narrowed),
          team: paths.approvals({ ...narrowed, view: 'team' }),
          decided: paths.approvals({ ...narrowed, view: 'decided' }),
        },
        clear: paths.approvals({ view }),
        ...pageAddresses((to) => paths.approvals({ ...filter, cursor: to }), cursor, beside),
      }}
      canDecide={person.can.has('requests:decide')}
      isFirstUse={!any}
      lastDecisionAt={last}
      onDecide={decide}
      onTakeBack={takeBack}
    />
  )
}
