import { expect, it } from 'vitest'
import { nextPart, traceIn, traceText } from '@/lib/core/trace'

const id = '4bf92f3577b34da6a3ce929d0e0e4736'
const part = '00f067aa0ba902b7'

it('a chain is read from its header, in this version and in later ones', () => {
  expect(traceIn(`00-${id}-${part}-01`)).toEqual({ id, part, isKept: true })
  expect(traceIn(` 00-${id}-${part}-00 `)).toEqual({ id, part, isKept: false })
  expect(traceIn(`42-${id}-${part}-03-what-comes-later`)).toEqual({ id, part, isKept: true })
})

it.each([
  ['nothing', undefined],
  ['two of them', [`00-${id}-${part}-01`, `00-${id}-${part}-01`]],
  ['a chain of noughts', `00-${'0'.repeat(32)}-${part}-01`],
  ['a part of noughts', `00-${id}-${'0'.repeat(16)}-01`],
  ['the version that means nothing', `ff-${id}-${part}-01`],
  ['large letters', `00-${id.toUpperCase()}-${part}-01`],
  ['more than this version has', `00-${id}-${part}-01-more`],
  ['a line of somebody else’s', `00-${id}-${part}-01\nx: y`],
  ['too little', `00-${id}-01`],
])('%s names no chain', (_name, header) => {
  expect(traceIn(header)).toBeNull()
})

it('what begins here is a part of its own, of the chain that was named or of a new one', () => {
  const next = nextPart({ id, part, isKept: false })
  expect(next).toMatchObject({ id, isKept: false })
  expect(next.part).not.toBe(part)
  expect(traceIn(traceText(next))).toEqual(next)
  const [one, other] = [nextPart(null), nextPart(null)]
  expect(traceIn(traceText(one))).toEqual(one)
  expect(one.id).not.toBe(other.id)
})
