import { dayAfter, dayOf, startOfDay } from '@/components/ui/time-words'
import type { Spread } from '@/lib/record/spread/view'

export type Bar = { from: string; to: string; count: number }
export type Bars = { by: 'hour' | 'day'; bars: readonly Bar[] }

const hourMs = 3_600_000
/** Up to so many hours each has a bar of its own; beyond, each day of the reader has one. */
const mostHours = 72

/**
 * The bars of a spread, the earliest first, without a gap: hours, or days as the reader has them. What was counted by the
 * hour belongs to the day in which its hour begins.
 */
export function barsOf({ from, to, counts }: Spread, zone: string): Bars {
  const [start, end] = [Date.parse(from), Date.parse(to)]
  const by = end - start <= mostHours * hourMs ? 'hour' : 'day'
  const edges = by === 'hour' ? hoursBetween(start, end) : daysBetween(start, end, zone)
  const bars = edges.slice(0, -1).map((at, index) => ({ from: at, to: edges[index + 1]!, count: 0 }))
  for (const { at, count } of counts) {
    const moment = Date.parse(at)
    const bar = bars.findLast((one) => one.from <= moment)
    if (bar && moment < end) bar.count += count
  }
  const iso = (ms: number) => new Date(ms).toISOString()
  return { by, bars: bars.map((bar) => ({ from: iso(bar.from), to: iso(bar.to), count: bar.count })) }
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
