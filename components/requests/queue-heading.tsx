'use client'

import { useEffect, useRef } from 'react'
import { queueLead, queueTitle } from '@/components/requests/words'
import { useCounts } from '@/components/shell/counts'
import { say } from '@/components/shell/spoken'
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
  filters: readonly string[]
  expiresAt: readonly string[]
}

/** The count, to what it is narrowed, and how soon the first one ends. */
export function QueueHeading({ view, of, filters, expiresAt, ...drawn }: QueueHeadingProps) {
  const { now } = useClock()
  const [counts, totals] = [useCounts(of, drawn.counts), useCounts('', drawn.totals)]
  const [count, total] = view === 'decided' ? [0, 0] : [counts[view], totals[view]]
  const title = queueTitle(view, count, total, filters)
  useSaidWhenNarrowed(JSON.stringify([view, filters]), title)
  return <PageHeader title={title} lead={view !== 'decided' && count > 0 ? queueLead(expiresAt, now) : undefined} />
}

/** Another filter changes the page far below the field that was used: how many there are is said, and news is not. */
function useSaidWhenNarrowed(filter: string, title: string): void {
  const before = useRef(filter)
  useEffect(() => {
    if (before.current !== filter) say(title)
    before.current = filter
  }, [filter, title])
}
