import { dayAfter, dayOf, startOfDay } from '@/components/ui/time-words'
import { counted } from '@/lib/core/count'
import type { Spread } from '@/lib/record/spread/view'

export type Bar = {
  from: string
  to: string
  count: number
  /** How many of these are in archives, and of which months. */
  away: number
  months: readonly string[]
}
export type Bars = { by: 'hour' | 'day'; bars: readonly Bar[] }

const hourMs = 3_600_000
/** Up to so many hours each has a bar of its own; beyond, each day of the reader has one. */
const mostHours = 72

/**
 * The bars of a spread, the earliest first, without a gap: hours, or days as the reader has them. What was counted by the
 * hour belongs to the day in which its hour begins.
 */
export function barsOf({ from, to, counts, away }: Spread, zone: string): Bars {
  const [start, end] = [Date.parse(from), Date.parse(to)]
  const by = end - start <= mostHours * hourMs ? 'hour' : 'day'
  const edges = by === 'hour' ? hoursBetween(start, end) : daysBetween(start, end, zone)
  const bars = edges
    .slice(0, -1)
    .map((at, index) => ({ from: at, to: edges[index + 1]!, count: 0, away: 0, months: [] as string[] }))
  for (const { at, count } of counts) {
    const moment = Date.parse(at)
    const bar = bars.findLast((one) => one.from <= moment)
    if (!bar || moment >= end) continue
    bar.count += count
    const archive = away.find((one) => Date.parse(one.from) <= moment && moment < Date.parse(one.to))
    if (!archive) continue
    bar.away += count
    if (!bar.months.includes(archive.month)) bar.months.push(archive.month)
  }
  const iso = (ms: number) => new Date(ms).toISOString()
  return { by, bars: bars.map((bar) => ({ ...bar, from: iso(bar.from), to: iso(bar.to) })) }
}

/** Several bars as one. */
export function taken(bars: readonly Bar[]): Bar {
  const sum = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0)
  return {
    from: bars[0]!.from,
    to: bars.at(-1)!.to,
    count: sum(bars.map(({ count }) => count)),
    away: sum(bars.map(({ away }) => away)),
    months: [...new Set(bars.flatMap(({ months }) => months))],
  }
}

/** Whether there is something, and no list has any of it. */
export function isAllAway({ count, away }: Bar): boolean {
  return count > 0 && away === count
}

/** "40 events", "40 events, in the archive of 2026-01", "40 events, of which 12 are in the archive of 2026-01". */
export function countWords(bar: Bar): string {
  const words = counted(bar.count, 'event')
  if (bar.away === 0) return words
  return isAllAway(bar)
    ? `${words}, in ${archiveWords(bar)}`
    : `${words}, of which ${bar.away.toLocaleString('en')} ${bar.away === 1 ? 'is' : 'are'} in ${archiveWords(bar)}`
}

/** "the archive of 2026-01", "the archives of 2026-01 to 2026-03". */
export function archiveWords({ months }: Pick<Bar, 'months'>): string {
  if (months.length === 1) return `the archive of ${months[0]}`
  return `the archives of ${months[0]} ${months.length === 2 ? 'and' : 'to'} ${months.at(-1)}`
}

function hoursBetween(start: number, end: number): number[] {
  const edges = [Math.floor(start / hourMs) * hourMs]
  while (edges.at(-1)! < end) edges.push(edges.at(-1)! + hourMs)
  return edges
}

function daysBetween(start: number, end: number, zone: string): number[] {
  let day = dayOf(new Date(start), zone)
  const edges = [startOfDay(day, zone).getTime()]
  while (edges.at(-1)! < end) {
    day = dayAfter(day)
    edges.push(startOfDay(day, zone).getTime())
  }
  return edges
}
