import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { timeline } from '@/lib/audit/queries'
import { lastPosition } from '@/lib/audit/order/queries'
import type { AuditFilter } from '@/lib/audit/schema'
import { ask, cast, decide, must, page } from '@/lib/calls/fixture'
import { execute } from '@/lib/change/command'
import { type Actor, systemActor } from '@/lib/core/actor'
import { asOwner } from '@/lib/db/test-clock'
import { sealLines } from '@/lib/jobs/partitions'
import { permissionsOf } from '@/lib/people/rules'
import { exportRecord } from '@/lib/record/exports/commands'
import { exportOf, writeExport } from '@/lib/record/exports/queries'
import { exportColumns } from '@/lib/record/exports/written'

const owner = process.env.DATABASE_OWNER_URL!
const lee = {
  ...systemActor,
  kind: 'person',
  id: 'lee',
  name: 'Lee',
  groups: [],
  can: permissionsOf(['auditor']),
} as const satisfies Actor
const seal = () => must(sealLines as never, { everything: true })

/** Lines of calls, one a minute, some of which a spreadsheet would take for something to do. */
async function fill(lines: number): Promise<void> {
  await asOwner(owner, (db) =>
    db.query(
      `insert into "AuditEvent" (id, at, type, "actorKind", "actorId", "actorName", "subjectKind", "subjectId", environment,
        "podId", "toolKey", "callId", outcome, sentence, data)
      select '01' || lpad(n::text, 24, '0'), now() - n * interval '1 minute', 'call.allowed', 'pod', 'pod-a', '=Busy', 'call',
        n::text, 'prod', 'pod-a', 'shelf.read', n::text, case when n % 3 = 0 then 'denied' else 'allowed' end,
        case when n % 7 = 0 then '=1+' || n else 'Busy was allowed to read ' || n end, '{}'
      from generate_series(1, $1::int) n`,
      [lines],
    ),
  )
}

async function made(actor: Actor, filter: AuditFilter, format: 'csv' | 'jsonl' = 'jsonl') {
  const input = { ...filter, upTo: String(await lastPosition()), format }
  const outcome = await execute(exportRecord, actor, input)
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  return outcome.value
}

/** The file, as its head and what is below. */
async function fileOf(actor: Actor, id: string): Promise<{ head: string; body: string }> {
  const parts: string[] = []
  await writeExport(actor, (await exportOf(actor, id))!, (text) => void parts.push(text))
  return { head: parts[0]!, body: parts.slice(1).join('') }
}

/** Every line of the timeline, page by page, as somebody reads it who goes to its end. */
async function allPages(actor: Actor, filter: AuditFilter): Promise<string[]> {
  const ids: string[] = []
  let cursor: string | undefined
  do {
    const page = await timeline(actor, { ...filter, cursor })
    ids.push(...page.rows.map(({ id }) => id))
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  return ids
}

const idsIn = (body: string) =>
  body
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { event: string }).event)
const digestOf = (body: string) => createHash('sha256').update(body).digest('hex')

let stage: Awaited<ReturnType<typeof cast>>
beforeAll(async () => {
  stage = await cast()
  await decide(stage.ana, await ask(stage.writerPod, page()), 'reject')
  await fill(2_500)
  await seal()
})

describe('an export', () => {
  it.each([{}, { outcome: 'denied' }, { q: 'read' }, { outcome: 'denied', q: 'read' }, { what: 'request' }])(
    'holds exactly what the pages of %j hold, in their order, and says how many and which',
    async (filter) => {
      const before = await allPages(lee, filter)
      const { id, count, digest } = await made(lee, filter)
      const { head, body } = await fileOf(lee, id)
      expect(idsIn(body)).toEqual(before)
      expect([count, digest]).toEqual([before.length, digestOf(body)])
      expect(JSON.parse(head)).toMatchObject({
        filter,
        by: 'Lee',
        zone: 'UTC',
        events: count,
        sha256OfAllBelow: digest,
      })
    },
  )

  it('stands on the record with who, what, how many and the digest, and moves nothing else', async () => {
    const { id, count, digest } = await made(lee, { outcome: 'denied' }, 'csv')
    const [line] = (await timeline(lee, { what: 'record' })).rows
    expect(line!.sentence).toBe(`Lee exported ${count} events of the audit trail as CSV: outcome denied`)
    expect((await exportOf(lee, id))!.head).toMatchObject({ count, digest, by: 'Lee', filter: { outcome: 'denied' } })
  })

  it('is the same file however much has happened since', async () => {
    const { id, digest } = await made(lee, {}, 'csv')
    await ask(stage.writerPod, page())
    await seal()
    expect(digestOf((await fileOf(lee, id)).body)).toBe(digest)
  })

  it('has no field in CSV that a spreadsheet takes for a formula', async () => {
    const { body } = await fileOf(lee, (await made(lee, { q: '"1+7"' }, 'csv')).id)
    expect(body).toContain(`"'=1+7"`)
    expect(body).toContain(`"'=Busy"`)
    expect(body).not.toMatch(/(^|,)"[=+\-@\t]/m)
    expect(body.split('\r\n')[0]!.split(',')).toHaveLength(exportColumns.length)
  })

  it('breaks off at its end when it is not what was counted', async () => {
    const exported = (await exportOf(lee, (await made(lee, { outcome: 'denied' })).id))!
    const forged = { ...exported, head: { ...exported.head, digest: 'f'.repeat(64) } }
    await expect(writeExport(lee, forged, () => undefined)).rejects.toThrow('not what was counted')
    // Whoever stops reading ends the reading here, too.
    await expect(writeExport(lee, exported, () => Promise.reject(new Error('gone')))).rejects.toThrow('gone')
  })
})

describe('who may', () => {
  it('exports what they may read: an approver their own part', async () => {
    const own = await allPages(stage.ana, {})
    const { id } = await made(stage.ana, {})
    expect(idsIn((await fileOf(stage.ana, id)).body)).toEqual(own)
    expect(own.length).toBeLessThan(100)
  })

  it('gets only what they exported themselves, and only for a day', async () => {
    const { id } = await made(lee, { what: 'request' })
    expect(await exportOf(stage.ana, id)).toBeNull()
    expect(await exportOf(lee, 'none')).toBeNull()
    await asOwner(owner, (db) =>
      db.query(
        `insert into "AuditEvent" (id, at, type, "actorKind", "actorId", "actorName", "subjectKind", "subjectId", sentence, data)
        select '02' || substring(id from 3), at - interval '25 hours', type, "actorKind", "actorId", "actorName", "subjectKind",
          'old', sentence, data from "AuditEvent" where "subjectId" = $1`,
        [id],
      ),
    )
    expect(await exportOf(lee, 'old')).toBeNull()
    expect(await exportOf(lee, id)).not.toBeNull()
  })

  it('is refused without the right to read, and for what is not there', async () => {
    const viewer = { ...lee, can: permissionsOf(['viewer']) }
    const upTo = await lastPosition()
    const input = { upTo, format: 'csv' }
    expect(await execute(exportRecord, viewer, input)).toMatchObject({ ok: false, reason: 'missing_permission' })
    expect(await execute(exportRecord, lee, { ...input, upTo: upTo + 99 })).toMatchObject({ reason: 'not_there_yet' })
    // A filter that nobody knows would leave nothing out.
    for (const wrong of [{ outcome: 'elephant' }, { what: 'elephant' }, { colour: 'red' }, { format: 'exe' }])
      expect(await execute(exportRecord, lee, { ...input, ...wrong })).toMatchObject({ reason: 'invalid_input' })
  })
})
