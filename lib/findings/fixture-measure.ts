import { positives } from '@/lib/findings/fixture-corpus'
import { nearMisses } from '@/lib/findings/fixture-misses'
import { scan } from '@/lib/findings/scan/scan'

/** How a kind is found: of so many texts that hold it, and among so many that do not. */
export type Measured = {
  code: string
  texts: number
  /** Of these, in how many it was found. */
  found: number
  /** Texts made to look like this kind. */
  misses: number
  /** Texts of any sort in which it was found though it is not there, and the first of them. */
  wrong: readonly string[]
  /** The texts that hold it and in which it was not found. */
  missed: readonly string[]
}

/** Looks for every kind in texts that hold it, in those of all other kinds and in those that only look so. */
export function measuredKinds(each: number): Measured[] {
  const [held, notHeld] = [positives(each), nearMisses(each)]
  const rows = new Map<string, { texts: number; misses: number; wrong: string[]; missed: string[] }>()
  const rowOf = (code: string) => {
    const row = rows.get(code) ?? { texts: 0, misses: 0, wrong: [], missed: [] }
    rows.set(code, row)
    return row
  }
  for (const [texts, areHeld] of [
    [held, true],
    [notHeld, false],
  ] as const)
    for (const { code, text } of texts) {
      const codes = Object.keys(scan(text).counts)
      if (areHeld) {
        rowOf(code).texts++
        if (!codes.includes(code)) rowOf(code).missed.push(text)
      } else if (code !== '') rowOf(code).misses++
      for (const found of codes) if (!areHeld || found !== code) rowOf(found).wrong.push(text)
    }
  return [...rows].map(([code, row]) => ({ code, ...row, found: row.texts - row.missed.length }))
}

export const recallOf = ({ found, texts }: Measured) => found / texts
export const precisionOf = ({ found, wrong }: Measured) => (found === 0 ? 0 : found / (found + wrong.length))
