import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { forgottenFirst } from '@/lib/imports/repositories/forgotten'
import { inOrder } from '@/lib/imports/store/nouns'
import { tables } from '@/lib/imports/store/rules'
import type { ForgetPreview } from '@/lib/imports/views/schema'

/** What forgetting a repository, or a branch of it, would take; null when there is no such thing. */
export async function forgetPreview(
  actor: Actor,
  { sourceId, branch = null }: { sourceId: string; branch?: string | null },
): Promise<ForgetPreview | null> {
  demand(actor, 'imports:start')
  const source = await read.importSource.findUnique({ where: { id: sourceId }, include: { branches: true } })
  if (!source || (branch !== null && !source.branches.some(({ name }) => name === branch))) return null
  const counts: Record<string, number> = {}
  for (const { name, noun, source: column } of forgottenFirst) {
    // Texts are kept for what was found in them, and go with it.
    if (name === tables.texts.name) continue
    const where = `"${column}" = $1 and ($2::text is null or "branch" = $2)`
    const [row] = await read.$queryRawUnsafe<[{ many: number }]>(
      `select count(*)::int as many from "${name}" where ${where}`,
      sourceId,
      branch,
    )
    if (row.many > 0) counts[noun] = row.many
  }
  const { name, location } = source
  return { sourceId, name, location, branch, counts: inOrder(counts) }
}
