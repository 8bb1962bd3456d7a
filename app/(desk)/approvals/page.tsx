import type { Metadata } from 'next'
import { decide, takeBack } from '@/app/(desk)/approvals/actions'
import { Queue } from '@/components/requests/queue'
import { kinds } from '@/lib/kinds/registry'
import { hasRequests, lastDecisionAt, listRequests, queueChoices, queueCounts } from '@/lib/requests/queries'
import { queueAddress } from '@/lib/requests/schema'
import { currentPerson } from '@/lib/auth/actor'
import { paths } from '@/lib/core/paths'
import { readSearch, type SearchParams } from '@/lib/web/search'

export const metadata: Metadata = { title: 'Approvals' }

export default async function ApprovalsPage({ searchParams }: { searchParams: SearchParams }) {
  const person = await currentPerson()
  const { found, notUnderstood } = await readSearch(queueAddress, searchParams)
  const { view, risk, pod, env, tool, cursor } = found
  const filter = { tier: risk, pod, tool, environment: env }
  const [{ rows, next }, counts, decided, choices, last, any] = await Promise.all([
    listRequests(person, kinds, view, { ...filter, cursor }),
    queueCounts(person, filter),
    listRequests(person, kinds, 'decided'),
    queueChoices(person),
    lastDecisionAt(person),
    hasRequests(person),
  ])
  const here = { view, risk, pod, env, tool }
  return (
    <Queue
      view={view}
      rows={rows}
      counts={counts}
      decidedLately={decided.rows}
      filter={filter}
      choices={choices}
      notUnderstood={notUnderstood}
      addresses={{
        views: {
          mine: paths.approvals({ ...here, view: null }),
          team: paths.approvals({ ...here, view: 'team' }),
          decided: paths.approvals({ ...here, view: 'decided' }),
        },
        clear: paths.approvals({ view }),
        first: cursor ? paths.approvals(here) : null,
        next: next ? paths.approvals({ ...here, cursor: next }) : null,
      }}
      canDecide={person.can.has('requests:decide')}
      isFirstUse={!any}
      lastDecisionAt={last}
      onDecide={decide}
      onTakeBack={takeBack}
    />
  )
}
