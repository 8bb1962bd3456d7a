import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { MarkdownText, WrittenText } from '@/components/requests/changes/document-text'
import { Revealed } from '@/components/ui/revealed'

it('says of somebody else’s text that its language is unknown, and what we put into it in ours', () => {
  expect(renderToStaticMarkup(createElement(Revealed, { text: 'Dreißig Töpfe' }))).toBe(
    '<span lang="">Dreißig Töpfe</span>',
  )
  expect(renderToStaticMarkup(createElement(Revealed, { text: 'a\u202Eb' }))).toMatch(/^<span lang="">a<mark lang="en"/)
})

it('gives a document the language that it declares, as text and as a document, and nothing in it another one', () => {
  const german = '---\nlang: de\n---\n\n# Ofen\n\nDreißig `Töpfe`'
  for (const shown of [WrittenText, MarkdownText])
    for (const [text, language] of [
      [german, 'de'],
      ['# Ofen\n\nDreißig `Töpfe`', ''],
    ] as const) {
      const page = renderToStaticMarkup(createElement(shown, { label: 'Text', text }))
      expect(page.match(/ lang="[^"]*"/g), shown.name).toEqual([` lang="${language}"`])
    }
})
