import 'server-only'
import type { Tx } from '@/lib/db/client'
import { type Listed, listedNow, lookForListed } from '@/lib/findings/scan/listed'

/** The names and phrases that are looked for, as somebody wrote them. */
export async function listedIn(db: Pick<Tx, 'listedWord'>): Promise<Listed> {
  const rows = await db.listedWord.findMany({ where: { asideAt: null }, orderBy: { written: 'asc' } })
  const of = (kind: string) => rows.flatMap((row) => (row.kind === kind ? row.written : []))
  return { names: of('name'), phrases: of('phrase') }
}

/** Has this process look for what is listed now. */
export async function heedListed(db: Pick<Tx, 'listedWord'>): Promise<void> {
  const found = await listedIn(db)
  if (JSON.stringify(found) !== JSON.stringify(listedNow())) lookForListed(found)
}
