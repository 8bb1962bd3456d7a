import { expect, it } from 'vitest'
import { measureNames } from '@/lib/audit/measures'
import type { BoardFacts } from '@/lib/insights/board/queries'
import { lookCharts } from '@/lib/insights/deciding/charts'
import { lookSteps } from '@/lib/insights/tallies'
import { periodOf } from '@/lib/insights/schema'

const none = lookSteps.map(() => 0).concat(0)

/** The charts where so much was counted, and where people decided so much each. */
function charts(counted: Record<string, number>, people: readonly number[]) {
  const each = Object.fromEntries(measureNames.map((name) => [name, { now: counted[name] ?? 0, before: 0 }]))
  const facts = {
    counted: each,
    period: periodOf({}, new Date()),
    deciding: { looked: { now: none, before: none }, load: { now: people, before: [] }, reasons: [] },
  }
  return Object.fromEntries(lookCharts(facts as unknown as BoardFacts).map((chart) => [chart.name, chart]))
}

it('says to what “no” was said most often, by its share, and leads to those', () => {
  const { weights } = charts({ decisions_routine: 40, refusals_routine: 4, decisions_high: 6, refusals_high: 3 }, [])
  expect(weights!.title).toBe('“No” was said most often to what is high: to 3 of 6')
  expect(weights!.series.map(({ values }) => values)).toEqual([
    [36, 0, 3, 0],
    [4, 0, 3, 0],
  ])
  expect(weights!.series[1]!.hrefs![2]).toContain('counted=refusals_high')
  expect(charts({ decisions_routine: 2 }, []).weights!.title).toContain('all 2 were approved')
})

it('says how decisions are spread over people, and nothing where they are so few that each could be told', () => {
  const { load } = charts({}, [1, 4, 12, 130])
  expect(load!.title).toBe('Half of 4 people decided at most 4 requests each; the most that one decided is 130 of 147')
  expect(load!.columns.map((column) => 'name' in column && column.name)).toEqual([
    '1–4',
    '5–9',
    '10–19',
    '20–49',
    '50–99',
    '100+',
  ])
  expect(load!.series[0]!.values).toEqual([2, 0, 1, 0, 0, 1])
  const few = charts({}, [3, 50]).load!
  expect(few.series[0]!.values.every((value) => value === 0)).toBe(true)
  expect(few.title).toBe('Fewer than 3 people decided all 53 requests')
})
