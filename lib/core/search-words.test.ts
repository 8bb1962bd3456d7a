import { expect, it } from 'vitest'
import { hasOnlyShortWords, searchTerms, searchWords, spellings } from '@/lib/core/search-words'

it.each([
  [undefined, []],
  ['  kiln   door ', ['kiln', 'door']],
  ['"kiln door" glaze', ['kiln door', 'glaze']],
  ['say "nothing', ['say', '"nothing']],
  ['a b c d e f g h i j k', 'abcdefghij'.split('')],
])('a search for %j is for %j', (q, words) => {
  expect(searchWords(q)).toEqual(words)
})

it.each([
  ['kiln -door', ['kiln'], ['door']],
  ['-"kiln door" -glaze "of clay"', ['of clay'], ['kiln door', 'glaze']],
  ['work-shop - "-f" --x', ['work-shop', '-', '-f'], ['-x']],
  ['-say "nothing', ['"nothing'], ['say']],
  [undefined, [], []],
  ['-a b c d e f g h i j k', 'bcdefghij'.split(''), ['a']],
])('a search for %j wants %j without %j', (q, words, without) => {
  expect(searchTerms(q)).toEqual({ words, without })
})

it('has only short words when those that must be there are', () => {
  expect(['of', 'of -kiln', 'kiln', '-kiln', undefined].map(hasOnlyShortWords)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ])
})

it.each(['Caf\u00E9', 'Cafe\u0301'])('%j is searched for in both of its spellings', (word) => {
  expect(spellings(word).toSorted()).toEqual(['Cafe\u0301', 'Caf\u00E9'])
  expect(spellings('kiln')).toEqual(['kiln'])
})

it('a word that mixes its spellings, and what is kept so, are searched for as well', () => {
  const mixed = ['re\u0301sum\u00E9', 'r\u00E9sume\u0301']
  for (const word of [...mixed, 'r\u00E9sum\u00E9', 're\u0301sume\u0301'])
    expect(spellings(word), word).toEqual(expect.arrayContaining(mixed))
  // A letter with two marks, of which one is in the letter.
  expect(spellings('t\u1EC7p')).toEqual(
    expect.arrayContaining(['te\u0323\u0302p', 't\u1EB9\u0302p', 't\u00EA\u0323p', 't\u1EC7p']),
  )
  expect(spellings('\uD55C\uAE00'.normalize('NFD'))).toContain('\uD55C\uAE00')
})

it('many letters with marks are no flood of patterns, and each of them whole is still among those', () => {
  const word = '\u00E9'.repeat(40)
  const all = spellings(word)
  expect(all.length).toBeLessThanOrEqual(67)
  expect(all).toEqual(expect.arrayContaining([word, word.normalize('NFD')]))
})
