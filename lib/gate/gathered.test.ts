import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { gathered, type News } from '@/lib/gate/gathered'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('passes the first news on at once, what follows together, and nothing when nothing followed', () => {
  const passed: News[] = []
  const tell = gathered(
    () => 500,
    (news) => passed.push(news),
  )
  tell({ topics: ['requests'], requests: ['a'] })
  expect(passed).toEqual([{ topics: ['requests'], requests: ['a'] }])
  for (let call = 0; call < 50; call++) tell({ topics: ['calls'], requests: [] })
  tell({ topics: ['requests', 'calls'], requests: ['a', 'b'] })
  vi.advanceTimersByTime(499)
  expect(passed.length).toBe(1)
  vi.advanceTimersByTime(1)
  expect(passed[1]).toEqual({ topics: ['calls', 'requests'], requests: ['a', 'b'] })
  vi.advanceTimersByTime(2_000)
  expect(passed.length).toBe(2)
  tell({ topics: ['tasks'], requests: [] })
  expect(passed.length).toBe(3)
})

it('names no requests where any may have moved, or more than a page could hold', () => {
  const passed: News[] = []
  const tell = gathered(
    () => 500,
    (news) => passed.push(news),
  )
  for (const requests of [[], ['a'], 'many' as const]) tell({ topics: ['requests'], requests: requests as string[] })
  vi.advanceTimersByTime(500)
  for (let at = 0; at < 101; at++) tell({ topics: ['requests'], requests: [`r${at}`] })
  vi.advanceTimersByTime(500)
  expect(passed.map(({ requests }) => requests)).toEqual([[], 'many', 'many'])
})
