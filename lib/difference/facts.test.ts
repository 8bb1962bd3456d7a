import { expect, it } from 'vitest'
import { factChanges, factsOf } from '@/lib/difference/facts'

const shown = (before: string, after: string) =>
  factChanges(before, after).map(({ kind, before: was, after: is }) => `${kind}: ${was || '–'} → ${is || '–'}`)

it.each([
  ['Refunds take 30 days.', 'Refunds take 14 days.', ['number: 30 days → 14 days']],
  ['Pay $1,200 at once.', 'Pay $1,300 at once.', ['amount: $1,200 → $1,300']],
  ['It costs 20 EUR.', 'It costs 25 EUR.', ['amount: 20 EUR → 25 EUR']],
  ['Ends on 2026-11-27.', 'Ends on 2026-12-01.', ['date: 2026-11-27 → 2026-12-01']],
  ['Ends on 3 May 2026.', 'Ends on 4 June 2026.', ['date: 3 May 2026 → 4 June 2026']],
  ['Write to a@example.com.', 'Write to b@example.org.', ['e-mail: a@example.com → b@example.org']],
  ['See https://a.example/x.', 'See https://b.example/x.', ['address: https://a.example/x → https://b.example/x']],
  ['You must ask.', 'You must not ask.', ['duty: must → must not']],
  ['You may publish.', 'You must never publish.', ['duty: may → must never']],
  ['Answer yes.', 'Answer no.', ['duty: yes → no']],
  ['It is ready.', 'It is not ready.', ['duty: – → is not']],
  ['Keep 90 % of it.', 'Keep 80 % of it.', ['number: 90 % → 80 %']],
  ['1 cup and 2 spoons', '2 cups and 2 spoons', ['number: 1 cup → 2 cups']],
  ['Wait 5 minutes.', 'Wait.', ['number: 5 minutes → –']],
  ['Wait.', 'Wait 5 minutes.', ['number: – → 5 minutes']],
  ['Wait 5 minutes.', 'Wait for 5 minutes.', []],
  ['At -3 °C it freezes.', 'At -5 °C it freezes.', ['number: -3 °C → -5 °C']],
  ['Version 1.2.3 runs.', 'Version 1.2.4 runs.', ['number: 1.2.3 → 1.2.4']],
  ['Use kiln3 or x_1.', 'Use kiln4 or x_2.', []],
  ['Don’t share it.', 'Share it.', ['duty: Don’t → –']],
])('%s / %s', (before, after, expected) => {
  expect(shown(before, after)).toEqual(expected)
})

it('of what is stated twice, what is not stated twice any more has changed', () => {
  expect(shown('5 days, then 5 days', '5 days, then 6 days')).toEqual(['number: 5 days → 6 days'])
})

it('finds facts in the order in which they stand', () => {
  expect(factsOf('Never pay $5 before 2026-01-02.').map(({ kind }) => kind)).toEqual(['duty', 'amount', 'date'])
})
