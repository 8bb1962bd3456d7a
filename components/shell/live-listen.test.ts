import { getEventListeners } from 'node:events'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { listen } from '@/components/shell/live-listen'

/** A stream that says nothing by itself. */
class SilentStream extends EventTarget {
  static readonly open = new Set<SilentStream>()
  static opened = 0
  constructor() {
    super()
    SilentStream.open.add(this)
    SilentStream.opened++
  }
  close(): void {
    SilentStream.open.delete(this)
  }
}

const page = Object.assign(new EventTarget(), { visibilityState: 'visible' })
const view = new EventTarget()

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('document', page)
  vi.stubGlobal('window', view)
  // A browser without locks, in which each tab has a stream of its own.
  vi.stubGlobal('navigator', { onLine: true })
  vi.stubGlobal('EventSource', SilentStream)
  vi.stubGlobal('fetch', () => Promise.reject(new Error('Nobody answers.')))
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** How many listen, and how many streams are open. */
const count = () => [
  ...['visibilitychange'].map((name) => getEventListeners(page, name).length),
  ...['pageshow', 'pagehide', 'online', 'offline'].map((name) => getEventListeners(view, name).length),
  SilentStream.open.size,
  vi.getTimerCount(),
]

it('has one stream and listens once, however often the page is hidden, falls silent and begins again', async () => {
  const stop = listen(
    '/stream',
    () => undefined,
    () => undefined,
  )
  const first = count()
  expect(first).toEqual([1, 1, 1, 1, 1, 1, 1])
  for (let turn = 0; turn < 20; turn++) {
    for (const state of ['hidden', 'visible']) {
      page.visibilityState = state
      page.dispatchEvent(new Event('visibilitychange'))
    }
    // Long enough for a silent stream to be given up and begun again.
    await vi.advanceTimersByTimeAsync(120_000)
    view.dispatchEvent(new Event('online'))
    await vi.advanceTimersByTimeAsync(0)
  }
  expect(SilentStream.opened).toBeGreaterThan(60)
  expect(count()).toEqual(first)
  stop()
  expect(count()).toEqual([0, 0, 0, 0, 0, 0, 0])
})
