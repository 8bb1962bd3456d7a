import { expect, it } from 'vitest'
import { farHours, isPaused } from '@/lib/requests/paused/far'

it('tells an end that is out of reach from one that is only far away', () => {
  const end = new Date('2026-12-01T10:00:00Z')
  expect(isPaused(end)).toBe(false)
  expect(isPaused('2126-12-01T10:00:00Z')).toBe(false)
  const paused = new Date(end.getTime() + farHours * 3_600_000)
  expect(isPaused(paused)).toBe(true)
  expect(isPaused(paused.toISOString())).toBe(true)
  expect(new Date(paused.getTime() - farHours * 3_600_000)).toEqual(end)
})
