import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { ChangeSection, type ChangeView } from '@/components/requests/changes/change-section'
import { countHidden } from '@/lib/core/hidden'
import type { RequestDetail } from '@/lib/requests/schema'

/** The change as it is drawn, for somebody who can decide or not. */
function drawn(
  args: Record<string, unknown>,
  view: ChangeView | null,
  markdown: string[],
  blocker: string | null,
): string {
  const content = { toolKey: 'a', toolTitle: 'A', arguments: args, markdown, hiddenCharacters: countHidden(args) }
  const standing = { id: 'r', state: 'waiting', blocker, digest: 'd'.repeat(64) }
  const request = { ...standing, change: { kind: 'tool_call', content } } as unknown as RequestDetail
  const diff = { view: 'sentences' as const, addressOf: (way: string) => `?diff=${way}` }
  const addresses = { plain: '?plain', text: '?text', raw: '?raw' }
  return renderToStaticMarkup(createElement(ChangeSection, { request, view, addresses, diff }))
}

/** The change as somebody sees it, with the name of the chosen view. */
function shown(args: Record<string, unknown>, view: ChangeView | null = null, markdown: string[] = []): string {
  const page = drawn(args, view, markdown, 'not_in_group')
  return page.replaceAll(/<a [^>]*aria-current[^>]*>/g, 'CHOSEN ').replaceAll(/<[^>]*>/g, '')
}

const document = { path: 'docs/a.md', content: 'It is **due** [here](https://a.example)' }

it('shows Markdown as a document, every character of it as text, and what was sent raw', () => {
  expect(shown(document)).toContain('CHOSEN ReadableAs textRaw')
  expect(shown(document)).toContain('It is due here (https://a.example)')
  expect(shown(document, 'text')).toContain('CHOSEN As text')
  expect(shown(document, 'text')).toContain(document.content)
  expect(shown({ detail: '# Due' }, null, ['detail'])).toContain('heading of level 1: Due')
})

it('begins with the text where characters can deceive, and says so where a document could be read otherwise', () => {
  const hidden = { ...document, content: 'It is **due\u202E**' }
  expect(shown(hidden)).toContain('CHOSEN As text')
  expect(shown(hidden)).toContain('It is **due⟨text reversed from here, U+202E⟩**')
  expect(shown(hidden, 'plain')).toContain('It is due⟨text reversed from here, U+202E⟩')
  const lost = { path: 'a.md', content: '| a |\n|---|\n| 1 | lost |' }
  expect(shown(lost)).toContain('| 1 | lost |')
  expect(shown(lost)).toContain('shown as it was written')
})

it('leaves the views as they are where nothing is Markdown', () => {
  expect(shown({ path: 'a.py', content: '# Due' }, 'text')).toContain('CHOSEN ReadableRaw')
})

it('lets whoever can decide mark each value that is passed along, and nobody else', () => {
  const args = { 'a/b': 'x', inside: { deeper: 1 }, list: ['y'] }
  const boxes = (page: string) => [...page.matchAll(/type="checkbox"[^>]*value="([^"]*)"/g)].map(([, place]) => place)
  expect(boxes(drawn(args, null, [], null))).toEqual(['/a~1b', '/inside', '/list'])
  expect(boxes(drawn(args, 'raw', [], null))).toEqual([])
  expect(boxes(drawn(args, null, [], 'own_pod'))).toEqual([])
})
