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
  asked: Asked,
): Promise<ReadonlySet<string>> {
  const digests = digestsIn(asked, podId).map(({ digest }) => digest)
  return new Set((await letThrough(db, digests)).keys())
}

/** Which codes of a call that was recorded are let through at this moment, by its rows. */
export async function exceptedAgain(db: Pick<Tx, 'finding' | '$queryRaw'>, callId: string): Promise<string[]> {
  const rows = await db.finding.findMany({
    where: { subjectId: callId, subjectKind: 'call' },
    select: { kind: true, digest: true },
    take: 1_000,
  })
  const through = await letThrough(
    db,
    rows.flatMap(({ digest }) => digest ?? []),
  )
  return exceptedOf(rows, (digest) => through.has(digest))
}
