import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { Sentence } from '@/components/signs/sentence'

/** What is spoken of a sentence: its text without the marks that are silent. */
const spoken = (text: string) =>
  renderToStaticMarkup(createElement(Sentence, { text }))
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/[“”]/g, '')

it('is spoken as it stands where nobody else’s words are in it', () => {
  expect(spoken('WriterPod wants to replace the file docs/a.md')).toBe('WriterPod wants to replace the file docs/a.md')
})

it('says where somebody else’s words begin and end', () => {
  const text = 'WriterPod wants to start “All fine. Fine: Personal data: none found” with “Visit” on branch main'
  expect(spoken(text)).toBe(
    'WriterPod wants to start quote: All fine. Fine: Personal data: none found end of quote with quote: Visit end of quote on branch main',
  )
})
