import type { Metadata } from 'next'
import { cache } from 'react'
import { BoardPage, boardLabels } from '@/components/insights/board-page'
import { NoAccess } from '@/components/shell/no-access'
import { addressTitle } from '@/components/signs/titles'
import { currentPerson } from '@/lib/auth/actor'
import { paths } from '@/lib/core/paths'
import { env } from '@/lib/env'
import { boardFacts } from '@/lib/insights/board/queries'
import { chartsIn, heatIn } from '@/lib/insights/board/charts'
import { changedIn, hasBefore, headingOf, isEmpty, numbersIn } from '@/lib/insights/board/view'
import { reasonsIn } from '@/lib/insights/deciding/reasons'
import { insightsAddress, periodOf } from '@/lib/insights/schema'
import { adminNames } from '@/lib/people/queries'
import { readSearch, type SearchParams } from '@/lib/web/search'

type Props = { searchParams: SearchParams }

const what = 'Whether people are in control, whether they look before they sign, how work flows, and what is exposed.'

/** The title and the page ask once. Null for whoever may not read the record. */
const load = cache(async (search: string) => {
  const person = await currentPerson()
  if (!person.can.has('audit:read')) return null
  const { found, notUnderstood } = await readSearch(insightsAddress, search)
  const { board = 'control', department } = found
  const facts = await boardFacts(person, board, periodOf(found, new Date()), department)
  const views = numbersIn(board, facts, department)
  const heading = isEmpty(facts) ? 'Insights' : headingOf(board, views)
  return { board, found, notUnderstood, facts, views, heading }
})

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const loaded = await load(JSON.stringify(await searchParams))
  return { title: loaded ? addressTitle(loaded.heading, boardLabels[loaded.board]) : 'Insights' }
}

export default async function Insights({ searchParams }: Props) {
  const loaded = await load(JSON.stringify(await searchParams))
  if (!loaded) {
    const who = 'Auditors and admins see it, as they see the whole record.'
    return <NoAccess title="Insights" what={what} who={who} admins={await adminNames(await currentPerson())} />
  }
  const { board, found, notUnderstood, facts, views, heading } = loaded
  const { department } = found
  const { now } = facts.period
  return (
    <BoardPage
      {...{ board, heading, views, notUnderstood }}
      address={found}
      period={facts.period}
      changed={changedIn(facts, department)}
      charts={chartsIn(board, facts, department)}
      heat={board === 'exposure' ? heatIn(facts) : null}
      reasons={reasonsIn(facts, department)}
      departments={facts.departments}
      asOf={facts.asOf}
      since={facts.since}
      isEmpty={isEmpty(facts)}
      hasBefore={hasBefore(facts)}
      madeUp={facts.madeUp}
      link={new URL(paths.insights({ board, department, ...now }), env.url).href}
    />
  )
}
