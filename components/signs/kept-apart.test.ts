import { expect, it } from 'vitest'
import { keptApart } from '@/components/signs/kept-apart'

const kept = (text: string, ...names: string[]) => keptApart(text, names).filter((_part, at) => at % 2 === 1)

it('keeps the names in a sentence apart from its words, and loses nothing of it', () => {
  const text = 'Approved by Ana Kovač and Tom W.; WriterPod wants docs/care/a.md on branch main of CS-12'
  expect(kept(text, 'Ana Kovač', 'Ana', 'Tom W.', 'You')).toEqual([
    'Ana Kovač',
    'Tom W.',
    'WriterPod',
    'docs/care/a.md',
    'CS-12',
  ])
  expect(keptApart(text, ['Ana', 'Tom W.']).join('')).toBe(text)
})

it('takes no part of a word for a name, and a name with signs for what it says', () => {
  expect(kept('Analysis of Anabel, Ana and (a+b)', 'Ana', 'a+b')).toEqual(['Ana', 'a+b'])
  expect(kept('Nothing happens until someone decides.')).toEqual([])
})
