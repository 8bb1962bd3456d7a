import 'server-only'
import type { PoolClient } from 'pg'
import type { Tx } from '@/lib/db/client'
import type { Asked } from '@/lib/findings/scan/asked'
import { digestsIn, exceptedOf } from '@/lib/findings/rules'

/** Until when each of these findings is let through, of those that are at this moment. */
export async function letThrough(db: Pick<Tx, '$queryRaw'>, digests: readonly string[]): Promise<Map<string, Date>> {
  if (digests.length === 0) return new Map()
  const rows = await db.$queryRaw<{ digest: string; until: Date }[]>`
    select digest, max(until) as until from "FindingBypass"
    where digest = any(${[...digests]}) and until > now() group by digest`
  return new Map(rows.map(({ digest, until }) => [digest, until]))
}

/** What is let through of all that was found in these calls, in the transaction that judges them. */
export async function letThroughIn(
  db: PoolClient,
  calls: readonly { podId: string; asked: Asked }[],
): Promise<ReadonlySet<string>> {
  const digests = calls.flatMap(({ podId, asked }) => digestsIn(asked, podId).map(({ digest }) => digest))
  if (digests.length === 0) return new Set()
  const text = `select distinct digest from "FindingBypass" where digest = any($1::text[]) and until > now()`
  const { rows } = await db.query<{ digest: string }>({ name: 'let-through', text, values: [digests] })
  return new Set(rows.map(({ digest }) => digest))
}

/** The same for one call that is only asked about. */
export async function letThroughNow(
  db: Pick<Tx, '$queryRaw'>,
  podId: string,
  sent: readonly Asked[],
): Promise<ReadonlySet<string>> {
  const digests = sent.flatMap((asked) => digestsIn(asked, podId).map(({ digest }) => digest))
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
