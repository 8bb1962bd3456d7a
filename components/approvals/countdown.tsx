'use client'

import { useEffect, useState } from 'react'

const tickMs = 500

/** Whole seconds until a moment, counting down; 0 once it is over. `seconds` bounds a clock that runs wrong. */
export function useSecondsUntil(at: string | null, seconds: number): number {
  const [left, setLeft] = useState(seconds)
  useEffect(() => {
    if (!at) return
    // Measured from when the answer arrived: the browser's clock need not agree with the server's.
    const remaining = Math.min(seconds * 1000, Math.max(0, new Date(at).getTime() - Date.now()))
    const end = performance.now() + remaining
    const tick = () => setLeft(Math.max(0, Math.ceil((end - performance.now()) / 1000)))
    tick()
    const timer = setInterval(tick, tickMs)
    return () => clearInterval(timer)
  }, [at, seconds])
  return at ? left : 0
}

/** "10 seconds", "1 minute", "4 min 10 s": how long there is to change one's mind. */
export function secondsWords(seconds: number): string {
  if (seconds < 60) return seconds === 1 ? '1 second' : `${seconds} seconds`
  const rest = seconds % 60
  return rest === 0 ? `${seconds / 60} min` : `${Math.floor(seconds / 60)} min ${rest} s`
}
