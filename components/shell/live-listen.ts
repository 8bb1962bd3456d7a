import type { StreamWord } from '@/components/shell/live-stream'
import { joinTabs, type Tabs } from '@/components/shell/live-tabs'
import { type Hello, isSilent, missedTopics, readHello, travelMs } from '@/components/shell/missed'
import { mayDraw } from '@/components/shell/ask'
import { anyNews, type News, readNews } from '@/components/shell/news'

/**
 * `live`: news arrives by itself · `busy`: it does, and the server asks for patience with what it was · `stale`: it does
 * not, and the page asks every 15 s · `offline`: nothing arrives.
 */
export type Freshness = {
  status: 'connecting' | 'live' | 'busy' | 'stale' | 'offline'
  /** Until when this page was told everything, in milliseconds since 1970 by the browser's clock. */
  toldUntil: number
}

export type Listener = (news: News) => void

const tickMs = 5_000
const retryMs = 15_000
/** How long a stream may take to begin. */
const patienceMs = 10_000
/** Longer than the tab that has the stream can be silent, unless it does nothing at all any more. */
const takeOverMs = 75_000
/** What a poll says, because it cannot know what moved. */
const anything = new Set(['*'])

/**
 * Listens for what moves as long as the page is looked at. It keeps a clock on the stream: when two signs of life did not
 * come, it says since when it knows nothing, begins again, and asks what moved meanwhile. Returns how to stop.
 */
export function listen(url: string, announce: Listener, show: (freshness: Freshness) => void): () => void {
  const told = { at: new Map<string, number>(), watchedSince: Infinity, beatMs: 20_000, listeners: 1 }
  let toldUntil = Date.now() - performance.now()
  let tabs: Tabs | null = null
  let timer: ReturnType<typeof setInterval> | undefined
  /** Since when a greeting is waited for; null once it came. */
  let waitingSince: number | null = null
  let wordAt = 0
  let triedAt = 0
  let tickedAt = 0

  function say(status: Freshness['status']) {
    show({ status, toldUntil })
  }

  function tell({ kind, data }: StreamWord) {
    wordAt = Date.now()
    if (kind === 'lost') return lose(wordAt)
    if (kind === 'hello') greet(readHello(data))
    if (kind === 'moved') spread(readNews(data))
    // What comes before the greeting says nothing about what moved before it.
    if (waitingSince !== null) return
    toldUntil = wordAt - travelMs
    say('live')
  }

  function greet(hello: Hello) {
    for (const [topic, agoMs] of Object.entries(hello.agoMs)) told.at.set(topic, wordAt - agoMs)
    told.watchedSince = wordAt - hello.watchedMs
    told.beatMs = hello.beatMs
    told.listeners = hello.listeners
    waitingSince = null
    const topics = missedTopics(hello, wordAt - toldUntil)
    if (topics.size > 0) announce(anyNews(topics, told.listeners))
  }

  function spread(news: News) {
    for (const topic of news.topics) told.at.set(topic, wordAt)
    told.listeners = news.listeners
    if (news.topics.size > 0) announce(news)
  }

  function greeting(): string | null {
    if (waitingSince !== null) return null
    const now = Date.now()
    const agoMs = Object.fromEntries([...told.at].map(([topic, at]) => [topic, now - at]))
    const { beatMs, listeners } = told
    return JSON.stringify({ agoMs, watchedMs: now - told.watchedSince, beatMs, listeners } satisfies Hello)
  }

  function lose(since: number) {
    waitingSince ??= since
    say(navigator.onLine ? 'stale' : 'offline')
  }

  function tick() {
    const now = Date.now()
    // Whoever was asleep, with all tabs, gives the one with the stream a moment.
    if (now - tickedAt > 2 * retryMs) wordAt = now
    tickedAt = now
    if (waitingSince === null && isSilent(now - toldUntil, told.beatMs)) lose(now - patienceMs)
    if (waitingSince === null || now - waitingSince < patienceMs) return
    lose(waitingSince)
    if (now - triedAt >= retryMs) retry(now)
  }

  function retry(now: number) {
    triedAt = now
    tabs?.again()
    if (now - wordAt > takeOverMs) tabs?.takeOver()
    void mayDraw().then((isReady) => {
      if (isReady !== true || waitingSince === null || !tabs) return
      toldUntil = now - travelMs
      announce(anyNews(anything, told.listeners))
      lose(waitingSince)
    })
  }

  function resume() {
    if (tabs || document.visibilityState === 'hidden') return
    waitingSince = wordAt = tickedAt = Date.now()
    tabs = joinTabs(url, { tell, greeting })
    timer = setInterval(tick, tickMs)
  }

  function pause() {
    clearInterval(timer)
    tabs?.leave()
    tabs = null
  }

  const turn = () => (document.visibilityState === 'hidden' ? pause() : resume())
  const reachable = () => tabs && retry(Date.now())
  const unreachable = () => tabs && lose(Date.now())
  const heard = [
    [document, 'visibilitychange', turn],
    [window, 'pageshow', resume],
    [window, 'pagehide', pause],
    [window, 'online', reachable],
    [window, 'offline', unreachable],
  ] as const
  for (const [where, name, hear] of heard) where.addEventListener(name, hear)
  resume()
  return () => {
    // One by one: under a signal, Node forgets to remove what its collector met before.
    for (const [where, name, hear] of heard) where.removeEventListener(name, hear)
    pause()
  }
}
