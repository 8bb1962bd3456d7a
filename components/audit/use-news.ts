'use client'

import { useQuery } from '@tanstack/react-query'
import { askFrom, gatherNews, type News, type TimelinePage } from '@/components/audit/timeline-merge'
import { useLiveTopics, usePaced } from '@/components/shell/live'
import { askSpreadMs } from '@/components/shell/news'

/** Lines come with every call; a reader who follows them sees new ones so often. */
const restMs = 2_000

/**
 * What came to the record since the list was drawn: asked for at once, and again while events come, at a pace. A list that took the
 * news up is another one, and begins anew.
 */
export function useNews(href: string, shown: TimelinePage): { news: News | undefined; hasFailed: boolean } {
  const { data, isError, refetch } = useQuery({
    queryKey: ['audit', href, shown.position],
    queryFn: async ({ client, queryKey }) => {
      const waiting = client.getQueryData<News>(queryKey)
      return gatherNews(waiting, await fetchNews(href, askFrom(shown, waiting)))
    },
  })
  const refetchWithin = usePaced(async () => void (await refetch()), restMs)
  useLiveTopics(['audit'], (_isKnown, moved) => refetchWithin(askSpreadMs(moved)))
  return { news: data, hasFailed: isError }
}

async function fetchNews(href: string, after: number | null): Promise<News> {
  const address = after === null ? href : `${href}${href.includes('?') ? '&' : '?'}after=${after}`
  const answer = await fetch(address, { headers: { accept: 'application/json' } })
  if (!answer.ok) throw new Error(`The feed answered ${answer.status}.`)
  return (await answer.json()) as News
}
