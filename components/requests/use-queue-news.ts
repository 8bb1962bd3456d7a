import { useEffect, useRef, useState } from 'react'
import { absentIds, newerLines, type ToldLine } from '@/components/requests/queue-merge'
import { tellCounts } from '@/components/shell/counts'
import { useAsk, useDrawSoon, useLiveTopics, useOvertaken, usePaced } from '@/components/shell/live'
import { askSpreadMs, type News } from '@/components/shell/news'
import type { QueueNews } from '@/lib/requests/news/schema'
import type { RequestRow } from '@/lib/requests/schema'

/** More requests than this at once are no news of single ones any more: the page is drawn again. */
const mostNamed = 60
/** Long enough that what moves together is asked for together, and short enough that it is seen within a second. */
const gatherMs = 200
const restMs = 1_000

/** A page of the queue as it was drawn: with which filter, and when. */
export type DrawnQueue = { of: string; rows: readonly RequestRow[]; asOf: string }

/**
 * What became of the page since it was drawn. Requests that are said to have moved are asked for by name, and so are rows
 * on the screen that the page does not hold any more; the page itself is drawn again only where nobody can say which.
 */
export function useQueueNews(shown: readonly RequestRow[], { of, rows, asOf }: DrawnQueue) {
  const [told, setTold] = useState<ReadonlyMap<string, ToldLine>>(new Map())
  const [counts, setCounts] = useState<QueueNews['counts'] | null>(null)
  const moved = useRef(new Set<string>())
  const ask = useAsk()
  const drawSoon = useDrawSoon()

  const askWithin = usePaced(async () => {
    const ids = [...moved.current]
    moved.current.clear()
    let isAnswered = false
    const again = await ask<QueueNews>(addressOf(of, ids), (news) => {
      isAnswered = true
      setTold((before) => new Map([...before, ...news.lines.map((row) => [row.id, { row, asOf: news.asOf }] as const)]))
      setCounts(news.counts)
      tellCounts('', news.totals)
      if (of) tellCounts(of, news.counts)
    })
    if (!isAnswered) for (const id of ids) moved.current.add(id)
    return again
  }, restMs)

  function onMoved(news: News) {
    if (news.requests === 'many' || moved.current.size + news.requests.size > mostNamed) return drawSoon(news)
    for (const id of news.requests) moved.current.add(id)
    askWithin(gatherMs + askSpreadMs(news))
  }
  useLiveTopics(['requests'], (_isKnown, news) => onMoved(news))
  useOvertaken(['requests'], onMoved)

  useEffect(() => {
    const absent = absentIds(shown, rows)
    for (const id of absent) moved.current.add(id)
    if (absent.length > 0) askWithin(0)
  }, [shown, rows, askWithin])

  return { told: newerLines(told, asOf), counts: counts && counts.asOf >= asOf ? counts : null }
}

function addressOf(of: string, ids: readonly string[]): string {
  const query = new URLSearchParams(of)
  for (const id of ids) query.append('id', id)
  return `/news/queue?${query}`
}
