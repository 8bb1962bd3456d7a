'use client'

import { lazy, type ReactNode, Suspense, useState } from 'react'
import type { TimelinePage } from '@/components/audit/timeline-merge'
import { TimelineTable } from '@/components/audit/timeline-table'
import { useClock } from '@/components/ui/clock'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { CursorPager } from '@/components/ui/pager'
import { shape } from '@/components/ui/shape'

const Waves = shape(
  <path d="M8 8v.1M5.2 10.9a4 4 0 0 1 0-5.8M10.8 5.1a4 4 0 0 1 0 5.8M2.9 13.1a7.2 7.2 0 0 1 0-10.2M13.1 2.9a7.2 7.2 0 0 1 0 10.2" />,
)

export type TimelineProps = {
  page: TimelinePage
  /** In which order, in words. */
  caption: string
  /** Where news of the same list comes from as data; null on older pages, which nothing can be added to. */
  feedHref: string | null
  /** The newest page, when this is an older one. */
  newestHref: string | null
  /** The page before this one; null on the newest. */
  previousHref: string | null
  /** Where the page lies in the list, in words; news that is taken in makes it longer. */
  showing: string
  /** How far was looked, and the way on from there, in place of a next page; null when all of it was. */
  looked: ReactNode
  /** What stands in place of an empty list. */
  empty: ReactNode
}

/** Loaded with the first wish to follow: the library that asks for news weighs more than the list. */
const TimelineNews = lazy(() =>
  import('@/components/audit/timeline-news').then(
    (loaded) => ({ default: loaded.TimelineNews }),
    () => ({ default: NotLoaded }),
  ),
)

/** The lines of the record. Following live is off until asked for, and even then new lines wait above the list. */
export function Timeline(props: TimelineProps) {
  const { page, caption, feedHref, newestHref, previousHref, showing, looked, empty } = props
  const { zone } = useClock()
  const [shown, setShown] = useState(page)
  const [isFollowing, setFollowing] = useState(false)

  return (
    <>
      {isFollowing && feedHref && (
        <Suspense>
          <TimelineNews feedHref={feedHref} shown={shown} onShow={setShown} />
        </Suspense>
      )}
      <div className="rounded-card border border-line bg-surface max-md:px-4 md:px-2">
        <div className="flex flex-wrap items-center justify-between gap-x-3 py-1.5 md:px-2.5">
          <p aria-hidden="true" className="text-caption text-subtle">
            {caption} · <span suppressHydrationWarning>times in {zone}</span>
          </p>
          {feedHref && <FollowSwitch isFollowing={isFollowing} onChange={setFollowing} />}
        </div>
        {shown.rows.length === 0 ? empty : <TimelineTable rows={shown.rows} caption={caption} />}
      </div>
      {shown.rows.length > 0 && looked}
      <CursorPager
        showing={shown === page ? showing : `Showing ${shown.rows.length} events`}
        addresses={{ first: newestHref, previous: previousHref, next: looked ? null : shown.olderHref }}
        first="Newest"
        previous="Newer"
        next="Older"
      />
    </>
  )
}

function NotLoaded() {
  return (
    <Notice tone="warn" live="status" className="mb-3">
      What follows the record could not be loaded. The list below is as it was; reload the page to follow it.
    </Notice>
  )
}

type FollowSwitchProps = { isFollowing: boolean; onChange: (on: boolean) => void }

function FollowSwitch({ isFollowing, onChange }: FollowSwitchProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 noscript:hidden">
      <span className="text-caption text-subtle max-sm:hidden">
        {isFollowing ? 'New events are announced above the list' : 'The list stays as it was loaded'}
      </span>
      <Button
        size="small"
        variant={isFollowing ? 'pressed' : 'default'}
        aria-pressed={isFollowing}
        icon={<Waves />}
        onClick={() => onChange(!isFollowing)}
      >
        Follow live
      </Button>
    </div>
  )
}
