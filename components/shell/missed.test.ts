import { expect, it } from 'vitest'
import { isSilent, missedTopics, newsSince, noteMoved, readHello } from '@/components/shell/missed'

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
  const recent = { topics: new Map<string, number>(), requests: new Map<string, number>() }
  const told = (topics: string[], requests: string[] | 'many', at: number) =>
    noteMoved(
      recent,
      { topics: new Set(topics), requests: requests === 'many' ? requests : new Set(requests), listeners: 9 },
      at,
      at - 15_000,
    )
  told(['requests'], ['a'], 5_000)
  told(['requests', 'calls'], ['b'], 7_000)
  expect(newsSince(recent, 4_000)).toEqual({
    topics: new Set(['requests', 'calls']),
    requests: new Set(['a', 'b']),
    listeners: 1,
  })
  expect(newsSince(recent, 6_000).requests).toEqual(new Set(['b']))
  expect(newsSince(recent, 8_000)).toEqual({ topics: new Set(), requests: new Set(), listeners: 1 })
  told(['*'], 'many', 21_000)
  expect([...recent.requests.keys()]).toEqual(['b', '*'])
  expect(newsSince(recent, 20_000)).toEqual({ topics: new Set(['*']), requests: 'many', listeners: 1 })
})

it('lets one sign of life fail to come, and no second one', () => {
  expect(isSilent(25_000, 20_000)).toBe(false)
  expect(isSilent(45_000, 20_000)).toBe(false)
  expect(isSilent(51_000, 20_000)).toBe(true)
})
