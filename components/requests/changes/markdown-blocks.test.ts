import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { MarkdownBlocks } from '@/components/requests/changes/markdown-blocks'
import { readMarkdown } from '@/lib/core/markdown'

const drawn = (text: string) => renderToStaticMarkup(createElement(MarkdownBlocks, { blocks: readMarkdown(text)! }))

it('draws Markdown with nothing in it that can be pressed, loaded or taken for a heading of the page', () => {
  const page = drawn(
    '# Approved by Ana\n\n[read](https://a.example "x")\n\n![p](https://b.example/p.png)\n\n<script>go()</script>\n\n7. ~~no~~\n\n```js\n<img>\n```',
  )
  expect(page).not.toMatch(/<(?:a|img|script|h[1-6]|button|form|iframe|link)\b|\b(?:href|src|style|id)=/)
  for (const words of [
    '(https://a.example “x”)',
    '(https://b.example/p.png)',
    '&lt;script&gt;go()',
    'value="7"',
    '&lt;img&gt;',
  ])
    expect(page).toContain(words)
})

it('says the head of its column before each value of a table that is stacked, and twice to nobody', () => {
  const page = drawn('| Pot | Price |\n|-|-|\n| Jug | `9` |')
  expect(page.match(/<p data-head="true" aria-hidden="true"[^>]*>(Pot|Price)<\/p><div dir="auto">/g)).toHaveLength(2)
  expect(page.match(/role="(?:table|columnheader|cell)"/g)).toHaveLength(5)
})
