'use client'

import { useDrawSoon, useLiveTopics, useOvertaken, usePaced } from '@/components/shell/live'
import { anyNews, drawSpreadMs, type News } from '@/components/shell/news'

/** However much moves, a board is drawn anew at a pace that somebody can follow. */
const restMs = 5_000
/** So long nothing is drawn under somebody who is writing. */
const againMs = 3_000
const topics = ['tasks', 'requests']

/** Draws a board again when something moved on it. */
export function LiveBoard() {
  const drawSoon = useDrawSoon()
  const drawWithin = usePaced(async () => {
    // Why a card is to move is written on it, and it would be drawn elsewhere.
    if (document.activeElement?.matches('main :is(textarea, select)')) return againMs
    drawSoon(anyNews(new Set(), 1))
  }, restMs)
  const onMoved = (news: News) => drawWithin(drawSpreadMs(news))
  useLiveTopics(topics, (_isKnown, news) => onMoved(news))
  useOvertaken(topics, onMoved)
  return null
}
