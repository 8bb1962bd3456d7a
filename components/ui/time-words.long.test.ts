import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayOf, startOfDay } from '@/components/ui/time-words'

describe('days', () => {
  it('begin where they are said to in every zone, whenever its clocks are changed from 1990 to 2040', () => {
    const zones = Intl.supportedValuesOf('timeZone')
    const tried = new Set<string>()
    for (const zone of zones)
      for (const { at, key } of changesIn(zone)) {
        if (tried.has(key)) continue
        tried.add(key)
        for (const away of [-1, 0, 1]) expectBeginning(dayOf(new Date(at + away * 86_400_000), zone), zone)
      }
    expect(tried.size).toBeGreaterThan(1_000)
  })

  it('begin where they are said to on any day of these years, in any zone', () => {
    const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'))
    const days = fc.date({ min: new Date('1990-01-01'), max: new Date('2040-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(zones, days, (zone, at) => expectBeginning(dayOf(at, zone), zone)),
      { numRuns: 1_000 },
    )
  })
})

const offsets = new Map<string, Intl.DateTimeFormat>()

/** How far a zone is from UTC, by the runtime's own word for it. */
function offsetAt(zone: string, at: number): string {
  const options = { timeZone: zone, timeZoneName: 'longOffset' } as const
  if (!offsets.has(zone)) offsets.set(zone, new Intl.DateTimeFormat('en-GB', options))
  return offsets.get(zone)!.format(at).split(', ')[1]!
}

/** When the clocks of a zone are changed, and a key by which the same change in another zone is known. */
function changesIn(zone: string): { at: number; key: string }[] {
  const step = 28 * 86_400_000
  const found: { at: number; key: string }[] = []
  const end = Date.UTC(2041, 0, 1)
  for (let at = Date.UTC(1990, 0, 1); at < end; at += step) {
    let [before, since] = [at, at + step]
    const [from, to] = [offsetAt(zone, before), offsetAt(zone, since)]
    if (from === to) continue
    while (since - before > 60_000) {
      const between = before + Math.round((since - before) / 120_000) * 60_000
      if (offsetAt(zone, between) === from) before = between
      else since = between
    }
    found.push({ at: since, key: `${since} ${from} ${to}` })
  }
  return found
}

/** The day has begun at its start, and nowhere in the day and a half before. */
function expectBeginning(date: string, zone: string): void {
  const start = startOfDay(date, zone).getTime()
  const dates = [0, 1, 60, 30 * 60, 3_600, 2 * 3_600, 23 * 3_600, 25 * 3_600].map((away) =>
    dayOf(new Date(start - away * 1_000), zone),
  )
  if (dates[0] !== date || dates.includes(date, 1))
    expect.fail(`${date} in ${zone} begins at ${new Date(start).toISOString()}`)
}
