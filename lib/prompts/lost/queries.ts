import 'server-only'
import type { Tx } from '@/lib/db/client'

/** The places whose text a new one is held against, what matters most first. */
const places = ['prod', 'test', 'dev']

/** What pods are given in the first place where anything is live, or the version before this one; null for the first one. */
export async function textBefore(
  tx: Tx,
  slug: string,
  number: number,
): Promise<{ digest: string; text: string } | null> {
  const select = { environment: true, number: true }
  const live = await tx.promptLive.findMany({ where: { promptSlug: slug }, select })
  const there = places.flatMap((place) => live.find(({ environment }) => environment === place) ?? [])[0]
  const where = { promptSlug_number: { promptSlug: slug, number: there?.number ?? number - 1 } }
  const version = await tx.promptVersion.findUnique({ where, select: { text: true } })
  return version?.text ?? null
}
