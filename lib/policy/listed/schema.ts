import { z } from 'zod'
import { words } from '@/lib/findings/words'
import { mostWords, wordsOf } from '@/lib/findings/scan/listed'

/** So many are looked for at most. */
const mostListed = { names: 5_000, phrases: 500 } as const
const longest = 120

/** One a line, each once, however it is written. */
function lines(most: number) {
  return words()
    .max(most * (longest + 1), `Keep the list under ${most.toLocaleString('en')} lines`)
    .transform((text) => {
      const known = new Map<string, string>()
      for (const line of text.split('\n').map((one) => one.trim().replaceAll(/\s+/g, ' ')))
        if (line !== '' && !known.has(wordsOf(line).join(' '))) known.set(wordsOf(line).join(' '), line)
      return [...known].map(([folded, written]) => ({ folded, written }))
    })
    .refine((list) => list.length <= most, `Keep the list under ${most.toLocaleString('en')} lines`)
    .refine(...allAre(({ written }) => written.length <= longest, `is longer than ${longest} characters`))
    .refine(...allAre(({ folded }) => folded.length >= 3, 'is too short to be looked for: give three letters or more'))
    .refine(...allAre(({ folded }) => folded.split(' ').length <= mostWords, `has more than ${mostWords} words`))
}

type Line = { folded: string; written: string }

/** For `refine`: which line does not fit, and why. */
function allAre(fits: (line: Line) => boolean, why: string) {
  const misfit = (list: readonly Line[]) => list.find((line) => !fits(line))
  return [
    (list: readonly Line[]) => misfit(list) === undefined,
    { error: ({ input }: { input?: unknown }) => `“${misfit(input as Line[])?.written.slice(0, 60)}” ${why}` },
  ] as const
}

/** What an admin has looked for. */
export const listedWords = z.strictObject({ names: lines(mostListed.names), phrases: lines(mostListed.phrases) })

/** The lists, one a line. `emptied` is when nothing was left in them and how much was, where nobody listed anything since. */
export type ListedForAdmins = {
  names: string
  phrases: string
  emptied: { at: string; names: number; phrases: number } | null
}
