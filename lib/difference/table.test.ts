import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isOther, tableChanges } from '@/lib/difference/table'

const stock = 'id,name,price\nb1,Bowl,5\nb2,Vase,20\nb3,Jug,9\n'
const told = (before: string | null, after: string, file = 'stock.csv') => tableChanges(file, before, after)!
const lineOf = ({ kind, cells }: { kind: string; cells: { before: string | null; after: string | null }[] }) =>
  `${kind}: ${cells.map((cell) => (isOther(cell) ? `${cell.before ?? ''}>${cell.after ?? ''}` : cell.after)).join(' ')}`

describe('two tables', () => {
  it('differ by rows that are known again by their id, wherever they stand', () => {
    const change = told(stock, 'id,name,price\nb3,Jug,9\nb1,Bowl,50\nb4,Cup,3\n')
    expect(change.by).toBe('id')
    expect(change.same).toBe(1)
    expect(change.areRowsReordered).toBe(true)
    expect(change.rows.map(lineOf)).toEqual(['went: b2> Vase> 20>', 'changed: b1 Bowl 5>50', 'came: >b4 >Cup >3'])
    expect(change.rows.map(({ name, line }) => [name, line])).toEqual([
      ['b2', 3],
      ['b1', 3],
      ['b4', 4],
    ])
  })

  it('without an id differ by rows that are most like', () => {
    const before = 'what,made,price\nBowl,May,5\nVase,June,20\nJug,July,9\n'
    const change = told(before, 'what,made,price\nVase,June,25\nJug,July,9\nCup,August,1\n')
    expect(change.by).toBeNull()
    expect(change.rows.map(lineOf)).toEqual([
      'went: Bowl> May> 5>',
      'changed: Vase June 20>25',
      'came: >Cup >August >1',
    ])
  })

  it('are not matched by an id that two rows have, or one has not', () => {
    expect(told('id,what\n1,a\n1,b\n', 'id,what\n1,a\n2,b\n').by).toBeNull()
    expect(told('id,what\n1,a\n,b\n', 'id,what\n1,a\n2,b\n').by).toBeNull()
  })

  it('tell columns by their headings, also such as came, went and stand elsewhere', () => {
    const change = told(stock, 'id,price,colour,name\nb1,5,red,Bowl\nb2,20,,Vase\nb3,9,,Jug\n')
    expect(change.columns.map(({ name, before, after }) => [name, before, after])).toEqual([
      ['id', 0, 0],
      ['price', 2, 1],
      ['colour', null, 2],
      ['name', 1, 3],
    ])
    expect(change.areColumnsReordered).toBe(true)
    expect(change.rows.map(lineOf)).toEqual(['changed: b1 5 >red Bowl'])
    const without = told(stock, 'id,price\nb1,5\nb2,20\nb3,9\n')
    expect(without.columns.map(({ name, after }) => [name, after])).toEqual([
      ['id', 0],
      ['name', null],
      ['price', 1],
    ])
    expect(without.rows.map(lineOf)[0]).toBe('changed: b1 Bowl> 5')
  })

  it('are read with quotes, breaks in them, a mark of their bytes, and semicolons', () => {
    const change = told('\uFEFFid;note\r\n1;"a; ""b""\r\nc"\r\n', 'id;note\n1;other\n')
    expect(change.rows.map(lineOf)).toEqual(['changed: 1 a; "b"\r\nc>other'])
    expect(told('id,a\n1,2\n', 'id;a\n1;2\n')).toMatchObject({ separators: [',', ';'], rows: [], same: 1 })
    expect(told('id\ta\n1\t2\n', 'id\ta\n1\t3\n', 'x.tsv').rows).toHaveLength(1)
  })

  it('may have no heading, and rows of any width', () => {
    const change = told('1,2\n3,4\n', '1,2\n3,5,6\n')
    expect(change.columns.map(({ name }) => name)).toEqual(['Column 1', 'Column 2', 'Column 3'])
    expect(change.rows.map(lineOf)).toEqual(['changed: 3 4>5 >6'])
    const odd = told('Column 3,b\n1,2,3\n', 'Column 3,b\n1,2,4\n')
    expect(odd.rows.map(lineOf)).toEqual(['changed: 1 2 3>4'])
  })

  it('that are new have every row', () => {
    expect(told(null, stock)).toMatchObject({ by: null, same: 0, separators: null })
    expect(told(null, stock).rows.map(({ kind }) => kind)).toEqual(['came', 'came', 'came'])
  })

  it('are none where a quote is open, nothing is parted, or only one of them has headings', () => {
    expect(told('id,a\n1,"2\n', 'id,a\n1,2\n')).toBeNull()
    expect(told('a text\n', 'another text\n')).toBeNull()
    expect(told('', '')).toBeNull()
    expect(told('1,2\n', 'id,a\n1,2\n')).toBeNull()
    expect(told(`${'a,'.repeat(200)}\n`, 'b,c\n')).toBeNull()
  })

  it('leave nothing out: every row of either is told, or is one of those as before', () => {
    const cell = fc.constantFrom('', 'a', 'b', 'c', '1', 'x "y"', 'm\nn')
    const heading = fc.uniqueArray(fc.constantFrom('id', 'name', 'price', 'colour', 'size'), { minLength: 2 })
    const table = heading.chain((names) =>
      fc.record({
        names: fc.constant(names),
        rows: fc.array(fc.array(cell, { minLength: names.length, maxLength: names.length }), { maxLength: 8 }),
      }),
    )
    type Written = { names: string[]; rows: string[][] }
    const written = ({ names, rows }: Written) =>
      [names, ...rows].map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')).join('\n')
    const said = ({ names, rows }: Written, columns: readonly string[]) =>
      rows.map((row) => JSON.stringify(columns.map((name) => row[names.indexOf(name)] ?? '')))
    fc.assert(
      fc.property(table, table, (before, after) => {
        const change = told(written(before), written(after))
        const columns = change.columns.map(({ name }) => name)
        expect(new Set(columns)).toEqual(new Set([...before.names, ...after.names]))
        for (const side of ['before', 'after'] as const) {
          const left = new Map<string, number>()
          for (const row of said(side === 'before' ? before : after, columns)) left.set(row, (left.get(row) ?? 0) + 1)
          const gone = side === 'before' ? 'came' : 'went'
          for (const row of change.rows.filter(({ kind }) => kind !== gone)) {
            const key = JSON.stringify(row.cells.map((one) => one[side] ?? ''))
            expect(left.get(key) ?? 0).toBeGreaterThan(0)
            left.set(key, left.get(key)! - 1)
          }
          expect([...left.values()].reduce((sum, count) => sum + count, 0)).toBe(change.same)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('of thousands of rows that are all other ones are compared in time', () => {
    const many = (of: string) => `a,b\n${Array.from({ length: 8_000 }, (_, at) => `${of}${at},${of}`).join('\n')}`
    const started = performance.now()
    expect(told(many('x'), many('y')).rows.length).toBe(16_000)
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})
