import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { placeInTimeline, timeline } from '@/lib/audit/queries'
import { cast } from '@/lib/calls/fixture'
import { execute } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { newId } from '@/lib/core/id'
import { read, writer } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { boardFacts } from '@/lib/insights/board/queries'
import { numbersIn } from '@/lib/insights/board/view'
import { boards } from '@/lib/insights/number'
import { periodOf } from '@/lib/insights/schema'
import { permissionsOf } from '@/lib/people/rules'
import { signingOf } from '@/lib/policy/signing/queries'
import { archivesPage } from '@/lib/record/archives/queries'
import { allRead, archiveNow, oldMonth } from '@/lib/record/fixture'
import { holdRecord } from '@/lib/record/holds/commands'
import { spreadOf } from '@/lib/record/spread/queries'

const ownerUrl = process.env.DATABASE_OWNER_URL!
const folder = mkdtempSync(path.join(tmpdir(), 'countersign-left-'))
const time = { from: '2026-01-01T00:00:00.000Z', to: '2026-04-01T00:00:00.000Z' }
let lee: PersonActor

/** Says in January that people here could sign for one another, as an installation of that age would. */
const growUp = () =>
  asOwner(ownerUrl, (db) =>
    db.query(
      `insert into "AuditEvent" (id, at, type, "actorKind", "actorId", "actorName", "subjectKind", "subjectId", sentence, data)
       values ('01GROWN', '2026-01-20', 'installation.grown', 'system', 'system', 'Countersign', 'installation', 'rights', 'Grown', '{"groups": []}')`,
    ),
  )
const grownLines = () => read.auditEvent.count({ where: { type: 'installation.grown' } })

/** What each board says of that time, apart from what stands now and how far was counted. */
async function figures() {
  const period = periodOf(time, new Date())
  return await Promise.all(
    boards.map(async (board) => {
      const { standing: _now, asOf: _asOf, ...facts } = await boardFacts(lee, board, period, undefined)
      return { facts, numbers: numbersIn(board, { ...facts, standing: {}, asOf: '' }) }
    }),
  )
}

beforeAll(async () => {
  const { ana } = await cast()
  lee = { ...ana, id: newId(), name: 'Lee', can: permissionsOf(['auditor']) }
  // More in March than a page of the record shows.
  await oldMonth(ownerUrl, '2026-01', 70)
  await growUp()
  await oldMonth(ownerUrl, '2026-02', 30)
  await oldMonth(ownerUrl, '2026-03', 60)
  await allRead()
  const february = { from: '2026-02-01T00:00:00.000Z', to: '2026-03-01T00:00:00.000Z' }
  const held = await execute(holdRecord, lee, { name: 'February', reason: 'A court', ...february })
  expect(held).toMatchObject({ ok: true })
})
afterAll(() => rmSync(folder, { recursive: true }))

it('leaves figures as they were, what an installation has outgrown, and in lists all that is there still', async () => {
  const [before, grown] = [await figures(), await grownLines()]
  const filter = { counted: 'calls', ...time } as const
  const [listed, spread] = [await timeline(lee, filter), await spreadOf(lee, filter, [], new Date())]
  expect(await placeInTimeline(lee, filter, listed)).toMatchObject({ total: 160 })
  expect(before[0]!.facts.counted.calls.now).toBe(160)
  expect(grown).toBe(1)

  expect(await archiveNow(ownerUrl, folder)).toMatchObject([
    { month: '2026-01', how: 'archived', lines: 71 },
    { month: '2026-02', how: 'kept' },
    { month: '2026-03', how: 'archived', lines: 60 },
  ])
  await allRead()
  expect(await figures()).toEqual(before)
  // Bars count what they counted, and say of which months no list has anything any more.
  expect(spread!.away).toEqual([])
  const month = (name: string, next: string) => ({
    month: name,
    from: `${name}-01T00:00:00.000Z`,
    to: `${next}-01T00:00:00.000Z`,
  })
  expect(await spreadOf(lee, filter, [], new Date())).toEqual({
    ...spread,
    away: [month('2026-01', '2026-02'), month('2026-03', '2026-04')],
  })
  const february = { counted: 'calls', from: '2026-02-01T00:00:00.000Z', to: '2026-03-01T00:00:00.000Z' } as const
  expect((await spreadOf(lee, february, [], new Date()))!.away).toEqual([])
  expect((await archivesPage(lee, undefined, '2026-03')).rows).toMatchObject([{ month: '2026-03', lines: 60 }])
  expect((await archivesPage(lee, undefined, '2026-02')).rows).toEqual([])

  // Nothing says it any more but the archive, and nobody says it again.
  expect(await grownLines()).toBe(0)
  expect(await writer.$transaction((tx) => signingOf(tx))).toMatchObject({ grown: true, events: [] })

  // Of what was counted in months that left, none stands in the way of what did not.
  const left = await timeline(lee, filter)
  expect(left.rows).toHaveLength(30)
  expect(left.next).toBeNull()
  expect(await placeInTimeline(lee, filter, left)).toMatchObject({ before: 0, total: 30 })
})
