import { createElement, Fragment } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { outputPicture } from '@/components/requests/changes/output'

const says = { message: null, reasoning: null, memoryDelta: null, handoff: null, prompt: null, saysPersonal: null }

/** What stands on the page of a request of a revision, as words. */
function shown(path: string, before: string, after: string, digest = 'b'): string {
  const signed = {
    kind: 'output',
    output: 'o',
    path,
    project: '',
    revision: 2,
    digest,
    task: 't',
    environment: 'dev',
    replaces: { number: 1, digest: 'a' },
    policyVersion: 1,
  }
  const content = {
    type: 'text/plain',
    size: 9,
    before,
    after,
    losses: [],
    says,
    sentBack: null,
    meanwhile: null,
    signed,
  }
  const { readable } = outputPicture(content, false, { view: 'sentences', addressOf: () => '' })
  const page = renderToStaticMarkup(createElement(Fragment, null, readable))
  return page
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

it.each([
  ['by key', 'limits.yaml', 'daily: 5\n', 'daily: 50\n', '1 value changed. daily removed: 5 → added: 50'],
  ['by row', 'stock.csv', 'id,price\nb1,5\nb2,7\n', 'id,price\nb1,50\nb2,7\n', '1 row changed, 1 row as before.'],
  ['line by line', 'kiln.ts', 'let a = 1\n', 'let a = 2\n', 'Line by line.'],
  ['in sentences', 'notes.md', 'Dry for a week.\n', 'Dry for two weeks.\n', '1 sentence changed'],
])('an output is shown %s, as a file of a delivery is', (_how, path, before, after, words) => {
  expect(shown(path, before, after)).toContain(words)
})

it('of which only what nobody is shown is another one says so, and one that is the same says that', () => {
  const text = 'key: […]\n'
  expect(shown('a.yaml', text, text)).toContain('A value that is kept out of sight is another one.')
  expect(shown('a.yaml', text, text, 'a')).toContain('Not a letter of the text is different.')
})
