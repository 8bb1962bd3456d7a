import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { ArchivedEvent } from '@/components/audit/archived-event'
import { Event } from '@/components/audit/event'
import { addressTitle } from '@/components/signs/titles'
import { auditEvent } from '@/lib/audit/event/queries'
import { archiveWith } from '@/lib/audit/months/queries'
import { currentPerson } from '@/lib/auth/actor'
import { ourSentence } from '@/lib/core/said'

type Props = { params: Promise<{ eventId: string }> }

/** One look-up for the title and the page. What may not be seen is missing, whatever the reason. */
const find = cache(async (id: string) => {
  const person = await currentPerson()
  const mayRead = person.can.has('audit:read') || person.can.has('audit:read_own')
  return mayRead && /^[0-9A-HJKMNP-TV-Z]{26}$/.test(id) ? await auditEvent(person, id) : null
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const event = await find((await params).eventId)
  // The same may happen again and again; no two lines are of the same moment.
  return {
    title: event
      ? addressTitle(ourSentence(event.sentence), event.at.replace('T', ' ').replace('Z', ' UTC'))
      : 'Nothing here',
  }
}

export default async function EventPage({ params }: Props) {
  const { eventId } = await params
  const event = await find(eventId)
  const seesAll = (await currentPerson()).can.has('audit:read')
  if (event) return <Event {...{ event, seesAll }} />
  // Whoever may see every line is told where this one is.
  const month = seesAll ? await archiveWith(eventId) : null
  return month ? <ArchivedEvent month={month} id={eventId} /> : notFound()
}
