import type { Metadata } from 'next'
import { cache } from 'react'
import { removeView, saveView } from '@/app/(desk)/audit/actions'
import { ArchivedNote } from '@/components/audit/archived-note'
import { FilterForm } from '@/components/audit/filter-form'
import {
  filtersInForce,
  frozenAddress,
  frozenValues,
  readAuditFilter,
  type SearchParams,
} from '@/components/audit/filter-values'
import { Histogram } from '@/components/audit/histogram'
import { LookedBackNote } from '@/components/audit/looked-back'
import { RecordLinks } from '@/components/audit/record-links'
import { SavedViews } from '@/components/audit/saved-views'
import { QuickSets } from '@/components/audit/quick-sets'
import { Timeline } from '@/components/audit/timeline'
import { TimelineEmpty } from '@/components/audit/timeline-empty'
import { NoAccess } from '@/components/shell/no-access'
import { PageHeader } from '@/components/ui/page-header'
import { addressTitle, listTitle, pageWords } from '@/components/signs/titles'
import { dayOf } from '@/components/ui/time-words'
import { nameOfActor } from '@/lib/audit/event/queries'
import { archivedBetween } from '@/lib/audit/months/queries'
import { placeInTimeline, timeline } from '@/lib/audit/queries'
import { currentPerson } from '@/lib/auth/actor'
import { env } from '@/lib/env'
import { adminNames } from '@/lib/people/queries'
import { counted, rangeWords } from '@/lib/core/count'
import { paths, pathWith } from '@/lib/core/paths'
import { hasOnlyShortWords } from '@/lib/core/search-words'
import { spreadOf } from '@/lib/record/spread/queries'
import { savedViews } from '@/lib/record/views/queries'
import { readerZone } from '@/lib/web/zone'

type Props = { searchParams: Promise<SearchParams> }

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const loaded = await load(JSON.stringify(await searchParams))
  if (!loaded) return { title: 'Audit trail' }
  const { heading, place, page, read } = loaded
  const isLater = read.values.cursor !== undefined && 'older events'
  return { title: addressTitle(heading, pageWords(place, page.rows.length) ?? isLater) }
}

const record = { name: 'Audit trail', one: 'event', many: 'events', where: 'in the audit trail' }
const everything = { rows: [], next: null, previous: null }

/** What the address says and shows; the title and the page ask once. Null for whoever may not read any of it. */
const load = cache(async (search: string) => {
  const person = await currentPerson()
  if (!person.can.has('audit:read') && !person.can.has('audit:read_own')) return null
  const read = readAuditFilter(JSON.parse(search) as SearchParams, (await readerZone()).zone)
  const { actorId } = read.filter
  const page = await timeline(person, read.filter)
  const inForce = filtersInForce(read, actorId ? await nameOfActor(person, actorId) : null)
  const words = inForce.map((one) => one.words)
  const place = await placeInTimeline(person, read.filter, page)
  // Of a part of the record nobody counts all.
  const isWhole = person.can.has('audit:read')
  const all = words.length === 0 ? place : isWhole ? await placeInTimeline(person, {}, everything) : null
  const counts = { count: place?.total ?? null, total: all?.total ?? null, isLeast: place?.isLeast, upTo: place?.upTo }
  return { read, page, inForce, words, place, heading: listTitle(record, counts, words) }
})

const what = 'What was asked, what was decided, and what came of it. No line is ever changed.'
export default async function AuditPage({ searchParams }: Props) {
  const [person, search, { zone }] = await Promise.all([currentPerson(), searchParams, readerZone()])
  const seesAll = person.can.has('audit:read')
  const loaded = await load(JSON.stringify(search))
  if (!loaded) {
    const who = 'Approvers see their own part of it; auditors and admins see all of it.'
    return <NoAccess title="Audit trail" what={what} who={who} admins={await adminNames(person)} />
  }

  const { read, page, inForce, words, place, heading } = loaded
  const { rows, next, previous, position, lookedTo } = page
  const { cursor, ...filters } = read.values
  const values = frozenValues(read)
  const [views, spread, archived] = await Promise.all([
    savedViews(person),
    spreadOf(person, read.filter, rows, new Date()),
    archivedBetween(read.filter),
  ])
  const olderHref = next && paths.audit({ ...filters, cursor: next })
  const forShortWords = hasOnlyShortWords(read.filter.q)
  const looked = lookedTo && olderHref ? { to: lookedTo, furtherHref: olderHref, forShortWords } : null
  return (
    <>
      <PageHeader
        title={heading}
        lead={seesAll ? what : `${what} You see what concerns requests, and what concerns yourself.`}
        link={new URL(frozenAddress(read, rows[0], new Date()), env.url).href}
        actions={<RecordLinks values={values} seesAll={seesAll} mayHold={person.can.has('audit:hold')} />}
      />
      <FilterForm
        values={read.values}
        inForce={inForce}
        notUnderstood={read.notUnderstood}
        beside={<QuickSets read={read} today={dayOf(new Date(), zone)} />}
      />
      <SavedViews views={views} values={values} onSave={saveView} onRemove={removeView} />
      {spread && <Histogram key={JSON.stringify(spread)} spread={spread} values={values} />}
      <Timeline
        // Another address is another list, and so is the same one asked for again later.
        key={JSON.stringify([read.values, rows[0]?.id])}
        page={{ rows, olderHref, position }}
        caption="Newest first"
        feedHref={cursor ? null : pathWith('/audit/feed', filters)}
        previousHref={previous && paths.audit({ ...filters, cursor: previous })}
        showing={place ? rangeWords(place, rows.length, 'event') : counted(rows.length, 'event')}
        looked={looked && <LookedBackNote looked={looked} />}
        newestHref={cursor ? paths.audit(filters) : null}
        empty={<TimelineEmpty filters={words} isOlder={Boolean(cursor)} {...{ seesAll, looked, archived }} />}
      />
      {archived && !olderHref && <ArchivedNote {...{ archived, seesAll }} />}
    </>
  )
}
