import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { positives } from '@/lib/findings/fixture-corpus'
import { pieceBytes, piecesOf } from '@/lib/findings/scan/pieces'
import { scan } from '@/lib/findings/scan/scan'

/** What is found in a text by its pieces, each hit as what it is and where it begins. */
function foundIn(text: string, most?: number, seen?: number) {
  let own = 0
  return [...piecesOf('f', Buffer.from(text), most, seen)].flatMap((piece) => {
    const begins = own - piece.from
    own += piece.to - piece.from
    const { hits } = scan(piece.text, Number.POSITIVE_INFINITY)
    return hits
      .filter(({ from }) => from >= piece.from && from < piece.to)
      .map(({ code, from, to }) => `${code} ${from + begins} ${to + begins}`)
  })
}

const whole = (text: string) =>
  scan(`f=${text}`, Number.POSITIVE_INFINITY).hits.map(({ code, from, to }) => `${code} ${from} ${to}`)

describe('a text in pieces', () => {
  it('is the same text, each part of it once, and no character is cut', () => {
    const texts = fc.array(fc.string({ unit: fc.constantFrom('a', 'é', '語', '😀', '\n', ' ') }), { maxLength: 60 })
    fc.assert(
      fc.property(texts, fc.integer({ min: 8, max: 40 }), fc.integer({ min: 0, max: 20 }), (parts, most, seen) => {
        const text = parts.join('')
        const pieces = [...piecesOf('name', Buffer.from(text), most, seen)]
        expect(pieces.map((piece) => piece.text.slice(piece.from, piece.to)).join('')).toBe(`name=${text}`)
        for (const piece of pieces) {
          expect(piece.text).not.toContain('\uFFFD')
          expect(Buffer.byteLength(piece.text)).toBeLessThanOrEqual(most + 2 * (seen + 4) + 'name='.length)
        }
      }),
    )
  })

  it('ends a piece where a line ends, if one does', () => {
    const text = `${'A line of words.\n'.repeat(40)}${'x'.repeat(200)}\n`
    const ends = [...piecesOf('f', Buffer.from(text), 100, 10)].map(({ text: one, to }) => one[to - 1])
    expect(ends.slice(0, 6)).toEqual(Array.from({ length: 6 }, () => '\n'))
  })

  it('has all of what is looked for in one of them, wherever it is cut', () => {
    for (const { code, text } of positives(1, 7)) {
      const around = `${'Lamps in the window. '.repeat(30)}\n${text}\n${'Jars beside them. '.repeat(30)}`
      const expected = whole(around)
      expect(expected.some((hit) => hit.startsWith(`${code} `))).toBe(true)
      for (let most = 600; most < 600 + text.length + 40; most += 3)
        expect(foundIn(around, most, 9_000), `${code}, cut after ${most}`).toEqual(expected)
    }
  })

  it('has it where no line ends, too', () => {
    const key = 'AKIAQ3EGRZP2X7WLMN4T'
    const text = `${'x '.repeat(500)}${key} ${'y '.repeat(500)}`
    for (let most = 990; most < 1_030; most++) expect(foundIn(text, most, 100)).toEqual(whole(text))
  })

  it('sees as much around each as the longest form is long', () => {
    const header = `eyJ${'aB3x'.repeat(240)}.eyJ${'cD4y'.repeat(900)}.${'eF5z9GhQ'.repeat(80)}`
    for (const back of [20, 2_000, header.length - 20]) {
      const text = `${'x '.repeat((pieceBytes - back) / 2)}${header} ${'y '.repeat(pieceBytes / 2)}`
      expect(foundIn(text)).toEqual(whole(text))
      expect(foundIn(text)).toHaveLength(1)
    }
  })
})
