import { expect, it } from 'vitest'
import { searchWords, spellings } from '@/lib/core/search-words'

it.each([
  [undefined, []],
  ['  kiln   door ', ['kiln', 'door']],
  ['"kiln door" glaze', ['kiln door', 'glaze']],
  ['say "nothing', ['say', '"nothing']],
  ['a b c d e f g h i j k', 'abcdefghij'.split('')],
])('a search for %j is for %j', (q, words) => {
  expect(searchWords(q)).toEqual(words)
})

it.each(['Caf\u00E9', 'Cafe\u0301'])('%j is searched for in both of its spellings', (word) => {
  expect(spellings(word).toSorted()).toEqual(['Cafe\u0301', 'Caf\u00E9'])
  expect(spellings('kiln')).toEqual(['kiln'])
})
