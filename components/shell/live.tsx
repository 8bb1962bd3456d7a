'use client'

import { usePathname, useSearchParams } from 'next/navigation'
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react'
import { askGate, isNotNow, mayDraw, type NotNow } from '@/components/shell/ask'
import { type Freshness, listen, type Listener } from '@/components/shell/live-listen'
import { newsSince, noteMoved, type Recent } from '@/components/shell/missed'
import { concerns, drawSpreadMs, isOften, type News } from '@/components/shell/news'
import { paced } from '@/components/shell/pace'
import { LastLook, useRedraw } from '@/components/shell/redraw'

type Live = {
  freshness: Freshness
  subscribe: (listener: Listener) => () => void
  /** Draws the server's part of the page again within so many milliseconds. */
  drawWithin: (ms: number) => void
  /** Says since when this page waits for a server that is busy; null once it does not. */
  hold: (answer: NotNow | null) => void
  recent: Recent
}

const LiveContext = createContext<Live>({
  freshness: { status: 'connecting', toldUntil: 0 },
  subscribe: () => () => undefined,
  drawWithin: () => undefined,
  hold: () => undefined,
  recent: { topics: new Map(), requests: new Map() },
})
const drawMs = 250
/** However much pods move, a page is drawn anew at a pace that somebody can follow. */
const calmMs = 5_000
/** Longer than a page is under way from its drawing to the screen. */
const underWayMs = 15_000

