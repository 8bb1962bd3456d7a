import { expect, it } from 'vitest'
import { hasMovedSince, isSilent, missedTopics, readHello } from '@/components/shell/missed'

const hello = (watchedMs: number) => readHello(JSON.stringify({ agoMs: { requests: 300, tasks: 60_000 }, watchedMs }))

it('names only what moved since the page was asked for', () => {
  expect([...missedTopics(hello(90_000), 1_000)]).toEqual(['requests'])
  expect([...missedTopics(hello(90_000), 200)]).toEqual([])
  expect([...missedTopics(hello(90_000), 70_000)]).toEqual(['requests', 'tasks'])
})

it('takes everything for moved where nobody can know', () => {
  for (const told of [hello(500), readHello('{}'), readHello('no JSON')])
    expect([...missedTopics(told, 1_000)]).toEqual(['*'])
  expect([...missedTopics(hello(90_000), -15_000)], 'a clock set back').toEqual(['*'])
})

it('tells a page that comes late what moved while it was under way, and no more', () => {
  const movedAt = new Map([['requests', 5_000]])
  expect(hasMovedSince(movedAt, ['tasks', 'requests'], 4_000)).toBe(true)
  expect(hasMovedSince(movedAt, ['tasks', 'requests'], 6_000)).toBe(false)
  expect(hasMovedSince(movedAt, ['tasks'], 4_000)).toBe(false)
  expect(hasMovedSince(new Map([['*', 5_000]]), ['tasks'], 4_000)).toBe(true)
})

it('lets one sign of life fail to come, and no second one', () => {
  expect(isSilent(25_000, 20_000)).toBe(false)
  expect(isSilent(45_000, 20_000)).toBe(false)
  expect(isSilent(51_000, 20_000)).toBe(true)
})
