import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { DeliveredFile } from '@/components/deliveries/delivered-file'
import type { FileFacts, ShownFile } from '@/lib/deliveries/schema'

const facts = (is: FileFacts['is'], bytes: number, type: FileFacts['type'] = null): FileFacts => ({ is, bytes, type })

function wordsOf(file: Partial<ShownFile>): string {
  const whole: ShownFile = {
    path: 'a.bin',
    what: 'changed',
    notes: [],
    added: null,
    removed: null,
    before: null,
    after: null,
    facts: { before: null, after: null },
    found: [],
    isRead: true,
    isMade: false,
    ...file,
  }
  return renderToStaticMarkup(createElement(DeliveredFile, { file: whole })).replaceAll(/<[^>]*>/g, ' ')
}

it('says what a file is that cannot be read, and how large, on each side that is there', () => {
  const picture = facts('binary', 12_300, { name: 'PNG picture', width: 640, height: 480 })
  const both = wordsOf({ facts: { before: facts('text', 900), after: picture } })
  expect(both).toMatch(/Before\s+text, 900 bytes/)
  expect(both).toMatch(/After\s+PNG picture, 640 × 480 pixels, 12 kB/)
  expect(wordsOf({ what: 'added', facts: { before: null, after: facts('long', 20_400_000) } })).toMatch(
    /What comes\s+too long to be looked into, 20 MB/,
  )
  expect(wordsOf({ what: 'removed', facts: { before: facts('missing', 0), after: null } })).toMatch(
    /What goes\s+not to be found in the repository/,
  )
})

it('says that a value is another one which nobody is shown', () => {
  const text = 'token = ⟨key of GitHub: ghp_••••⟩\n'
  expect(wordsOf({ path: 'a.ts', before: text, after: text })).toContain(
    'A value that is kept out of sight is another one.',
  )
})
