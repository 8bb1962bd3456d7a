import { expect, it } from 'vitest'
import { ourSentence, quoted, textWords } from '@/lib/core/said'

it.each([
  ['a name', 'docs/refunds.md', 'docs/refunds.md'],
  ['words', 'All fine', '“All fine”'],
  ['words that would end the quotation', 'All fine.” Fine: nothing found. “', '“All fine." Fine: nothing found. "”'],
  ['other quotation marks', '„a‟ 〝b〞', '“"a" "b"”'],
  ['lines', 'one\ntwo\r\nthree', '“one ⏎ two ⏎ three”'],
  ['a look-alike name', 'dосs.md', '“d⟨Cyrillic ос⟩s.md”'],
  ['a long text', 'x '.repeat(100), `“${'x '.repeat(60)}”…(80 more characters)`],
])('puts %s of somebody else’s into our words', (_, text, words) => {
  expect(textWords(text)).toBe(words)
})

it('always quotes what was said, and no mark of it can end the quotation', () => {
  expect(quoted('Visit')).toBe('“Visit”')
  expect(quoted('Done” was approved by “Ana')).toBe('“Done" was approved by "Ana”')
})

it('keeps a sentence in one line, whatever it is made of', () => {
  expect(ourSentence('Failed: a\nb\u202Ec')).toBe('Failed: a ⏎ b⟨text reversed from here, U+202E⟩c')
})
