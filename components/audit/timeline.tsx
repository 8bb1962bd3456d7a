'use client'

import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { Radio } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { mergeTimeline, type TimelinePage } from '@/components/audit/timeline-merge'
import { TimelineTable } from '@/components/audit/timeline-table'
import { useNews } from '@/components/audit/use-news'
import { LiveNote } from '@/components/shell/live-note'
import { useClock } from '@/components/ui/clock'
import { Button } from '@/components/ui/button'
import { NewPill } from '@/components/ui/new-pill'
import { Notice } from '@/components/ui/notice'
import { CursorPager } from '@/components/ui/pager'

export type TimelineProps = {
  page: TimelinePage
  /** In which order, in words. */
  caption: string
  /** Where news of the same list comes from as data; null on older pages, which nothing can be added to. */
  feedHref: string | null
  /** The newest page, when this is an older one. */
  newestHref: string | null
  /** What stands in place of an empty list. */
  empty: ReactNode
}

/** The lines of the record. Following live is off until asked for, and even then new lines wait above the list. */
export function Timeline(props: TimelineProps) {
  const [client] = useState(newClient)
  return (
    <QueryClientProvider client={client}>
      <Lines {...props} />
    </QueryClientProvider>
  )
}

/** What was not answered is asked again with the next event, not by itself. */
function newClient(): QueryClient {
  return new QueryClient({ defaultOptions: { queries: { retry: false, refetchOnWindowFocus: false } } })
}

function Lines({ page, caption, feedHref, newestHref, empty }: TimelineProps) {
  const { zone } = useClock()
  const [shown, setShown] = useState(page)
  const [isFollowing, setFollowing] = useState(false)
  const { news, hasFailed } = useNews(feedHref, shown, isFollowing)
  const arrived = news ? mergeTimeline(shown, news) : null

  return (
    <>
      {hasFailed && (
        <Notice tone="warn" live="status" className="mb-3">
          New events could not be loaded just now. The list below is as it was; Countersign tries again with the next
          event.
        </Notice>
      )}
      <NewPill
        count={arrived?.count ?? 0}
        one="event"
        many="events"
        onShow={() => arrived && setShown(arrived.merged)}
      />
      <div className="rounded-card border border-line bg-surface max-md:px-4 md:px-2">
        <div className="flex flex-wrap items-center justify-between gap-x-3 py-1.5 md:px-2.5">
          <p aria-hidden="true" className="text-caption text-subtle">
            {caption} · <span suppressHydrationWarning>times in {zone}</span>
          </p>
          {feedHref && <FollowSwitch isFollowing={isFollowing} onChange={setFollowing} />}
        </div>
        {shown.rows.length === 0 ? empty : <TimelineTable rows={shown.rows} caption={caption} />}
      </div>
      <CursorPager
        showing={`Showing ${shown.rows.length} events`}
        addresses={{ first: newestHref, previous: null, next: shown.olderHref }}
        first="Newest"
        next="Older"
      />
    </>
  )
}

type FollowSwitchProps = { isFollowing: boolean; onChange: (on: boolean) => void }

function FollowSwitch({ isFollowing, onChange }: FollowSwitchProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 noscript:hidden">
      {isFollowing && <LiveNote />}
      <span className="text-caption text-subtle max-sm:hidden">
        {isFollowing ? 'New events are announced above the list' : 'The list stays as it was loaded'}
      </span>
      <Button
        size="small"
        variant={isFollowing ? 'pressed' : 'default'}
        aria-pressed={isFollowing}
        icon={<Radio aria-hidden="true" className="size-4" />}
        onClick={() => onChange(!isFollowing)}
      >
        Follow live
      </Button>
    </div>
  )
}
