import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { Event } from '@/components/audit/event'
import { auditEvent } from '@/lib/audit/queries'
import { currentPerson } from '@/lib/auth/actor'

type Props = { params: Promise<{ eventId: string }> }

/** One look-up for the title and the page. What may not be seen is missing, whatever the reason. */
const find = cache(async (id: string) => {
  const person = await currentPerson()
  const mayRead = person.can.has('audit:read') || person.can.has('audit:read_own')
  if (!mayRead || !/^[0-9A-HJKMNP-TV-Z]{26}$/.test(id)) notFound()
  return (await auditEvent(person, id)) ?? notFound()
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { sentence } = await find((await params).eventId)
  return { title: sentence }
}

export default async function EventPage({ params }: Props) {
  return <Event event={await find((await params).eventId)} />
}
