import { expect, it } from 'vitest'
import { aboutIn, ownPageOf } from '@/lib/imports/recover/about'

it('takes the first words of a project’s own page, without what is around them', () => {
  const page =
    '# Pots\n\n![build](x.png)\n\n- a list\n\n```\ncode here\n```\n\n**Pots** sells [pots](https://x.example) and\n`lids`.\n\nMore.'
  expect(aboutIn(page)).toBe('Pots sells pots and lids.')
  expect(aboutIn('# Only a heading\n\n---\n')).toBeNull()
  expect(aboutIn('x'.repeat(1_000))).toHaveLength(280)
})

it('knows such a page at the root alone', () => {
  expect(ownPageOf(['docs/README.md', 'a.md'])).toBeNull()
  expect(ownPageOf(['docs/README.md', 'README.md', 'about.txt'])).toBe('README.md')
  expect(ownPageOf(['a.md', 'ReadMe.MD'])).toBe('ReadMe.MD')
})
