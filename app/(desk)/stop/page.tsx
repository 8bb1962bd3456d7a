import type { Metadata } from 'next'
import { confirm, putOn, resume } from '@/app/(desk)/stop/actions'
import { StopPage } from '@/components/stops/stop-page'
import { currentPerson } from '@/lib/auth/actor'
import { pastStops, stopChoices, stoppables } from '@/lib/stops/queries'
import { stopAddress } from '@/lib/stops/schema'
import { readSearch, type SearchParams } from '@/lib/web/search'
import { stopsNow } from '@/lib/web/stops'

export const metadata: Metadata = { title: 'Emergency stop' }

const actions = { putOn, resume, confirm }

export default async function Stop({ searchParams }: { searchParams: SearchParams }) {
  const person = await currentPerson()
  const { found } = await readSearch(stopAddress, searchParams)
  const [on, past, offered, choices] = await Promise.all([
    stopsNow(person),
    pastStops(person),
    stoppables(person, found),
    stopChoices(person),
  ])
  return (
    <StopPage
      {...{ on, past, choices, ...offered }}
      reader={person.id}
      actions={person.can.has('stops:put_on') ? actions : null}
    />
  )
}
