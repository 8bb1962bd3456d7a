'use client'

import { queueLead, queueTitle } from '@/components/requests/words'
import { useClock } from '@/components/ui/clock'
import { PageHeader } from '@/components/ui/page-header'
import type { QueueCounts, QueueView } from '@/lib/requests/schema'

type QueueHeadingProps = { view: QueueView; counts: QueueCounts; expiresAt: readonly string[] }

/** The count, and how soon the first one ends. */
export function QueueHeading({ view, counts, expiresAt }: QueueHeadingProps) {
  const { now } = useClock()
  const count = view === 'decided' ? 0 : counts[view]
  return (
    <PageHeader
      title={queueTitle(view, count)}
      lead={view !== 'decided' && count > 0 ? queueLead(expiresAt, now) : undefined}
    />
  )
}
