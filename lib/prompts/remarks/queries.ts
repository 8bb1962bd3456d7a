import 'server-only'
import { read } from '@/lib/db/client'
import { withNames } from '@/lib/policy/remarks/queries'
import { mostRemarks } from '@/lib/policy/remarks/schema'
import type { PlacedRemark } from '@/lib/prompts/schema'

/** What people say about a version, the first one first; up to a moment, where its request has ended. */
export async function remarksOnVersion(
  promptSlug: string,
  number: number,
  until: Date | null = null,
): Promise<PlacedRemark[]> {
  const rows = await read.promptRemark.findMany({
    where: { promptSlug, number, ...(until && { at: { lte: until } }) },
    orderBy: { id: 'asc' },
    take: mostRemarks,
  })
  const named = await withNames(rows)
  return named.map((remark, at) => ({ ...remark, quote: rows[at]!.quote, from: rows[at]!.from }))
}
