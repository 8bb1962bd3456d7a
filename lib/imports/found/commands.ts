import 'server-only'
import { newId } from '@/lib/core/id'
import type { Tx } from '@/lib/db/client'
import { findingRows } from '@/lib/findings/rows'
import type { Severity } from '@/lib/findings/scan/kind'
import type { FindingState } from '@/lib/findings/schema'

/** What all branches together say of something that was found, beside the finding that people see of it. */
type Held = {
  subjectKind: string
  file: string
  key: string
  digest: string
  span: number
  subjectId: string
  since: number
  version: number
  kind: string
  severity: Severity
  field: string
  from: number
  to: number
  masked: string
  held: boolean
  known: string | null
  state: FindingState | null
}

/**
 * What several branches have is one finding: of the branch that still holds it, or else of the main one. One row comes for
 * each that people do not see yet as it stands.
 */
const unseen = `
  with led as (
    select distinct on ("subjectKind", file, key, digest, span) f.*, bool_or(f.present) over same as held, max(f."findingId") over same as known
    from "ImportFound" f where f."sourceId" = $1 and f."subjectId" is not null
    window same as (partition by "subjectKind", file, key, digest, span)
    order by "subjectKind", file, key, digest, span, f.present desc, f.branch in ('main', 'master') desc, f.branch)
  select led.*, n.state::text as state from led left join "Finding" n on n.id = led.known
  where n.id is null or (led.held and n.state = 'fixed')
    or (n."subjectId", n.since, n.version, n.field, n."from", n."to")
      is distinct from (led."subjectId", led.since, led.version, led.field, led."from", led."to")`

/**
 * Keeps the findings of a repository as its branches have them now: new ones, those that moved with their text, and those that
 * no branch holds any more, which are fixed. One that comes back is another.
 */
export async function keepFindings(tx: Tx, sourceId: string, now: Date): Promise<void> {
  const rows = await tx.$queryRawUnsafe<Held[]>(unseen, sourceId)
  const fresh = rows.filter(({ known, held, state }) => known === null || (held && state === 'fixed'))
  const added = fresh.map((row) => ({ id: newId(), row }))
  if (added.length > 0) {
    const insert = `insert into "Finding" (${findingRows.list}, "importSourceId", state, "settledAt")
      select ${findingRows.values}, $2, case when held then 'open' else 'fixed' end::"FindingState", case when held then null else $3::timestamptz(3) end
      from jsonb_to_recordset($1::text::jsonb) as row(${findingRows.recordset}, held boolean)`
    const kept = added.map(({ id, row }) => ({ ...row, id, podId: null, environment: null, toolKey: null }))
    await tx.$executeRawUnsafe(insert, JSON.stringify(kept), sourceId, now.toISOString())
    await tx.$executeRawUnsafe(
      `update "ImportFound" f set "findingId" = r.id
       from jsonb_to_recordset($2::text::jsonb) as r(id text, "subjectKind" text, file text, key text, digest text, span int)
       where f."sourceId" = $1 and (f."subjectKind", f.file, f.key, f.digest, f.span) = (r."subjectKind", r.file, r.key, r.digest, r.span)`,
      sourceId,
      JSON.stringify(kept),
    )
  }
  const moved = rows.filter((row) => !fresh.includes(row))
  for (const { known, subjectId, since, version, field, from, to } of moved)
    await tx.finding.update({ where: { id: known! }, data: { subjectId, since, version, field, from, to } })
  await tx.$executeRawUnsafe(
    `update "ImportFound" f set "findingId" = o."findingId" from "ImportFound" o
     where f."sourceId" = $1 and f."findingId" is null and o."sourceId" = $1 and o."findingId" is not null
       and (f."subjectKind", f.file, f.key, f.digest, f.span) = (o."subjectKind", o.file, o.key, o.digest, o.span)`,
    sourceId,
  )
  await tx.$executeRawUnsafe(
    `update "Finding" n set state = 'fixed', "settledAt" = $2::timestamptz(3)
     where n."importSourceId" = $1 and n.state = 'open'
       and not exists (select from "ImportFound" f where f."findingId" = n.id and f.present)`,
    sourceId,
    now.toISOString(),
  )
}
