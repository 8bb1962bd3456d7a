import 'server-only'
import { lookAside } from '@/lib/findings/aside/looking'
import { masked } from '@/lib/findings/mask'
import { type Asked, lookAhead, type Scan, scanOf } from '@/lib/findings/scan/asked'
import { scan } from '@/lib/findings/scan/scan'
import { notChecked } from '@/lib/findings/schema'

/** Texts that were looked through, what was found in them, and how they may be seen. */
export type Seen<Texts> = { asked: Asked; scan: Scan; shown: Texts }

/** Looks through texts and keeps out of sight in them what is no business of their readers. */
export async function seen<Texts extends Record<string, string | boolean | null>>(texts: Texts): Promise<Seen<Texts>> {
  const asked = { arguments: texts, reason: null }
  await lookAhead(asked, lookAside)
  return { asked, scan: scanOf(asked), shown: masked(asked).arguments as Texts }
}

/** Anything that holds texts, with the same kept out of sight, such as what was read from a repository. */
export async function seenWhole<Value extends object>(value: Value): Promise<Value> {
  const asked = { arguments: value as Record<string, unknown>, reason: null }
  await lookAhead(asked, lookAside)
  // What nobody beside could look through in time is looked through here: a page that takes longer shows no key.
  if (scanOf(asked).codes.includes(notChecked)) await lookAhead(asked, (text) => Promise.resolve(scan(text)))
  return masked(asked).arguments as Value
}

/** Rows of a list with the same kept out of sight in these fields; all others are names and times. */
export async function seenIn<Row extends object>(rows: readonly Row[], fields: readonly string[]): Promise<Row[]> {
  const wanted = new Set(fields)
  const parts = rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => wanted.has(name))))
  const shown = await seenWhole(parts)
  return rows.map((row, at) => ({ ...row, ...shown[at] }))
}
