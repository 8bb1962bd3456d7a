import { expect, it } from 'vitest'
import { countedUpTo } from '@/lib/core/count'
import { standingView } from '@/lib/insights/standing/view'

it('says of what is counted no further that there are more, as the list does', () => {
  const shown = (value: number) => standingView('requests_waiting', value, null).shown
  expect([0, 1_000, 1_001].map(shown)).toEqual(['0', '1,000', 'over 1,000'])
  expect(countedUpTo).toBe(1_000)
  expect(standingView('rights_unused', 123_456, null).shown).toBe('123,456')
})
