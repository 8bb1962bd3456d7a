import { stepWords } from '@/lib/insights/waiting'
import type { MonitorRule } from '@/lib/incidents/monitors/schema'

const spans: Readonly<Record<number, string>> = { 1: 'an hour', 6: '6 hours', 24: 'a day', 168: 'a week' }

/** A time over which a tool is judged. */
export const spanWords = (hours: number) => spans[hours] ?? `${hours} hours`

/** What is expected, in words: "at least 95 % of its calls succeed within a day". */
export function expectation({ measure, limit, hours }: Pick<MonitorRule, 'measure' | 'limit' | 'hours'>): string {
  if (measure === 'success') return `of its calls in ${spanWords(hours)}, at least ${limit} % succeed`
  if (measure === 'latency') return `of its calls in ${spanWords(hours)}, 95 % take ${stepWords(limit)} at most`
  return `there ${limit === 1 ? 'is at least 1 call' : `are at least ${limit.toLocaleString('en')} calls`} in ${spanWords(hours)}`
}
