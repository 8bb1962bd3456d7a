import type { Metadata } from 'next'
import { cache } from 'react'
import { decide, takeBack } from '@/app/(desk)/approvals/actions'
import { queueFilters } from '@/components/requests/queue-filter'
import { viewLabels } from '@/lib/requests/labels'
import { listTitle } from '@/components/ui/page-header'
import { Queue } from '@/components/requests/queue'
import { kinds } from '@/lib/kinds/registry'
import { hasRequests, lastDecisionAt, listRequests, queueChoices, queueCounts, queueSize } from '@/lib/requests/queries'
import { queueAddress } from '@/lib/requests/schema'
import { pageAddresses } from '@/components/ui/pager'
import { currentPerson } from '@/lib/auth/actor'
import { paths } from '@/lib/core/paths'
import { ownCounts } from '@/lib/web/queue'
import { readSearch, type SearchParams } from '@/lib/web/search'

type Props = { searchParams: SearchParams }

/** The title and the page ask once. */
const loadChoices = cache(
  async (pod?: string, tool?: string) => await queueChoices(await currentPerson(), { pod, tool }),
)

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const { found } = await readSearch(queueAddress, searchParams)
  const words = queueFilters(found, await loadChoices(found.pod, found.tool)).map((filter) => filter.words)
  return { title: listTitle('Approvals', found.view === 'mine' ? words : [viewLabels[found.view], ...words]) }
}

export default async function ApprovalsPage({ searchParams }: Props) {
  const person = await currentPerson()
  const { found, notUnderstood } = await readSearch(queueAddress, searchParams)
  const { cursor, ...filter } = found
  const { view, ...narrowed } = filter
  const isNarrowed = Object.values(narrowed).some((value) => value !== undefined)
  const [{ rows, place, asOf, ...beside }, counts, totals, choices, last, any] = await Promise.all([
    listRequests(person, kinds, view, { ...narrowed, cursor }),
    isNarrowed ? queueCounts(person, narrowed) : null,
    ownCounts(person),
    loadChoices(narrowed.pod, narrowed.tool),
    lastDecisionAt(person),
    hasRequests(person),
  ])
  return (
    <Queue
      view={view}
      rows={rows}
      asOf={asOf}
      size={queueSize}
      counts={counts ?? totals}
      place={place}
      totals={totals}
      filter={filter}
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
