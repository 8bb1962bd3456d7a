import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keyset } from '@/lib/core/keyset'
import { sourceFiles } from '@/lib/sources'

const newest = keyset('desc', { at: 'time', id: 'text' })
const byName = keyset('asc', { branch: 'text', line: 'number', id: 'text' })
const at = new Date('2026-11-26T09:00:00.123Z')

describe('a place in a list', () => {
  it('is told by the values of the row before it', () => {
    const rows = ['b', 'a'].map((id) => ({ id, at, more: true }))
    const { rows: shown, next } = newest.page(rows, 1, undefined)
    expect(shown).toEqual([rows[0]])
    expect(newest.order(undefined)).toEqual([{ at: 'desc' }, { id: 'desc' }])
    expect(newest.beyond(next!)).toEqual({ at: { lte: at }, OR: [{ at: { lt: at } }, { at, id: { lt: 'b' } }] })
    expect(newest.page(rows, 2, undefined).next).toBeNull()
  })

  it('leads back as well as on, to exactly the rows before it', () => {
    const rows = ['c', 'b', 'a'].map((id) => ({ id, at }))
    const second = newest.page(rows.slice(1), 1, newest.page(rows, 1, undefined).next!)
    expect(second).toMatchObject({ rows: [rows[1]], next: expect.any(String) })
    const cursor = second.previous!
    expect(newest.cursor.safeParse(cursor).success).toBe(true)
    expect(newest.order(cursor)).toEqual([{ at: 'asc' }, { id: 'asc' }])
    expect(newest.beyond(cursor)).toEqual({ at: { gte: at }, OR: [{ at: { gt: at } }, { at, id: { gt: 'b' } }] })
    // Asked for backwards, the nearest comes first; it is shown in the list's own order.
    expect(newest.page([rows[1]!, rows[0]!], 2, cursor)).toEqual({
      rows: [rows[0], rows[1]],
      next: second.next,
      previous: null,
    })
    expect(newest.page([rows[1]!, rows[0]!], 1, cursor).previous).toBe(second.previous)
  })

  it('comes back from an address as it was, whatever the words', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0')),
        fc.integer({ min: -2_147_483_647, max: 2_147_483_647 }),
        (branch, line) => {
          const row = { branch, line, id: ',%2C' }
          const { next } = byName.page([row, row], 1, undefined)
          expect(byName.cursor.safeParse(next).success).toBe(true)
          const branches = [{ branch: { gt: branch } }, { branch, line: { gt: line } }]
          expect(byName.beyond(next!)).toEqual({
            branch: { gte: branch },
            OR: [...branches, { branch, line, id: { gt: ',%2C' } }],
          })
        },
      ),
    )
  })

  it.each(['', '1', '1,a,b', 'x,a', '1e3,a', '1,%', '1,%00', '253402300800000,a', '-62135596800001,a', ' 1,a'])(
    'is refused when it cannot be one: %j',
    (text) => {
      expect(newest.cursor.safeParse(text).success).toBe(false)
      expect(newest.beyond(text)).toEqual({})
    },
  )

  it('is refused when a number is larger than the database’s', () => {
    expect(byName.cursor.safeParse('a,2147483648,b').success).toBe(false)
  })

  it('is the beginning when none is given', () => {
    expect(newest.beyond(undefined)).toEqual({})
  })
})

it('is how every list is paged: none continues from a row, which may have left it', () => {
  const fromRow = /\bcursor: \{ id/
  const shipped = sourceFiles().filter((file) => file.startsWith('lib/') && !file.includes('.test.'))
  expect(shipped.filter((file) => fromRow.test(readFileSync(file, 'utf8')))).toEqual([])
})
