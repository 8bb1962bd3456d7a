'use client'

import { useEffect, useState } from 'react'
import { useClock } from '@/components/ui/clock'

const tickMs = 500

/** Whole seconds until a moment on the server's clock, counting down; 0 once it is over. Never more than `seconds`. */
export function useSecondsUntil(at: string | null, seconds: number): number {
  const { correctionMs } = useClock()
  const [left, setLeft] = useState(seconds)
  useEffect(() => {
    if (!at) return
    const serverNow = Date.now() + correctionMs
    const remaining = Math.min(seconds * 1000, Math.max(0, new Date(at).getTime() - serverNow))
    const end = performance.now() + remaining
    const tick = () => setLeft(Math.max(0, Math.ceil((end - performance.now()) / 1000)))
    tick()
    const timer = setInterval(tick, tickMs)
    return () => clearInterval(timer)
  }, [at, seconds, correctionMs])
  return at ? left : 0
}

/** "10 seconds", "1 minute", "4 min 10 s": how long there is to change one's mind. */
export function secondsWords(seconds: number): string {
  if (seconds < 60) return seconds === 1 ? '1 second' : `${seconds} seconds`
  const rest = seconds % 60
  return rest === 0 ? `${seconds / 60} min` : `${Math.floor(seconds / 60)} min ${rest} s`
}
