import { expect, it } from 'vitest'
import { everything, movedBy } from '@/lib/db/moved'

it('hears what a transaction told', () => {
  const told = { topics: ['calls'], calls: ['c1', 'c2'], requests: ['r1'] }
  expect(movedBy(JSON.stringify(told))).toEqual(told)
  expect(movedBy('{"topics":[],"calls":"many","requests":"many"}')).toEqual({
    topics: [],
    calls: 'many',
    requests: 'many',
  })
})

it('takes any request for moved where an older version names none', () => {
  expect(movedBy('{"topics":["audit"],"calls":[]}').requests).toEqual([])
  expect(movedBy('{"topics":["requests"],"calls":[]}')).toEqual({ topics: ['requests'], calls: [], requests: 'many' })
})

it.each([
  undefined,
  '',
  'hello',
  '{"topics":',
  'null',
  '7',
  '[]',
  '"calls"',
  '{}',
  '{"topics":"calls","calls":[]}',
  '{"topics":["calls"]}',
  '{"topics":[null],"calls":[]}',
  '{"topics":["calls"],"calls":{"length":1}}',
  '{"topics":["calls"],"calls":[["c1"]]}',
  '{"topics":["calls"],"calls":[],"requests":7}',
])('takes %j to mean that anything may have moved', (line) => {
  expect(movedBy(line)).toBe(everything)
})
