import { familyLabels, foundWords } from '@/lib/findings/labels'
import type { Asked, Scan } from '@/lib/findings/scan/asked'
import { contradictionOf, declaredIn } from '@/lib/findings/scan/declared'
import { notChecked } from '@/lib/findings/schema'
import type { Check } from '@/lib/requests/schema'

/** What is looked for, each with the first parts of the kinds that belong to it. */
const families = [
  { name: 'secrets', family: 'secret', title: familyLabels.secret },
  { name: 'personal_data', family: 'personal', title: familyLabels.personal },
  { name: 'instructions', family: 'instruction', title: familyLabels.instruction },
] as const

/** Told of where it is found, and else not spoken of. */
const rarely = [
  { name: 'declared', family: 'declared', title: familyLabels.declared },
  { name: 'losses', family: 'loss', title: familyLabels.loss },
  { name: 'paths', family: 'path', title: familyLabels.path },
  { name: 'phrases', family: 'forbidden', title: familyLabels.forbidden },
] as const

/** So much that reads like no language is a picture, an archive or the like. */
const encoded = /[A-Za-z0-9+/]{400}/

/** What was looked for in the content of a call, and openly what was not. */
export function scanChecks({ codes, counts }: Scan, asked: Pick<Asked, 'arguments' | 'saysPersonal'>): Check[] {
  if (codes.includes(notChecked))
    return families.map(({ name, title }) => ({
      name,
      state: 'not_run',
      words: `${title}: not looked for, as there was no time to look through all of the content`,
    }))
  const looked = families.map(({ name, family, title }): Check => {
    const found = Object.entries(counts).filter(([code]) => code.startsWith(`${family}.`))
    return found.length > 0
      ? { name, state: 'found', words: `${title}: ${foundWords(Object.fromEntries(found))}` }
      : { name, state: 'pass', words: `${title}: none found` }
  })
  for (const { name, family, title } of rarely) {
    const found = Object.entries(counts).filter(([code]) => code.startsWith(`${family}.`))
    if (found.length > 0)
      looked.push({ name, state: 'found', words: `${title}: ${foundWords(Object.fromEntries(found))}` })
  }
  const declared = declaredIn(asked)
  if (declared && contradictionOf(declared, counts) === null)
    looked.push({
      name: 'declared',
      state: 'fact',
      words: `Whoever sent it says that there is ${declared.says ? '' : 'no '}personal data in it`,
    })
  // Where there is a place to say it, and nobody did.
  if (asked.saysPersonal === null && !declared && Object.keys(counts).some((code) => code.startsWith('personal.')))
    looked.push({
      name: 'declared',
      state: 'fact',
      words: 'Whoever sent it does not say whether there is personal data in it',
    })
  const isEncoded = encoded.test(JSON.stringify(asked.arguments))
  return isEncoded
    ? [
        ...looked,
        {
          name: 'encoded',
          state: 'not_run',
          words: 'What is encoded in the content, such as a picture: not looked into',
        },
      ]
    : looked
}
