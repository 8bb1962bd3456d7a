'use client'

import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'

export type ZoneFrom = 'reader' | 'browser' | 'nobody'

type Clock = {
  now: Date
  zone: string
  /** Who said that this is the reader's zone; while nobody has, times say which zone they are in. */
  from: ZoneFrom
  /** What to add to the browser's clock to get the server's; 0 while the two agree. */
  correctionMs: number
}

const ClockContext = createContext<Clock>({ now: new Date(0), zone: 'UTC', from: 'nobody', correctionMs: 0 })
const zoneCookie = 'countersign-zone'
const setCookie = 'countersign-own-zone'
const tickMs = 15_000
/** A browser clock that is wrong by more than this is corrected by the server's; less may be the time it took to load. */
const trustMs = 5_000

type ClockProps = Pick<Clock, 'zone' | 'from'> & { now: string; children: ReactNode }

/**
 * One clock for every time on the page. The server says its time and the zone it rendered with (from the
 * cookies, else UTC); the browser starts from the same two, so both draw the same words, and moves to its own zone
 * right after, unless the reader has set one.
 */
export function ClockProvider({ now, zone, from, children }: ClockProps) {
  const [clock, setClock] = useState<Clock>(() => ({ now: new Date(now), zone, from, correctionMs: 0 }))

  useEffect(() => {
    const drift = new Date(now).getTime() - Date.now()
    const correctionMs = Math.abs(drift) > trustMs ? drift : 0
    remember(zoneCookie, browserZone())
    const mine = from === 'reader' ? { zone, from } : { zone: browserZone(), from: 'browser' as const }
    const tick = () => setClock({ now: new Date(Date.now() + correctionMs), ...mine, correctionMs })
    tick()
    const timer = setInterval(tick, tickMs)
    return () => clearInterval(timer)
  }, [now, zone, from])

  return <ClockContext value={clock}>{children}</ClockContext>
}

/** The zone that the browser tells, which is not the true one where it hides that. */
export function browserZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'
}

/** Sets the zone in which this reader sees times, in this browser; null leaves it to the browser again. */
export function setOwnZone(zone: string | null): void {
  remember(setCookie, zone)
}

function remember(cookie: string, zone: string | null): void {
  const age = zone === null ? 0 : 31_536_000
  document.cookie = `${cookie}=${encodeURIComponent(zone ?? '')}; path=/; max-age=${age}; samesite=lax`
}

/** The time now (it moves by itself), the reader's time zone, and how far the browser's own clock is off. */
export function useClock(): Clock {
  return useContext(ClockContext)
}
