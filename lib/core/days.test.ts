import { expect, it } from 'vitest'
import { dayWords } from '@/lib/core/days'

it('writes a day as pages do, with the year where it is another', () => {
  const now = new Date('2026-11-30T01:00:00Z')
  expect(dayWords('2026-11-29', now)).toBe('29 Nov')
  expect(dayWords('2025-12-01', now)).toBe('1 Dec 2025')
  expect(dayWords('2025-12-01T23:59:59Z')).toBe('1 Dec')
})
