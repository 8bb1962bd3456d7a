import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeLines } from '@/lib/policy/edit/merge'

const text = fc
  .array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 9 })
  .map((lines) => lines.map((line) => `${line}\n`).join(''))

describe('merging by lines', () => {
  it('keeps what either changed where the other changed nothing near', () => {
    const merged = mergeLines('a\nb\nc\nd\ne\n', 'a\nB\nc\nd\ne\n', 'new\na\nb\nc\ne\n')
    expect(merged).toEqual({ ok: true, text: 'new\na\nB\nc\ne\n' })
  })

  it('names the line where both say something else', () => {
    expect(mergeLines('a\nb\nc\n', 'a\nmine\nc\n', 'new\na\ntheirs\nc\n')).toEqual({ ok: false, line: 3 })
    expect(mergeLines('a\nb\n', 'a\nmine\nb\n', 'a\ntheirs\nb\n')).toEqual({ ok: false, line: 2 })
    expect(mergeLines('a\nb\nc\n', 'a\nmine\nc\n', 'a\nb\ntheirs\n')).toMatchObject({ ok: false })
  })

  it('takes once what both changed alike', () => {
    expect(mergeLines('a\nb\nc\n', 'a\nB\nc\nmine\n', 'first\na\nB\nc\n')).toEqual({
      ok: true,
      text: 'first\na\nB\nc\nmine\n',
    })
  })

  it('is the other text where one changed nothing, and as it is from either side', () => {
    fc.assert(
      fc.property(text, text, text, (base, mine, theirs) => {
        expect(mergeLines(base, mine, base)).toEqual({ ok: true, text: mine })
        expect(mergeLines(base, base, theirs)).toEqual({ ok: true, text: theirs })
        expect(mergeLines(base, mine, mine)).toEqual({ ok: true, text: mine })
        const [one, other] = [mergeLines(base, mine, theirs), mergeLines(base, theirs, mine)]
        expect(one.ok).toBe(other.ok)
        if (one.ok) expect(other).toEqual(one)
      }),
      { numRuns: 300 },
    )
  })

  it('holds everything that either added, and nothing that either took away', () => {
    const numbered = fc.array(fc.nat(2), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(numbered, numbered, (mine, theirs) => {
        const base = Array.from({ length: 12 }, (_, at) => `line ${at}\n`)
        const change = (who: string, acts: number[]) =>
          base.map((line, at) => [line, '', `${line}${who} ${at}\n`][acts[at] ?? 0]!).join('')
        const merged = mergeLines(base.join(''), change('mine', mine), change('theirs', theirs))
        if (!merged.ok) return
        for (const at of base.keys()) {
          const isKept = mine[at] !== 1 && theirs[at] !== 1
          expect(merged.text.includes(`line ${at}\n`)).toBe(isKept)
          expect(merged.text.includes(`mine ${at}\n`)).toBe(mine[at] === 2)
          expect(merged.text.includes(`theirs ${at}\n`)).toBe(theirs[at] === 2)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('gives up where the texts have little in common', () => {
    const lines = (word: string) => Array.from({ length: 2000 }, (_, at) => `${word} ${at}\n`).join('')
    expect(mergeLines(lines('a'), lines('b'), lines('c'))).toEqual({ ok: false, line: 1 })
  })
})
