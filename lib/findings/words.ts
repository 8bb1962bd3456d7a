import { prose } from '@/lib/core/lines'
import { findingWords, maskFor } from '@/lib/findings/labels'
import { kindOf } from '@/lib/findings/scan/kinds'
import { scan } from '@/lib/findings/scan/scan'

/** What is said of a text in which there is a key; null where there is none. */
export function keyWords(text: string): string | null {
  const code = keyIn(text)
  return code && `There is ${findingWords(code)} in it. Take it out: others read this, and it is kept`
}

/** No key of those that are known by how they begin is shorter, nor an assignment with a name before it. */
const shortestKey = 12

/** The first key or password in a text; null where there is none. */
function keyIn(text: string): string | null {
  if (text.length < shortestKey) return null
  return scan(text, 1).hits.find(({ code }) => code.startsWith('secret.'))?.code ?? null
}

/**
 * What a name, and what a person says to others, has none of: it stands on pages, in the record and in answers, where nobody
 * can take it back. For `refine`.
 */
export const noKey = [
  (text: string) => keyIn(text) === null,
  {
    error: ({ input }: { input?: unknown }) => keyWords(String(input)) ?? '',
  },
] as const

/** Words that somebody writes for others to read. */
export function words() {
  return prose().refine(...noKey)
}

/** A text with every value masked that is kept out of sight: for what is not signed, and what nobody needs to the letter. */
export function withoutValues(text: string): string {
  const hits = scan(text, Number.POSITIVE_INFINITY).hits.filter(({ code }) => kindOf(code)?.isMasked)
  let shown = ''
  let at = 0
  for (const { code, from, to } of hits) {
    shown += text.slice(at, from) + maskFor(code, text.slice(from, to))
    at = to
  }
  return shown + text.slice(at)
}
