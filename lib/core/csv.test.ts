import { expect, it } from 'vitest'
import { csv } from '@/lib/core/csv'

it('writes lines with their ends, and quotes what would break them', () => {
  expect(
    csv([
      ['From', 'Calls'],
      ['2026-11-01T00:00:00.000Z', 12],
      ['a,b "c"\nd', -3],
    ]),
  ).toBe('From,Calls\r\n2026-11-01T00:00:00.000Z,12\r\n"a,b ""c""\nd",-3\r\n')
})

it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '  =1', '＝1'])('keeps %j a text', (text) => {
  expect(csv([[text]]).replace(/^"/, '')).toMatch(/^'/)
})

it('leaves other texts as they are', () => {
  expect(csv([['≤ 30 s', 'a=b', '']])).toBe('≤ 30 s,a=b,\r\n')
})
