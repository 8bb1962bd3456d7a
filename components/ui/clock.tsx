'use client'

import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'

type Clock = {
  now: Date
  zone: string
  /** What to add to the browser's clock to get the server's; 0 while the two agree. */
  correctionMs: number
}

const ClockContext = createContext<Clock>({ now: new Date(0), zone: 'UTC', correctionMs: 0 })
const zoneCookie = 'countersign-zone'
const tickMs = 15_000
/** A browser clock that is wrong by more than this is corrected by the server's; less may be the time it took to load. */
const trustMs = 5_000

/**
 * One clock for every time on the page. The server says its time and the zone it rendered with (from the
 * `countersign-zone` cookie, else UTC); the browser starts from the same two, so both draw the same words,
 * and moves to its own zone right after.
 */
export function ClockProvider({ now, zone, children }: { now: string; zone: string; children: ReactNode }) {
  const [clock, setClock] = useState<Clock>(() => ({ now: new Date(now), zone, correctionMs: 0 }))

  useEffect(() => {
    const drift = new Date(now).getTime() - Date.now()
    const correctionMs = Math.abs(drift) > trustMs ? drift : 0
    const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'
    document.cookie = `${zoneCookie}=${encodeURIComponent(ownZone)}; path=/; max-age=31536000; samesite=lax`
    const tick = () => setClock({ now: new Date(Date.now() + correctionMs), zone: ownZone, correctionMs })
    tick()
    const timer = setInterval(tick, tickMs)
    return () => clearInterval(timer)
  }, [now])

  return <ClockContext value={clock}>{children}</ClockContext>
}

/** The time now (it moves by itself), the reader's time zone, and how far the browser's own clock is off. */
export function useClock(): Clock {
  return useContext(ClockContext)
}
