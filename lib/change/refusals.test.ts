import { expect, it } from 'vitest'
import { rememberRepeat } from '@/lib/change/refusals'

it('records the first of equal refusals in a minute, and how many followed it', () => {
  const at = (seconds: number) => rememberRepeat('pod', 'calls.record', 'too_many', 1_000_000 + seconds * 1_000)
  expect(at(0)).toBe(0)
  expect(at(1)).toBeNull()
  expect(at(59)).toBeNull()
  expect(at(60)).toBe(2)
  expect(at(61)).toBeNull()
  expect(at(500)).toBe(1)
  expect(at(600)).toBe(0)
})

it('keeps actors, commands and reasons apart', () => {
  const all = ['one', 'other'].flatMap((actor) =>
    ['a', 'b'].flatMap((command) => ['x', 'y'].map((reason) => rememberRepeat(actor, command, reason, 5))),
  )
  expect(all).toEqual(Array.from({ length: 8 }, () => 0))
})

it('does not grow with the number of those who are refused', () => {
  for (let actor = 0; actor < 30_000; actor++) rememberRepeat(`crowd-${actor}`, 'c', 'r', 5)
  expect(rememberRepeat('crowd-29999', 'c', 'r', 6)).toBeNull()
  expect(rememberRepeat('crowd-0', 'c', 'r', 6)).toBe(0)
})
