import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bandsOf, contradictionOf, likenessOf, statementsOf } from '@/lib/memory/compared/rules'

describe('what says otherwise about the same', () => {
  it.each([
    ['Whoever returns a bowl has 30 days.', 'Whoever returns a bowl has 14 days.'],
    ['Bowls are fired at 1,000 °C.', 'bowls are fired at 900 °C'],
    ['The shop opens on 2026-05-01.', 'The shop opens on 2026-06-01.'],
    ['A return costs €5.', 'A return costs €7.'],
    ['Lead glaze may be used for cups.', 'Lead glaze must be used for cups.'],
    ['Lead glaze is used for cups.', 'Lead glaze is not used for cups.'],
    ['Pods must never call a customer.', 'Pods must call a customer.'],
    ['Complaints go to tom@pottery.example.', 'Complaints go to ida@pottery.example.'],
    ['Its price list: https://a.example/one is read daily.', 'Its price list: https://a.example/two is read daily.'],
    ['First something else.\n\n- The kiln cools for 8 hours', '- The kiln cools for 12 hours\n- And more'],
    ['The limit is 5.', 'The limit is 6.'],
  ])('“%s” and “%s”', (one, other) => {
    expect(contradictionOf(one, other)).not.toBeNull()
    expect(contradictionOf(other, one)).not.toBeNull()
  })

  it.each([
    ['Whoever returns a bowl has 30 days.', 'Whoever returns a bowl has 30 days!'],
    ['Kiln 7 is in the yard.', 'Kiln 8 is in the yard.'],
    ['Whoever returns a bowl has 30 days.', 'Whoever returns a cup has 14 days.'],
    ['30 days.', '14 days.'],
    ['# Returns in 30 days', '# Returns in 14 days'],
    ['```\nfire at 900 degrees now\n```', '```\nfire at 800 degrees now\n```'],
    ['The shop is open.', 'The yard is not open.'],
  ])('not “%s” and “%s”', (one, other) => {
    expect(contradictionOf(one, other)).toBeNull()
    expect(contradictionOf(other, one)).toBeNull()
  })

  it('names the two sentences', () => {
    const here = 'It is clay. Whoever returns a bowl has 30 days. It is red.'
    expect(contradictionOf(here, 'Whoever returns a bowl has 14 days.')).toEqual({
      here: 'Whoever returns a bowl has 30 days.',
      there: 'Whoever returns a bowl has 14 days.',
    })
  })

  it('no text says otherwise than itself, and two say so of each other', () => {
    const words = fc.constantFrom(
      'bowls',
      'are',
      'not',
      'fired',
      'for',
      '3',
      '8',
      'hours',
      'days',
      'must',
      '.',
      '\n',
      '5 °C',
    )
    const texts = fc.array(words, { maxLength: 25 }).map((all) => all.join(' '))
    fc.assert(
      fc.property(texts, texts, (one, other) => {
        expect(contradictionOf(one, one)).toBeNull()
        expect(contradictionOf(one, other) === null).toBe(contradictionOf(other, one) === null)
      }),
    )
  })

  it('keeps no word of a sentence in what it is found by', () => {
    for (const { subject, value } of statementsOf('Whoever returns a bowl has 30 days.')) {
      expect(subject).toMatch(/^[\da-f]{64}$/)
      expect(value).toMatch(/^[\da-f]{64}$/)
    }
  })
})

describe('what says nearly the same', () => {
  const long =
    'Whoever returns a bowl has thirty days, keeps the bill and brings the bowl back clean to the desk in the yard where Rosa works from nine to five on every day but Sunday and looks at each side of it.'

  it.each([
    [long, long, 'duplicate'],
    [long, long.replace('Rosa', 'Tom'), 'alike'],
    [long, long.toUpperCase(), 'alike'],
    [long, 'The kiln is hot.', null],
  ])('is told from what does not (%#)', (one, other, kind) => {
    expect(likenessOf(one, other)).toBe(kind)
    const shared = bandsOf(one).filter((band) => bandsOf(other).includes(band))
    expect(shared.length > 0).toBe(kind !== null)
  })

  it('is not looked for in what says next to nothing', () => {
    expect(bandsOf('It is so.')).toEqual([])
  })
})
