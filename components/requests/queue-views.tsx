'use client'

import { useCounts } from '@/components/shell/counts'
import { Segmented } from '@/components/ui/link-row'
import { requestCountWords } from '@/lib/core/count'
import { viewLabels } from '@/lib/requests/labels'
import type { QueueCounts, QueueView } from '@/lib/requests/schema'

export type QueueViewsProps = { view: QueueView; of: string; counts: QueueCounts; addresses: Record<QueueView, string> }

/** The queue's views, each with how many requests it shows now. */
export function QueueViews({ view, of, counts: drawn, addresses }: QueueViewsProps) {
  const counts = useCounts(of, drawn)
  return (
    <Segmented
      label="Which requests"
      items={(['mine', 'team', 'decided'] as const).map((name) => ({
        href: addresses[name],
        label: viewLabels[name],
        count: name === 'decided' ? undefined : requestCountWords(counts[name], drawn.upTo),
        current: name === view,
      }))}
    />
  )
}
