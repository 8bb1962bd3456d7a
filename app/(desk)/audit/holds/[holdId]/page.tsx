import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { askRelease, keepHolding, release } from '@/app/(desk)/audit/actions'
import { HoldPage } from '@/components/audit/hold-page'
import { currentPerson } from '@/lib/auth/actor'
import { holdById } from '@/lib/record/holds/queries'

export const metadata: Metadata = { title: 'Legal hold' }

export default async function Hold({ params }: { params: Promise<{ holdId: string }> }) {
  const [person, { holdId }] = await Promise.all([currentPerson(), params])
  const isId = /^[0-9A-HJKMNP-TV-Z]{26}$/.test(holdId)
  const hold = isId && person.can.has('audit:read') ? await holdById(person, holdId) : null
  const actions = { askRelease, keepHolding, release }
  return <HoldPage hold={hold ?? notFound()} mayHold={person.can.has('audit:hold')} actions={actions} />
}
