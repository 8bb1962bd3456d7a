import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { Event } from '@/components/audit/event'
import { auditEvent } from '@/lib/audit/event/queries'
import { currentPerson } from '@/lib/auth/actor'

type Props = { params: Promise<{ eventId: string }> }

/** One look-up for the title and the page. What may not be seen is missing, whatever the reason. */
const find = cache(async (id: string) => {
  const person = await currentPerson()
  const mayRead = person.can.has('audit:read') || person.can.has('audit:read_own')
  return mayRead && /^[0-9A-HJKMNP-TV-Z]{26}$/.test(id) ? await auditEvent(person, id) : null
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const event = await find((await params).eventId)
  return { title: event ? 'A line of the record' : 'Nothing here' }
}

export default async function EventPage({ params }: Props) {
  return <Event event={(await find((await params).eventId)) ?? notFound()} />
}
