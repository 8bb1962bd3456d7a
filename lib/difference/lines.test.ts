import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type LineChange, lineChanges } from '@/lib/difference/lines'

const signs = { same: ' ', removed: '-', added: '+' } as const
const shown = (changes: readonly LineChange[]) =>
  changes.map((change) => (change.kind === 'left out' ? `(${change.count})` : `${signs[change.kind]}${change.text}`))

describe('what one text makes of another', () => {
  it('is nothing where they are the same', () => {
    expect(lineChanges('a\nb\n', 'a\nb\n')).toEqual([])
  })

  it('is the lines that went and came, with three lines around them and the rest counted', () => {
    const before = 'a b c d e f g h i j k l'.replaceAll(' ', '\n')
    expect(shown(lineChanges(before, before.replace('f', 'F\nG')))).toEqual([
      '(2)',
      ' c',
      ' d',
      ' e',
      '-f',
      '+F',
      '+G',
      ' g',
      ' h',
      ' i',
      '(3)',
    ])
  })

  it('names each line by its number in the text that has it', () => {
    expect(lineChanges('a\nb\nc', 'a\nx\nc')).toEqual([
      { kind: 'same', text: 'a', before: 1, after: 1 },
      { kind: 'removed', text: 'b', before: 2 },
      { kind: 'added', text: 'x', after: 2 },
      { kind: 'same', text: 'c', before: 3, after: 3 },
    ])
  })

  it('leads from one text to the other, whatever they are', () => {
    const text = fc.array(fc.constantFrom('a', 'b', '', '  c'), { maxLength: 12 }).map((lines) => lines.join('\n'))
    fc.assert(
      fc.property(text, text, (before, after) => {
        const [old, fresh] = [before, after].map((one) => one.replace(/\n$/, '').split('\n')) as [string[], string[]]
        for (const change of lineChanges(before, after)) {
          if ('before' in change) expect(old[change.before - 1]).toBe(change.text)
          if ('after' in change) expect(fresh[change.after - 1]).toBe(change.text)
        }
        const count = (kind: LineChange['kind']) => lineChanges(before, after).filter((one) => one.kind === kind).length
        expect(fresh.length - old.length).toBe(count('added') - count('removed'))
      }),
    )
  })

  it('does not compare what is too long to compare', () => {
    const many = (word: string) => Array.from({ length: 3000 }, (_, at) => `${word}${at}`).join('\n')
    expect(lineChanges(many('a'), many('b')).length).toBe(6000)
  })
})
