import { lookedWords } from '@/lib/deliveries/labels'
import type { Pushed } from '@/lib/deliveries/schema'
import { unlookedWords } from '@/lib/deliveries/unlooked'
import { type Family, families } from '@/lib/findings/schema'
import type { Check } from '@/lib/requests/schema'

/** What is told of also where nothing was found. */
const always: readonly Family[] = ['secret', 'personal', 'hidden', 'instruction', 'loss']

/** What was looked for in what is delivered, and openly what was not looked into. */
export function lookedFor({ files, counts, unlooked }: Pick<Pushed, 'files' | 'counts' | 'unlooked'>): Check[] {
  const looked = families.flatMap((family): Check[] => {
    const found = Object.entries(counts).filter(([code]) => code.startsWith(`${family}.`))
    if (found.length === 0 && !always.includes(family)) return []
    const words = lookedWords.found(family, Object.fromEntries(found))
    return [{ name: family, state: found.length > 0 ? 'found' : 'pass', words }]
  })
  const noText = files.filter(({ added, after }) => added === null && after !== null).length
  return [
    ...looked,
    ...(noText > 0 ? [{ name: 'no_text', state: 'not_run' as const, words: lookedWords.noText(noText) }] : []),
    ...(unlooked.length > 0 ? [{ name: 'unlooked', state: 'not_run' as const, words: unlookedWords(unlooked) }] : []),
  ]
}
