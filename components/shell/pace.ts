/** Work that is asked for again and again, and done at a pace. */
export type Pace = {
  /** Asks for it within so many milliseconds, at a moment of chance, and not before the least; the first who asks counts. */
  within: (ms: number, leastMs?: number) => void
  stop: () => void
}

/**
 * Does the work never twice at once, and not again before it has rested: what is asked for meanwhile is done once,
 * afterwards. Work that could not be done says after how many milliseconds to try again.
 */
export function paced(work: () => Promise<number | void>, restMs = 0): Pace {
  let state: 'idle' | 'waiting' | 'working' | 'stopped' = 'idle'
  let askedMs: number | null = null
  let restedAt = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  function waitFor(ms: number) {
    state = 'waiting'
    timer = setTimeout(() => void go(), Math.max(ms, restedAt - Date.now()))
  }

  async function go() {
    state = 'working'
    askedMs = null
    const againMs = await work().catch(() => undefined)
    restedAt = Date.now() + restMs
    if (isStopped()) return
    state = 'idle'
    if (typeof againMs === 'number') waitFor(againMs)
    else if (askedMs !== null) waitFor(askedMs)
  }

  function isStopped() {
    return state === 'stopped'
  }

  return {
    within(ms, leastMs = 0) {
      if (state === 'working') askedMs = leastMs
      if (state === 'idle') waitFor(leastMs + Math.random() * ms)
    },
    stop() {
      clearTimeout(timer)
      state = 'stopped'
    },
  }
}
