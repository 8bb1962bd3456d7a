import { numberNames, numbers } from '@/lib/insights/numbers'
import type { InsightNumber } from '@/lib/insights/number'
import { amountOf, type Counting } from '@/lib/insights/board/view'
import { within } from '@/lib/insights/waiting'

/** A number as machines read it, with its definition. */
export type ToldNumber = {
  name: string
  board: string
  title: string
  description: string
  unit: string
  source: string
  leaves_out: string | null
  target: { words: string; is_met: boolean } | null
  value: number
  of: number | null
  before: { value: number; of: number | null }
}

/** The numbers of all boards that are counted, in the time that is asked for and the equally long one before it. */
export function toldNumbers(facts: Counting): { from: string; to: string; counted_to: string; numbers: ToldNumber[] } {
  return {
    ...facts.period.now,
    counted_to: facts.asOf,
    numbers: numberNames.flatMap((name) => {
      const one: InsightNumber = numbers[name]
      if (one.kind !== 'counted') return []
      const { board, title, words: description, unit, source, leavesOut = null, target } = one
      const [now, before] = [amountOf(facts, one, 'now'), amountOf(facts, one, 'before')]
      const judged = target ? { words: target.words, is_met: target.holds(now.value, now.of) } : null
      return { name, board, title, description, unit, source, leaves_out: leavesOut, target: judged, ...now, before }
    }),
  }
}

/** How long people took, as the ends of the steps within which half and nine tenths were decided; null where nothing was. */
export function toldWaits({ waited }: Counting) {
  const ends = (share: number) => {
    const end = within(waited.now, share)
    return end === null || !Number.isFinite(end) ? null : end
  }
  return {
    decisions: waited.now.reduce((sum, one) => sum + one, 0),
    half_within: ends(0.5),
    nine_tenths_within: ends(0.9),
  }
}
