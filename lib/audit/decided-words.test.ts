import { expect, it } from 'vitest'
import { eventSentence } from '@/lib/audit/labels'

it('says which values are meant where somebody asks for changes, by names that cannot pass for our words', () => {
  const said = (fields?: string[]) => {
    const data = { number: 7, sentence: '', reasonCode: null, note: 'Shorter', fields } as never
    return eventSentence({ type: 'request.changes_requested', data }, 'Ade')
  }
  expect(said(['/to', '/the text', '/a~1b'])).toBe('Ade asked for changes to CS-7 (to, “the text”, a/b): “Shorter”')
  expect(said()).toBe('Ade asked for changes to CS-7: “Shorter”')
})
