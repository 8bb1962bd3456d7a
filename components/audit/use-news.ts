'use client'

import { useQuery } from '@tanstack/react-query'
import { askFrom, gatherNews, type News, type TimelinePage } from '@/components/audit/timeline-merge'
import { useLiveTopics } from '@/components/shell/live'

/**
 * What came to the record since the list was drawn: asked for at once, and again with every event. A list that took the
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
  useLiveTopics(['audit'], () => void refetch({ cancelRefetch: true }))
  return { news: data, hasFailed: isError }
}

async function fetchNews(href: string, after: number | null): Promise<News> {
  const address = after === null ? href : `${href}${href.includes('?') ? '&' : '?'}after=${after}`
  const answer = await fetch(address, { headers: { accept: 'application/json' } })
  if (!answer.ok) throw new Error(`The feed answered ${answer.status}.`)
  return (await answer.json()) as News
}
