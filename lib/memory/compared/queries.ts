import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { seen } from '@/lib/findings/aside/seen'
import { contradictionOf } from '@/lib/memory/compared/rules'
import { type Beside, type PairKind, pairKinds } from '@/lib/memory/compared/schema'

/** Entries that the page of one names beside it, at most. */
const most = 8

/** What else pods are given that says otherwise, the same or nearly the same as this entry. */
export async function besideOf(actor: Actor, entryId: string, activeDigest: string | null): Promise<Beside[]> {
  demand(actor, 'memory:read')
  if (activeDigest === null) return []
  // What says otherwise comes first, and is not called nearly the same as well.
  const pairs = await read.$queryRaw<{ otherId: string; kind: PairKind }[]>`
    select p."otherId", p.kind from "MemoryPair" p where p."entryId" = ${entryId} and (p.kind = 'contradicts' or not exists (
      select from "MemoryPair" q where q."entryId" = p."entryId" and q."otherId" = p."otherId" and q.kind = 'contradicts'))
    order by array_position(${[...pairKinds]}::text[], p.kind), p."otherId" limit ${most}`
  const others = await read.memoryEntry.findMany({
    where: { id: { in: pairs.map(({ otherId }) => otherId) }, activeDigest: { not: null } },
    select: { id: true, path: true, activeDigest: true },
  })
  const digests = [activeDigest, ...others.map((other) => other.activeDigest!)]
  const texts = await read.memoryText.findMany({ where: { digest: { in: digests } } })
  const textOf = (digest: string) => texts.find((one) => one.digest === digest)?.text ?? ''
  const rows = await Promise.all(
    pairs.map(async ({ kind, otherId }): Promise<Beside | null> => {
      const other = others.find(({ id }) => id === otherId)
      if (!other) return null
      const said = kind === 'contradicts' ? contradictionOf(textOf(activeDigest), textOf(other.activeDigest!)) : null
      const says = said && (await seen(said)).shown
      return { kind, entryId: otherId, key: other.path, says }
    }),
  )
  return rows.filter((row) => row !== null)
}
