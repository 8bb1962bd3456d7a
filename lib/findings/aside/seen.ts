import 'server-only'
import { lookAside } from '@/lib/findings/aside/looking'
import { masked } from '@/lib/findings/mask'
import { type Asked, lookAhead, type Scan, scanOf } from '@/lib/findings/scan/asked'

/** Texts that were looked through, what was found in them, and how they may be seen. */
export type Seen<Texts> = { asked: Asked; scan: Scan; shown: Texts }

/** Looks through texts and keeps out of sight in them what is no business of their readers. */
export async function seen<Texts extends Record<string, string | null>>(texts: Texts): Promise<Seen<Texts>> {
  const asked = { arguments: texts, reason: null }
  await lookAhead(asked, lookAside)
  return { asked, scan: scanOf(asked), shown: masked(asked).arguments as Texts }
}

/** Anything that holds texts, with the same kept out of sight, such as what was read from a repository. */
export async function seenWhole<Value extends object>(value: Value): Promise<Value> {
  const asked = { arguments: value as Record<string, unknown>, reason: null }
  await lookAhead(asked, lookAside)
  return masked(asked).arguments as Value
}