/** One stream for the whole browser, which tells the pictures that listen what moved. */
export function LiveProvider({ children, streamUrl = '/stream' }: { children: ReactNode; streamUrl?: string }) {
  const [listeners] = useState(() => new Set<Listener>())
  const [recent] = useState<Recent>(() => ({ topics: new Map(), requests: new Map() }))
  const [told, setTold] = useState<Freshness>({ status: 'connecting', toldUntil: 0 })
  const [heldSince, setHeldSince] = useState<number | null>(null)
  const hold = useCallback((answer: NotNow | null) => {
    setHeldSince((since) => (answer?.isBusy ? (since ?? Date.now()) : null))
  }, [])
  const [drawWithin, drawing] = useDrawWithin(hold)

  useEffect(() => {
    // Whoever goes back is shown at once what stood there when they left; nobody listened for that page meanwhile.
    // A leap to a place on the page itself has no state, and shows nothing old.
    const goneBack = ({ state }: PopStateEvent) => state && drawWithin(0)
    window.addEventListener('popstate', goneBack)
    return () => window.removeEventListener('popstate', goneBack)
  }, [drawWithin])

  useEffect(() => {
    function announce(news: News) {
      noteMoved(recent, news, performance.now(), performance.now() - underWayMs)
      for (const listener of listeners) listener(news)
    }
    return listen(streamUrl, announce, (now) => setTold((before) => (isSameToSay(before, now) ? before : now)))
  }, [listeners, recent, streamUrl])

  const live = useMemo<Live>(
    () => ({
      freshness: told.status === 'live' && heldSince !== null ? { status: 'busy', toldUntil: heldSince } : told,
      drawWithin,
      hold,
      recent,
      subscribe(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    }),
    [told, heldSince, listeners, recent, drawWithin, hold],
  )

  return (
    <LiveContext value={live}>
      {children}
      <LastLook drawing={drawing} />
    </LiveContext>
  )
}

/** While all is well nobody is told until when. */
function isSameToSay(before: Freshness, now: Freshness): boolean {
  return before.status === now.status && (now.status === 'live' || before.toldUntil === now.toldUntil)
}

/**
 * Draws the server's part of the page again, never while it is being drawn, and never in the background; however many ask
 * meanwhile, it happens once more. Where nobody answers, Next would leave the page and everything on it; so then the page
 * stays, and asks again later.
 */
function useDrawWithin(hold: Live['hold']): [Live['drawWithin'], drawing: object] {
  const [redraw, drawing] = useRedraw()
  const drawWithin = usePaced(async () => {
    if (document.visibilityState === 'hidden') return
    const isReady = await mayDraw()
    hold(isReady === true ? null : isReady)
    if (isReady !== true) return isReady.againMs
    await redraw()
  })
  return [drawWithin, drawing]
}

/** How fresh the page is, for whoever says so on screen. */
export function useFreshness(): Freshness {
  return useContext(LiveContext).freshness
}

/** Work at a pace, as long as the picture is there; returns how to ask for it, see `Pace`. */
export function usePaced(work: () => Promise<number | void>, restMs = 0): (ms: number, leastMs?: number) => void {
  const latest = useLatest(work)
  const pace = useRef<ReturnType<typeof paced> | null>(null)
  useEffect(() => {
    const current = (pace.current = paced(() => latest.current(), restMs))
    return () => current.stop()
  }, [latest, restMs])
  return useCallback((ms, leastMs) => pace.current?.within(ms, leastMs), [])
}

/**
 * Asks for what moved and hands on the answer; a server that is busy is said on the screen. Returns after how many
 * milliseconds to ask again, where no answer came.
 */
export function useAsk(): <Answer extends object>(
  address: string,
  use: (answer: Answer) => void,
) => Promise<number | void> {
  const { hold } = useContext(LiveContext)
  return useCallback(
    async (address, use) => {
      const answer = await askGate<Parameters<typeof use>[0]>(address)
      hold(isNotNow(answer) ? answer : null)
      if (isNotNow(answer)) return answer.againMs
      if (answer) use(answer)
    },
    [hold],
  )
}

/** Draws the page again soon; the more pages were told the same, the longer it may take. */
export function useDrawSoon(): (news: News) => void {
  const { drawWithin } = useContext(LiveContext)
  return useCallback((news) => drawWithin(drawMs + drawSpreadMs(news)), [drawWithin])
}

/** Calls back when one of these topics moved; `isKnown` is false at every poll while nothing is told. */
export function useLiveTopics(topics: readonly string[], onMoved: (isKnown: boolean, news: News) => void): void {
  const { subscribe } = useContext(LiveContext)
  const latest = useLatest(onMoved)
  const wanted = topics.join(',')
  useEffect(() => {
    const names = wanted.split(',')
    return subscribe((news) => {
      if (concerns(news, names)) latest.current(!news.topics.has('*'), news)
    })
  }, [subscribe, latest, wanted])
}

type LiveRefreshProps = {
  topics: readonly string[]
  /** The ids of the requests that the page shows, where only these matter to it. */
  requests?: readonly string[]
}

/** Draws the server's part of the page again when one of these topics moved; at a pace, where pods move it as they work. */
export function LiveRefresh({ topics, requests }: LiveRefreshProps) {
  const { drawWithin } = useContext(LiveContext)
  const drawSoon = useDrawSoon()
  const drawCalmly = usePaced(async () => drawWithin(drawMs), calmMs)
  const onMoved = (news: News) => {
    if (!concerns(news, topics, requests)) return
    if (isOften(news, topics, requests)) drawCalmly(drawSpreadMs(news))
    else drawSoon(news)
  }
  useLiveTopics(topics, (_isKnown, news) => onMoved(news))
  useOvertaken(topics, onMoved)
  return null
}

/**
 * Calls back when one of these topics moved a moment before the page came: somebody who walks from page to page may get
 * one that was drawn before the news and arrives after it. Says at which address the page is.
 */
export function useOvertaken(topics: readonly string[], onOvertaken: (news: News) => void): string {
  const { recent } = useContext(LiveContext)
  const address = `${usePathname()}?${useSearchParams()}`
  const wanted = topics.join(',')
  const latest = useLatest(onOvertaken)
  useEffect(() => {
    const news = newsSince(recent, performance.now() - underWayMs)
    if (concerns(news, wanted.split(','))) latest.current(news)
  }, [recent, wanted, latest, address])
  return address
}

/** What is called back later is what was given last. */
function useLatest<Given>(given: Given) {
  const latest = useRef(given)
  useEffect(() => {
    latest.current = given
  })
  return latest
}
