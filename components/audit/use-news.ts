'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import { askFrom, gatherNews, type News, type TimelinePage } from '@/components/audit/timeline-merge'
import { useLiveTopics } from '@/components/shell/live'

/** What waits above a list, and whether the last question for more went unanswered. */
type Waiting = { news: News | undefined; hasFailed: boolean }

const nothing: Waiting = { news: undefined, hasFailed: false }

/**
 * What came to the record since the list was drawn: asked for as soon as somebody follows, and again with every event.
 * One question at a time; what moves meanwhile is asked for right after. `onShown` when the list has taken it up.
 */
export function useNews(
  href: string | null,
  shown: TimelinePage,
  isFollowing: boolean,
): Waiting & { onShown: () => void } {
  const [waiting, setWaiting] = useState(nothing)
  // The question reads what holds when it is asked, which may be before the next drawing.
  const known = useRef({ shown, news: nothing.news, isAsking: false, isMoved: false })
  useEffect(() => {
    known.current.shown = shown
  }, [shown])

  const ask = useCallback(async () => {
    const now = known.current
    now.isMoved = true
    if (href === null || now.isAsking) return
    now.isAsking = true
    while (now.isMoved) {
      now.isMoved = false
      try {
        const fresh = await fetchNews(href, askFrom(now.shown, now.news))
        now.news = gatherNews(now.news, fresh)
        setWaiting({ news: now.news, hasFailed: false })
      } catch {
        setWaiting({ news: now.news, hasFailed: true })
      }
    }
    now.isAsking = false
  }, [href])

  useEffect(() => {
    if (isFollowing) void ask()
  }, [isFollowing, ask])
  useLiveTopics(['audit'], () => isFollowing && void ask())

  function onShown() {
    known.current.news = undefined
    setWaiting(nothing)
  }

  return { ...(isFollowing ? waiting : nothing), onShown }
}

async function fetchNews(href: string, after: number | null): Promise<News> {
  const address = after === null ? href : `${href}${href.includes('?') ? '&' : '?'}after=${after}`
  const answer = await fetch(address, { headers: { accept: 'application/json' } })
  if (!answer.ok) throw new Error(`The feed answered ${answer.status}.`)
  return (await answer.json()) as News
}
