import { z } from 'zod'
import { boards } from '@/lib/insights/number'

const hourMs = 3_600_000
export const dayMs = 24 * hourMs

/** For how many days a board looks back, unless its address says from when to when. */
export const periodDays = ['7', '30', '90'] as const
const usualDays = '30'
/** No longer than this, so that a board never looks through more hours than it can. */
const mostDays = 400

/** The address of a board: which one, for how long back or from when to when, and of which department. */
export const insightsAddress = z.object({
  board: z.enum(boards).optional(),
  days: z.enum(periodDays).optional(),
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
  department: z
    .string()
    .regex(/^[\w-]{1,60}$/)
    .optional(),
  chart: z.string().max(40).optional(),
})
export type InsightsAddress = z.output<typeof insightsAddress>

/** A time between two whole hours, the second one outside of it; ISO 8601 in UTC. */
export type Window = { from: string; to: string }
export type Period = { now: Window; before: Window; days: number; isFixed: boolean }

const iso = (ms: number) => new Date(ms).toISOString()

/** The time that an address asks for, in whole hours up to the end of the one that runs, and the equally long one before it. */
export function periodOf(
  { days = usualDays, from, to }: Pick<InsightsAddress, 'days' | 'from' | 'to'>,
  now: Date,
): Period {
  const [start, end] = [from, to].map((at) => at && Math.floor(Date.parse(at) / hourMs) * hourMs)
  const isFixed =
    start !== undefined && end !== undefined && start !== '' && end !== '' && isMeant(Number(start), Number(end))
  const until = isFixed ? Number(end) : (Math.floor(now.getTime() / hourMs) + 1) * hourMs
  const since = isFixed ? Number(start) : until - Number(days) * dayMs
  const length = until - since
  return {
    now: { from: iso(since), to: iso(until) },
    before: { from: iso(since - length), to: iso(since) },
    days: length / dayMs,
    isFixed,
  }
}

function isMeant(start: number, end: number): boolean {
  return end > start && end - start <= mostDays * dayMs && start > dayMs * mostDays && end < Date.parse('2999-01-01')
}

/** So many parts a time is drawn in at most. */
const mostParts = 31

/** A time in equal parts of whole days, or of whole hours where it is short. */
export function partsOf({ from, to }: Window): Window[] {
  const [start, end] = [Date.parse(from), Date.parse(to)]
  const unit = end - start > 3 * dayMs ? dayMs : hourMs
  const step = Math.ceil((end - start) / mostParts / unit) * unit
  const parts: Window[] = []
  for (let at = start; at < end; at += step) parts.push({ from: iso(at), to: iso(Math.min(at + step, end)) })
  return parts
}

/** The whole days of a time, in UTC, and what of it lies before and behind them; of a short one there may be none. */
export function daysIn({ from, to }: Window): { days: Window | null; others: Window[] } {
  const [first, last] = [Math.ceil(Date.parse(from) / dayMs) * dayMs, Math.floor(Date.parse(to) / dayMs) * dayMs]
  if (first >= last) return { days: null, others: [{ from, to }] }
  const days = { from: iso(first), to: iso(last) }
  return {
    days,
    others: [
      { from, to: days.from },
      { from: days.to, to },
    ].filter((one) => Date.parse(one.from) < Date.parse(one.to)),
  }
}

/** How often something came to pass, and of how many where it is a part of something. */
export type Amount = { value: number; of: number | null }
