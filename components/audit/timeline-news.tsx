'use client'

import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useState } from 'react'
import { mergeTimeline, type TimelinePage } from '@/components/audit/timeline-merge'
import { useNews } from '@/components/audit/use-news'
import { NewPill } from '@/components/ui/new-pill'
import { Notice } from '@/components/ui/notice'

export type TimelineNewsProps = {
  /** Where news of the list comes from as data. */
  feedHref: string
  shown: TimelinePage
  onShow: (merged: TimelinePage) => void
}

/** What came to the record since the list was drawn, waiting above it. */
export function TimelineNews(props: TimelineNewsProps) {
  const [client] = useState(newClient)
  return (
    <QueryClientProvider client={client}>
      <Arrived {...props} />
    </QueryClientProvider>
  )
}

/** What was not answered is asked again with the next event, not by itself. */
function newClient(): QueryClient {
  return new QueryClient({ defaultOptions: { queries: { retry: false, refetchOnWindowFocus: false } } })
}

function Arrived({ feedHref, shown, onShow }: TimelineNewsProps) {
  const { news, hasFailed } = useNews(feedHref, shown)
  const arrived = news ? mergeTimeline(shown, news) : null
  return (
    <>
      {hasFailed && (
        <Notice tone="warn" live="status" className="mb-3">
          New events could not be loaded just now. The list below is as it was; Countersign tries again with the next
          event.
        </Notice>
      )}
      <NewPill count={arrived?.count ?? 0} one="event" many="events" onShow={() => arrived && onShow(arrived.merged)} />
    </>
  )
}
