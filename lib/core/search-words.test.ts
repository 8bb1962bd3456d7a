import { expect, it } from 'vitest'
import { searchWords } from '@/lib/core/search-words'

it.each([
  [undefined, []],
  ['  kiln   door ', ['kiln', 'door']],
  ['"kiln door" glaze', ['kiln door', 'glaze']],
  ['say "nothing', ['say', '"nothing']],
  ['a b c d e f g h i j k', 'abcdefghij'.split('')],
])('a search for %j is for %j', (q, words) => {
  expect(searchWords(q)).toEqual(words)
})
