import 'server-only'
import type { PoolClient } from 'pg'
import { revealHidden } from '@/lib/core/hidden'
import type { Tx } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'
import type { Asked } from '@/lib/findings/scan/asked'
import { digestsIn, exceptedOf, type Noticed, noticedDigests } from '@/lib/findings/rules'

/** What is let through at this moment, as `b`. */
const lasting = `"FindingBypass" b where b.until > now()
  and not exists (select from "FindingBypassEnd" e where e."bypassId" = b.id)`
export const lastingBypasses = Prisma.raw(lasting)

/** Until when each of these findings is let through, of those that are at this moment. */
export async function letThrough(db: Pick<Tx, '$queryRaw'>, digests: readonly string[]): Promise<Map<string, Date>> {
  if (digests.length === 0) return new Map()
  const rows = await db.$queryRaw<{ digest: string; until: Date }[]>`
    select b.digest, max(b.until) as until from ${lastingBypasses} and b.digest = any(${[...digests]}) group by b.digest`
  return new Map(rows.map(({ digest, until }) => [digest, until]))
}

/** What is let through of all that was found in these calls, in the transaction that judges them. */
export async function letThroughIn(
  db: PoolClient,
  calls: readonly { podId: string; asked: Asked; noticed?: readonly Noticed[] }[],
): Promise<ReadonlySet<string>> {
  const digests = calls.flatMap(({ podId, asked, noticed = [] }) =>
    [...digestsIn(asked, podId), ...noticedDigests(noticed, podId)].map(({ digest }) => digest),
  )
  if (digests.length === 0) return new Set()
  const text = `select distinct b.digest from ${lasting} and b.digest = any($1::text[])`
  const { rows } = await db.query<{ digest: string }>({ name: 'let-through', text, values: [digests] })
  return new Set(rows.map(({ digest }) => digest))
}

/** The same for one call that is only asked about. */
export async function letThroughNow(
  db: Pick<Tx, '$queryRaw'>,
  podId: string,
  sent: readonly Asked[],
  noticed: readonly Noticed[] = [],
): Promise<ReadonlySet<string>> {
  const found = [...sent.flatMap((asked) => digestsIn(asked, podId)), ...noticedDigests(noticed, podId)]
  const digests = found.map(({ digest }) => digest)
  return new Set((await letThrough(db, digests)).keys())
}

/**
 * Which codes of a call that was recorded are let through at this moment, by its rows and those of what was filled into its
 * prompt, which may have been said before.
 */
export async function exceptedAgain(db: Pick<Tx, '$queryRaw'>, callId: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ kind: string; digest: string | null }[]>`
    select kind, digest from (
      select kind, digest from "Finding" where "subjectKind" = 'call' and "subjectId" = ${callId}
      union all
      select f.kind, f.digest from "Call" c
        join lateral (select u.id from "PromptUse" u where u.digest = c."promptHash" and u."filledWith" is not null
          and u."podId" = c."podId" order by u.at desc, u.id desc limit 1) u on true
        join "Finding" f on f."subjectKind" = 'prompt_use' and f."subjectId" = u.id and f.kind <> 'prompt.drift'
      where c.id = ${callId}) found limit 1000`
  const through = await letThrough(
    db,
    rows.flatMap(({ digest }) => digest ?? []),
  )
  return exceptedOf(rows, (digest) => through.has(digest))
}

/** Who ended what was let through of this value before its time, the last time; null where nobody did. */
export async function endedEarly(
  db: Pick<Tx, 'findingBypassEnd' | 'person'>,
  digest: string | null,
): Promise<{ who: string; at: string; reason: string } | null> {
  if (digest === null) return null
  const end = await db.findingBypassEnd.findFirst({ where: { bypass: { digest } }, orderBy: { at: 'desc' } })
  if (!end) return null
  const person = await db.person.findUnique({ where: { id: end.byId }, select: { name: true } })
  return { who: revealHidden(person?.name ?? end.byId).text, at: end.at.toISOString(), reason: end.reason }
}
