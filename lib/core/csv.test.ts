import fc from 'fast-check'
import { expect, it } from 'vitest'
import { csv, readCells } from '@/lib/core/csv'

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

const rowsIn = (text: string, separator = ',') => {
  const rows: string[][] = []
  let row: string[] = []
  const isWhole = readCells(text, separator, {
    cell: (one) => row.push(one),
    row: () => {
      rows.push(row)
      row = []
    },
  })
  expect(row).toEqual([])
  return { rows, isWhole }
}

it.each([
  ['', []],
  ['a', [['a']]],
  ['a,', [['a', '']]],
  ['a\r\nb\n', [['a'], ['b']]],
  ['\n', [['']]],
  ['"a ""b""\r\nc",d', [['a "b"\r\nc', 'd']]],
  ['"a"b,c"d"', [['ab', 'c"d"']]],
  ['a\rb\r', [['a\rb\r']]],
  ['"",""', [['', '']]],
])('reads the cells of %j', (text, rows) => {
  expect(rowsIn(text)).toEqual({ rows, isWhole: true })
})

it('says of a quote that nobody closed', () => {
  expect(rowsIn('a,"b\nc')).toEqual({ rows: [['a', 'b\nc']], isWhole: false })
})

it('reads what was written as it was', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ';', ' '), maxLength: 6 })
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 6 }), (rows) => {
      const text = rows.map((row) => `${row.map((one) => `"${one.replaceAll('"', '""')}"`).join(';')}\n`).join('')
      expect(rowsIn(text, ';')).toEqual({ rows, isWhole: true })
    }),
  )
})

it('takes as long as the text is long', () => {
  const started = performance.now()
  for (const text of ['x,'.repeat(500_000), 'x\n'.repeat(500_000), '"",'.repeat(300_000), '""'.repeat(500_000)])
    expect(rowsIn(text).rows.length).toBeGreaterThan(0)
  expect(performance.now() - started).toBeLessThan(10_000)
})
