import { expect, it } from 'vitest'
import { anyNews, askSpreadMs, concerns, drawSpreadMs, isOften, readNews } from '@/components/shell/news'

const told = (topics: string[], requests: unknown = []) => readNews(JSON.stringify({ topics, requests, listeners: 3 }))

it('reads what moved, and takes any request for moved where none are named', () => {
  expect(told(['requests'], ['a'])).toEqual({ topics: new Set(['requests']), requests: new Set(['a']), listeners: 3 })
  expect(readNews('{"topics":["requests"]}')).toEqual({ topics: new Set(['requests']), requests: 'many', listeners: 1 })
  for (const line of ['', 'no JSON', 'null', '7']) expect(readNews(line).topics.size).toBe(0)
})

it('means a page that shows a request which moved, and no other', () => {
  const topics = ['requests', 'policy']
  expect(concerns(told(['requests', 'calls'], ['a']), topics)).toBe(true)
  expect(concerns(told(['calls'], ['a']), topics)).toBe(false)
  expect(concerns(told(['requests'], ['a']), topics, ['a', 'b'])).toBe(true)
  expect(concerns(told(['requests'], ['a']), topics, ['b'])).toBe(false)
  expect(concerns(told(['requests', 'policy'], ['a']), topics, ['b'])).toBe(true)
  expect(concerns(told(['requests'], 'many'), topics, ['b'])).toBe(true)
  expect(concerns(anyNews(new Set(['*']), 1), topics, ['b'])).toBe(true)
})

it('knows what moves all day from what is waited for', () => {
  const topics = ['memory', 'requests', 'policy']
  expect(isOften(told(['memory', 'tasks']), topics)).toBe(true)
  expect(isOften(told(['memory', 'requests'], ['a']), topics, ['b'])).toBe(true)
  expect(isOften(told(['memory', 'requests'], ['a']), topics, ['a'])).toBe(false)
  expect(isOften(told(['memory', 'policy']), topics, ['b'])).toBe(false)
  expect(isOften(anyNews(new Set(['*']), 1), topics)).toBe(false)
})

it('spreads what many pages ask over seconds, and lets a few ask at once', () => {
  const spread = (listeners: number) => [askSpreadMs, drawSpreadMs].map((ms) => ms(anyNews(new Set(), listeners)))
  expect([spread(3), spread(200), spread(2_000)]).toEqual([
    [0, 0],
    [1_800, 20_000],
    [3_000, 30_000],
  ])
})
