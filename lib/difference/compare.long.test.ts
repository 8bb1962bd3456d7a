import { describe, expect, it } from 'vitest'
import { compare, type Row } from '@/lib/difference/compare'

const newText = (rows: readonly Row[]) => rows.map((row) => ('after' in row ? row.after.text : '')).join('')

describe('texts that mean harm', () => {
  const megabyte = 1_000_000
  it.each([
    ['one line', 'a'.repeat(megabyte), `${'a'.repeat(megabyte)}b`],
    ['one line without an end to a sentence', 'word '.repeat(megabyte / 5), 'world '.repeat(megabyte / 6)],
    ['lines that are all the same', 'a\n'.repeat(megabyte / 2), `b\n${'a\n'.repeat(megabyte / 2 - 9)}c\n`],
    ['two lines in turns', 'a\nb\n'.repeat(megabyte / 4), 'b\nb\na\n'.repeat(megabyte / 6)],
    ['ends of sentences', '. '.repeat(megabyte / 2), '! '.repeat(megabyte / 2)],
    ['breaks', '\n'.repeat(megabyte), ' \n'.repeat(megabyte / 2)],
    ['open fences', '```\n'.repeat(megabyte / 4), '~~~\n'.repeat(megabyte / 4)],
    ['sentences that are nearly the same', numbered('old'), numbered('new')],
  ])('%s lose nothing either', (_, before, after) => {
    expect(newText(compare(before, after)) === after).toBe(true)
  })

  function numbered(word: string): string {
    return Array.from({ length: 20_000 }, (_, at) => `The ${word} kiln number ${at} is hot today.`).join(' ')
  }
})
