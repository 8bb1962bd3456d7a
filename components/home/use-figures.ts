import { useState } from 'react'
import { useAsk, useDrawSoon, useLiveTopics, usePaced } from '@/components/shell/live'
import { anyNews, askSpreadMs } from '@/components/shell/news'
import type { PodToday } from '@/lib/pods/schema'

/** What Home counts, asked for while pods call: who they are, and how many permissions were used without a word. */
export type Figures = { pods: PodToday[]; unreported: number }

/** However often pods call, the figures move at a pace that somebody can read. */
const restMs = 8_000
/** Longer than an answer is shared: what is shared then was read after the news. */
const leastMs = 2_000

/** The figures as they were drawn, or as they were told since; what they cannot show has the page drawn again. */
export function useFigures(drawn: Figures): Figures {
  const [{ told, of }, setTold] = useState<{ told: Figures; of: readonly PodToday[] }>({ told: drawn, of: drawn.pods })
  const ask = useAsk()
  const drawSoon = useDrawSoon()
  const askWithin = usePaced(
    () =>
      ask<Figures>('/news/home', (figures) => {
        setTold({ told: figures, of: drawn.pods })
        if (figures.unreported !== drawn.unreported) drawSoon(anyNews(new Set(), 1))
      }),
    restMs,
  )
  useLiveTopics(['calls', 'requests', 'access'], (isKnown, news) => {
    if (isKnown) askWithin(1_000 + askSpreadMs(news), leastMs)
  })
  return of === drawn.pods ? told : drawn
}
