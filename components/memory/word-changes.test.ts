import fc from 'fast-check'
import { expect, it } from 'vitest'
import { wordChanges } from '@/components/memory/word-changes'

const marked = (before: string, after: string) =>
  wordChanges(before, after)?.map(({ kind, text }) => ({ same: text, added: `+${text}`, removed: `-${text}` })[kind])

it('marks the words that came and went, the old before the new', () => {
  expect(marked('Refunds within 30 days of sale', 'Refunds within 14 working days of sale')).toEqual([
    'Refunds within ',
    '-30 ',
    '+14 working ',
    'days of sale',
  ])
  expect(marked('one two', 'one two three')).toEqual(['one two ', '+three'])
  expect(marked('one two three', 'one two')).toEqual(['one two', '-three'])
})

it('leaves alone what has little in common, and what is very long', () => {
  expect(wordChanges('How to start', 'Nothing of the kind')).toBeNull()
  expect(wordChanges('', 'Something')).toBeNull()
  expect(wordChanges('a '.repeat(401), 'a '.repeat(401))).toBeNull()
})

it('never loses or invents a word', () => {
  const words = fc.array(fc.constantFrom('clay', 'kiln', 'pot', 'glaze'), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(words, words, (before, after) => {
      const pieces = wordChanges(before.join(' '), after.join('\n'))
      if (!pieces) return
      const side = (not: string) =>
        pieces.filter(({ kind }) => kind !== not).flatMap(({ text }) => text.trim().split(/\s+/))
      expect(side('added')).toEqual(before)
      expect(side('removed')).toEqual(after)
    }),
  )
})
