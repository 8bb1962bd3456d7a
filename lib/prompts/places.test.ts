import { describe, expect, it } from 'vitest'
import { placesIn } from '@/lib/prompts/places'

const text = 'Be kind. Be brief. Be kind.'
const remark = (id: string, quote: string | null, from: number | null) => ({
  id,
  who: 'Ana',
  at: '',
  words: 'Why?',
  quote,
  from,
})
const parts = (...remarks: ReturnType<typeof remark>[]) =>
  placesIn(text, remarks).map((part) => [part.text, part.remark?.id ?? null])

describe('the places that remarks are about', () => {
  it('are marked where they stand, and the parts are the text again', () => {
    expect(parts(remark('b', 'Be kind.', 19), remark('a', 'brief', 12))).toEqual([
      ['Be kind. Be ', null],
      ['brief', 'a'],
      ['. ', null],
      ['Be kind.', 'b'],
    ])
  })

  it('are nowhere for what is about all of it, or stands there no more', () => {
    expect(parts(remark('a', null, null), remark('b', 'Be rude.', 0), remark('c', 'Be kind.', 900))).toEqual([
      [text, null],
    ])
    expect(placesIn('', [])).toEqual([])
  })

  it('are shown once where they overlap', () => {
    expect(parts(remark('a', 'Be kind. Be', 0), remark('b', 'kind', 3))).toEqual([
      ['Be kind. Be', 'a'],
      [' brief. Be kind.', null],
    ])
  })
})
