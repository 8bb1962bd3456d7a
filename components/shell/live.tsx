'use client'

import { useRouter } from 'next/navigation'
import { hasMovedSince, missedTopics } from '@/components/shell/missed'
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react'

/** `live`: news arrives by itself · `polling`: the stream is down, the page asks every 15 s · `offline`: nothing arrives. */
export type LiveStatus = 'connecting' | 'live' | 'polling' | 'offline'

type Listener = (topics: ReadonlySet<string>) => void
type Live = {
  status: LiveStatus
  subscribe: (listener: Listener) => () => void
  refreshSoon: () => void
  /** When each topic moved last, as far as this browser was told. */
  movedAt: ReadonlyMap<string, number>
}

const LiveContext = createContext<Live>({
  status: 'connecting',
  subscribe: () => () => undefined,
  refreshSoon: () => undefined,
  movedAt: new Map(),
})
const pollMs = 15_000
const refreshMs = 250
/** Longer than a page is under way from its drawing to the screen. */
const underWayMs = 15_000
/** What a poll asks for, because it cannot know what moved. */
const anything = new Set(['*'])

/** One stream for the whole application, which tells the pictures that listen what moved. */
export function LiveProvider({ children, streamUrl = '/stream' }: { children: ReactNode; streamUrl?: string }) {
  const [listeners] = useState(() => new Set<Listener>())
  const [movedAt] = useState(() => new Map<string, number>())
  const [status, setStatus] = useState<LiveStatus>('connecting')
  const refreshSoon = useRefreshSoon()

  useEffect(() => {
    function announce(topics: ReadonlySet<string>) {
      for (const topic of topics) movedAt.set(topic, performance.now())
      for (const listener of listeners) listener(topics)
    }
    // A page that was in the background may have missed anything.
    const onVisible = () => document.visibilityState === 'visible' && announce(anything)
    document.addEventListener('visibilitychange', onVisible)
    const stop = listen(streamUrl, announce, setStatus)
    return () => {
      stop()
      document.removeEventListener('visibilitychange', onVisible)
    }
  }, [listeners, movedAt, streamUrl])

  const live = useMemo<Live>(
    () => ({
      status,
      refreshSoon,
      movedAt,
      subscribe(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    }),
    [status, listeners, movedAt, refreshSoon],
  )

  return <LiveContext value={live}>{children}</LiveContext>
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

/** Whether pages can be had, asked of the smallest thing that comes from where they come from. */
async function isAnswering(): Promise<boolean> {
  const answer = await fetch('/icon.svg', { method: 'HEAD', cache: 'no-store' }).catch(() => null)
  return answer?.ok === true
}

/** How fresh the page is, for whoever says so on screen. */
export function useLive(): LiveStatus {
  return useContext(LiveContext).status
}

/** Calls back when one of these topics moved (and at every poll while the stream is down). */
export function useLiveTopics(topics: readonly string[], onMoved: () => void): void {
  const { subscribe } = useContext(LiveContext)
  const latest = useRef(onMoved)
  useEffect(() => {
    latest.current = onMoved
  })

  const wanted = topics.join(',')
  useEffect(() => {
    const names = wanted.split(',')
    return subscribe((moved) => {
      if (moved.has('*') || names.some((name) => moved.has(name))) latest.current()
    })
  }, [subscribe, wanted])
}

/**
 * Draws the server's part of the page again when one of these topics moved; also when that was a moment before the page
 * came, since somebody who walks from page to page may get one that was drawn before the news and arrives after it.
 */
export function LiveRefresh({ topics }: { topics: readonly string[] }) {
  const { refreshSoon, movedAt } = useContext(LiveContext)
  useLiveTopics(topics, refreshSoon)
  const wanted = topics.join(',')
  useEffect(() => {
    if (hasMovedSince(movedAt, wanted.split(','), performance.now() - underWayMs)) refreshSoon()
  }, [movedAt, wanted, refreshSoon])
  return null
}

/** Opens the stream and keeps it; while it is down, every 15 s counts as news. Returns how to stop. */
function listen(url: string, announce: Listener, setStatus: (status: LiveStatus) => void): () => void {
  let timer: ReturnType<typeof setInterval> | null = null
  let source: EventSource | null = null
  let isFirst = true

  function connect() {
    source = new EventSource(url)
    source.addEventListener('open', () => {
      // Whatever moved while the stream was down was not told, so everything counts as moved once.
      if (timer) announce(anything)
      stopPolling()
      setStatus('live')
    })
    source.addEventListener('hello', (event: MessageEvent<string>) => {
      // What moved between the drawing of the page and its first stream was told to nobody either.
      const topics = isFirst ? missedTopics(event.data, performance.now()) : new Set<string>()
      isFirst = false
      if (topics.size > 0) announce(topics)
    })
    source.addEventListener('message', (event: MessageEvent<string>) => {
      const topics = topicsIn(event.data)
      if (topics.size > 0) announce(topics)
    })
    source.addEventListener('error', startPolling)
  }

  function startPolling() {
    setStatus(navigator.onLine ? 'polling' : 'offline')
    timer ??= setInterval(() => {
      setStatus(navigator.onLine ? 'polling' : 'offline')
      if (navigator.onLine) announce(anything)
      // The browser gives up for good when the server answers with an error; then we start again.
      if (source?.readyState === EventSource.CLOSED) connect()
    }, pollMs)
  }

  function stopPolling() {
    if (timer) clearInterval(timer)
    timer = null
  }

  connect()
  return () => {
    stopPolling()
    source?.close()
  }
}

function topicsIn(data: string): ReadonlySet<string> {
  try {
    const message = JSON.parse(data) as { topics?: unknown }
    return new Set(Array.isArray(message.topics) ? message.topics.map(String) : [])
  } catch {
    return new Set()
  }
}
