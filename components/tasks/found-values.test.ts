import { describe, expect, it } from 'vitest'
import { recordsIn, textOf, wordsIn } from '@/components/tasks/found-values'

describe('values as files hold them', () => {
  it.each([
    [null, []],
    ['', []],
    ['a.md', ['a.md']],
    [
      ['a.md', null, ['b.md']],
      ['a.md', 'b.md'],
    ],
    [
      [1, { path: 'c.md' }],
      ['1', '{"path":"c.md"}'],
    ],
  ])('%j holds the words %j', (value, words) => {
    expect(wordsIn(value)).toEqual(words)
  })

  it.each([
    [undefined, null],
    ['words', 'words'],
    [0, '0'],
    [{ summary: 'x' }, '{\n  "summary": "x"\n}'],
  ])('%j reads %j', (value, text) => {
    expect(textOf(value)).toBe(text)
  })

  it('finds records only in lists', () => {
    expect(recordsIn([{ a: 1 }, 'b', null, ['c']])).toEqual([{ a: 1 }])
    expect(recordsIn({ a: 1 })).toEqual([])
  })
})
