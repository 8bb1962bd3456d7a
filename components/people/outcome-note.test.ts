import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { fieldError, OutcomeNote } from '@/components/people/outcome-note'
import { refuse } from '@/lib/core/outcome'

it('says a wrong group at its field, and beside the button where to look', () => {
  const refused = refuse('not_found', 'unknown_group')
  expect(fieldError(refused, 'group')).toMatch(/^There is no group with this short name/)
  expect(fieldError(refused, 'title')).toBeUndefined()
  const note = renderToStaticMarkup(createElement(OutcomeNote, { outcome: refused, done: 'Added.', fields: ['group'] }))
  expect(note).toContain('see what is said at the field')
  // It can take the focus when what was pressed is gone, and is told to those who listen.
  expect(note).toMatch(/^<output tabindex="-1"/i)
})
