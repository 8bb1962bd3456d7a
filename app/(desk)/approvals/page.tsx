import type { Metadata } from 'next'
import { decide, takeBack } from '@/app/(desk)/approvals/actions'
import { Queue } from '@/components/requests/queue'
import { kinds } from '@/lib/kinds/registry'
import { hasRequests, lastDecisionAt, listRequests, queueChoices, queueCounts } from '@/lib/requests/queries'
import { queueAddress } from '@/lib/requests/schema'
import { pageAddresses } from '@/components/ui/pager'
import { currentPerson } from '@/lib/auth/actor'
import { paths } from '@/lib/core/paths'
import { readSearch, type SearchParams } from '@/lib/web/search'

export const metadata: Metadata = { title: 'Approvals' }

export default async function ApprovalsPage({ searchParams }: { searchParams: SearchParams }) {
  const person = await currentPerson()
  const { found, notUnderstood } = await readSearch(queueAddress, searchParams)
  const { cursor, ...filter } = found
  const { view, ...narrowed } = filter
  const [{ rows, place, ...beside }, counts, decided, choices, last, any] = await Promise.all([
    listRequests(person, kinds, view, { ...narrowed, cursor }),
    queueCounts(person, narrowed),
    listRequests(person, kinds, 'decided'),
    queueChoices(person),
    lastDecisionAt(person),
    hasRequests(person),
  ])
  return (
    <Queue
      view={view}
      rows={rows}
      counts={counts}
      place={place}
      decidedLately={decided.rows}
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
