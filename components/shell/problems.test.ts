import { describe, expect, it } from 'vitest'
import { problemsOf } from '@/components/shell/problems'
import { refuse } from '@/lib/core/outcome'

const words = { taken: 'Somebody was quicker.' }
const invalid = (fields: Record<string, string[]>) => refuse('invalid', 'invalid_input', fields)

describe('what is wrong with a form', () => {
  it('is nothing before it was sent, and once it was taken', () => {
    for (const outcome of [null, undefined, { ok: true, value: 1 } as const])
      expect(problemsOf(outcome, words, ['title'])).toEqual({ errors: [], at: {} })
  })

  it('stands at its fields, in the order of the form, as sentences', () => {
    const refused = invalid({
      text: ['Write it'],
      title: ['Say what people call it.', 'Shorter'],
      other: ['Never shown'],
    })
    expect(problemsOf(refused, words, ['title', 'text'], 'new-')).toEqual({
      errors: [
        { field: 'new-title', message: 'Say what people call it.' },
        { field: 'new-text', message: 'Write it.' },
      ],
      at: { title: 'Say what people call it.', text: 'Write it.' },
    })
  })

  it('is that of the field where one of its lines is wrong', () => {
    expect(problemsOf(invalid({ 'dependsOn.3': ['It waits for itself'] }), words, ['dependsOn']).at).toEqual({
      dependsOn: 'It waits for itself.',
    })
  })

  it('is said of the form as a whole where no field of its is named', () => {
    expect(problemsOf(refuse('conflict', 'taken'), words, ['title'])).toEqual({
      errors: [{ message: 'Somebody was quicker.' }],
      at: {},
    })
    expect(problemsOf(invalid({ hidden: ['Not of this form'] }), words, ['title']).errors).toEqual([
      { message: 'Something is missing or not as expected.' },
    ])
  })
})
