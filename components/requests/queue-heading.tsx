'use client'

import { queueLead, queueTitle } from '@/components/requests/words'
import { useCounts } from '@/components/shell/counts'
import { useClock } from '@/components/ui/clock'
import { PageHeader } from '@/components/ui/page-header'
import type { QueueCounts, QueueView } from '@/lib/requests/schema'

type QueueHeadingProps = {
  view: QueueView
  /** The filters in force as part of an address. */
  of: string
  /** With the filters that are in force, and without. */
  counts: QueueCounts
  totals: QueueCounts
  /** How many are decided. */
  decided: { count: number; total: number }
  filters: readonly string[]
  expiresAt: readonly string[]
}

/** The count, to what it is narrowed, and how soon the first one ends. */
export function QueueHeading({ view, of, decided, filters, expiresAt, ...drawn }: QueueHeadingProps) {
  const { now } = useClock()
  const [counts, totals] = [useCounts(of, drawn.counts), useCounts('', drawn.totals)]
  const [count, total] = view === 'decided' ? [decided.count, decided.total] : [counts[view], totals[view]]
  const title = queueTitle(view, count, total, filters, drawn.counts.upTo)
  return <PageHeader title={title} lead={view !== 'decided' && count > 0 ? queueLead(expiresAt, now) : undefined} />
}
