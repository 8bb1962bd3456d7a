'use client'

import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { type Freshness, isAnswering, listen, type Listener } from '@/components/shell/live-listen'
import { hasMovedSince } from '@/components/shell/missed'
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react'

type Live = {
  freshness: Freshness
  subscribe: (listener: Listener) => () => void
  refreshSoon: () => void
  /** When each topic moved last, as far as this browser was told. */
  movedAt: ReadonlyMap<string, number>
}

const LiveContext = createContext<Live>({
  freshness: { status: 'connecting', toldUntil: 0 },
  subscribe: () => () => undefined,
  refreshSoon: () => undefined,
  movedAt: new Map(),
})
const pollMs = 15_000
const refreshMs = 250
/** Longer than a page is under way from its drawing to the screen. */
const underWayMs = 15_000

/** One stream for the whole browser, which tells the pictures that listen what moved. */
export function LiveProvider({ children, streamUrl = '/stream' }: { children: ReactNode; streamUrl?: string }) {
  const [listeners] = useState(() => new Set<Listener>())
  const [movedAt] = useState(() => new Map<string, number>())
  const [freshness, setFreshness] = useState<Freshness>({ status: 'connecting', toldUntil: 0 })
  const refreshSoon = useRefreshSoon()

  useEffect(() => {
    function announce(topics: ReadonlySet<string>) {
      for (const topic of topics) movedAt.set(topic, performance.now())
      for (const listener of listeners) listener(topics)
    }
    return listen(streamUrl, announce, (now) => setFreshness((before) => (isSameToSay(before, now) ? before : now)))
  }, [listeners, movedAt, streamUrl])

  const live = useMemo<Live>(
    () => ({
      freshness,
      refreshSoon,
      movedAt,
      subscribe(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    }),
    [freshness, listeners, movedAt, refreshSoon],
  )

  return <LiveContext value={live}>{children}</LiveContext>
}

/** While all is well nobody is told until when. */
function isSameToSay(before: Freshness, now: Freshness): boolean {
  return before.status === now.status && (now.status === 'live' || before.toldUntil === now.toldUntil)
}

/**
 * Draws the server's part of the page again; however many ask at once, it happens once, and never in the background.
 * Where nobody answers, Next would leave the page and everything on it; so then the page stays, and asks again later.
 */
function useRefreshSoon(): () => void {
  const router = useRouter()
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  useEffect(() => () => void (timer.current && clearTimeout(timer.current)), [])
  return useCallback(() => {
    function refreshIn(ms: number) {
      timer.current = setTimeout(() => {
        void isAnswering().then((answers) => {
          if (!answers) return refreshIn(pollMs)
          timer.current = null
          router.refresh()
        })
      }, ms)
    }
    if (!timer.current && document.visibilityState !== 'hidden') refreshIn(refreshMs)
  }, [router])
}

/** How fresh the page is, for whoever says so on screen. */
export function useFreshness(): Freshness {
  return useContext(LiveContext).freshness
}

/** Calls back when one of these topics moved; `isKnown` is false at every poll while nothing is told. */
export function useLiveTopics(topics: readonly string[], onMoved: (isKnown: boolean) => void): void {
  const { subscribe } = useContext(LiveContext)
  const latest = useRef(onMoved)
  useEffect(() => {
    latest.current = onMoved
  })

  const wanted = topics.join(',')
  useEffect(() => {
    const names = wanted.split(',')
    return subscribe((moved) => {
      const isKnown = names.some((name) => moved.has(name))
      if (isKnown || moved.has('*')) latest.current(isKnown)
    })
  }, [subscribe, wanted])
}

/** Draws the server's part of the page again when one of these topics moved. */
export function LiveRefresh({ topics }: { topics: readonly string[] }) {
  const { refreshSoon } = useContext(LiveContext)
  useLiveTopics(topics, refreshSoon)
  useOvertaken(topics)
  return null
}

/**
 * Draws the page again when one of these topics moved a moment before it came: somebody who walks from page to page may
 * get one that was drawn before the news and arrives after it. Says at which address the page is.
 */
export function useOvertaken(topics: readonly string[]): string {
  const { refreshSoon, movedAt } = useContext(LiveContext)
  const address = `${usePathname()}?${useSearchParams()}`
  const wanted = topics.join(',')
  useEffect(() => {
    if (hasMovedSince(movedAt, wanted.split(','), performance.now() - underWayMs)) refreshSoon()
  }, [movedAt, wanted, refreshSoon, address])
  return address
}
