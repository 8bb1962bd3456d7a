'use client'

import { useAsk, useDrawSoon, useLiveTopics, useOvertaken, usePaced } from '@/components/shell/live'
import { anyNews, askSpreadMs, type News } from '@/components/shell/news'

/** However often pods call, a task is looked at anew at a pace that somebody can read. */
const restMs = 6_000
/** Longer than an answer is shared: what is shared then was read after the news. */
const leastMs = 2_000

export type LiveTaskProps = {
  number: number
  /** What happened to it last when it was drawn. */ lastMoved: string | null
}

/** Draws a task again when something happened to it: while pods call, that is a small question now and then. */
export function LiveTask({ number, lastMoved }: LiveTaskProps) {
  const ask = useAsk()
  const drawSoon = useDrawSoon()
  const askWithin = usePaced(
    () =>
      ask<{ lastMoved: string | null }>(`/news/task?number=${number}`, (now) => {
        if (now.lastMoved !== lastMoved) drawSoon(anyNews(new Set(), 1))
      }),
    restMs,
  )
  const onMoved = (news: News) => askWithin(500 + askSpreadMs(news), leastMs)
  useLiveTopics(['tasks', 'calls', 'requests'], (_isKnown, news) => onMoved(news))
  useOvertaken(['tasks', 'calls', 'requests'], onMoved)
  return null
}
