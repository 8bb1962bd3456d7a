'use client'

import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'

type Clock = { now: Date; zone: string }

const ClockContext = createContext<Clock>({ now: new Date(0), zone: 'UTC' })
const zoneCookie = 'countersign-zone'
const tickMs = 15_000
/** A browser clock that is wrong by more than this is corrected by the server's. */
const trustMs = 60_000

/**
 * One clock for every time on the page. The server says its time and the zone it rendered with (from the
 * `countersign-zone` cookie, else UTC); the browser starts from the same two, so both draw the same words,
 * and moves to its own zone right after.
 */
export function ClockProvider({ now, zone, children }: { now: string; zone: string; children: ReactNode }) {
  const [clock, setClock] = useState<Clock>(() => ({ now: new Date(now), zone }))

  useEffect(() => {
    const drift = new Date(now).getTime() - Date.now()
    const correction = Math.abs(drift) > trustMs ? drift : 0
    const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'
    document.cookie = `${zoneCookie}=${encodeURIComponent(ownZone)}; path=/; max-age=31536000; samesite=lax`
    const tick = () => setClock({ now: new Date(Date.now() + correction), zone: ownZone })
    tick()
    const timer = setInterval(tick, tickMs)
    return () => clearInterval(timer)
  }, [now])

  const value = useMemo(() => clock, [clock])
  return <ClockContext value={value}>{children}</ClockContext>
}

/** The time now (it moves by itself) and the reader's time zone. */
export function useClock(): Clock {
  return useContext(ClockContext)
}
