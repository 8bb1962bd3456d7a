import { expect, it } from 'vitest'
import { everything, movedBy } from '@/lib/db/moved'

it('hears what a transaction told', () => {
  expect(movedBy('{"topics":["calls"],"calls":["c1","c2"]}')).toEqual({ topics: ['calls'], calls: ['c1', 'c2'] })
  expect(movedBy('{"topics":[],"calls":"many"}')).toEqual({ topics: [], calls: 'many' })
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
])('takes %j to mean that anything may have moved', (line) => {
  expect(movedBy(line)).toBe(everything)
})
