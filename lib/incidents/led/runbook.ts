import { words } from '@/lib/findings/words'

const longest = 1_000

/** One address and nothing else. */
const address = /^[a-z][a-z\d+.-]*:\S+$/i

/** Where a runbook leads that is a link and nothing else; null where it is words. Only to what is fetched by TLS. */
export function linkIn(runbook: string): string | null {
  if (!/^https:\/\/[!-~]+$/i.test(runbook) || !URL.canParse(runbook)) return null
  const { protocol, username, password } = new URL(runbook)
  return protocol === 'https:' && username === '' && password === '' ? runbook : null
}

/** A runbook as a form sends it; an empty one takes it away. */
export function runbook() {
  return words()
    .trim()
    .max(longest, `Keep it under ${longest.toLocaleString('en')} characters, or give a link to it`)
    .refine(
      (text) => !address.test(text) || linkIn(text) !== null,
      'Give a link that begins with https://, without a name or password in it, or say in words what to do',
    )
    .transform((text) => text || null)
}
