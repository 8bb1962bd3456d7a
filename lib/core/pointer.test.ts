import { expect, it } from 'vitest'
import { nameAt, pointerTo } from '@/lib/core/pointer'

it.each(['to', 'a/b', 'm~n', '~1', '/', ''])('leads to “%s” and back', (name) => {
  expect(nameAt(pointerTo(name))).toBe(name)
})

it('is written as RFC 6901 has it', () => {
  expect([pointerTo('a/b', 'm~n'), pointerTo()]).toEqual(['/a~1b/m~0n', ''])
})
