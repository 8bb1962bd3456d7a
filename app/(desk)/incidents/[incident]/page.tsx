import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import {
  acknowledge,
  assign,
  lookBack,
  note,
  promise,
  resolve,
  sayNoticed,
  silence,
  update,
  writeRunbook,
} from '@/app/(desk)/incidents/actions'
import { IncidentPage } from '@/components/incidents/incident-page'
import { currentPerson } from '@/lib/auth/actor'
import { incidentDetail } from '@/lib/incidents/detail/queries'
import { incidentNumber } from '@/lib/incidents/schema'
import { handlers } from '@/lib/incidents/told/queries'

type Props = { params: Promise<{ incident: string }> }

/** The title and the page ask once. */
const load = cache(async (name: string) => {
  const person = await currentPerson()
  const number = incidentNumber.safeParse(/^INC-(\d{1,10})$/i.exec(name)?.[1])
  return { person, incident: number.success ? await incidentDetail(person, number.data) : null }
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { incident } = await load((await params).incident)
  return { title: incident ? `INC-${incident.number} · ${incident.title}` : 'No such incident' }
}

const ofStanding = { acknowledge, assign, note, resolve, silence }
const actions = { ...ofStanding, sayNoticed, update, promise, writeRunbook, lookBack }

export default async function Incident({ params }: Props) {
  const { person, incident } = await load((await params).incident)
  if (!incident) notFound()
  const mayAct = person.can.has('incidents:handle')
  return (
    <IncidentPage
      incident={incident}
      handlers={mayAct ? await handlers(person) : []}
      reader={person.id}
      actions={mayAct ? actions : null}
      makesReports={person.can.has('audit:read')}
    />
  )
}
