import { expect, it } from 'vitest'
import { costOf } from '@/bench/questions/meter'
import { ask, cast, decide, elapse, page, requestOf, settle } from '@/lib/calls/fixture'
import { lastPosition } from '@/lib/audit/order/queries'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { withClient } from '@/lib/db/roles'
import { asOwner } from '@/lib/db/test-clock'
import { groupFaults } from '@/lib/incidents/grouped/commands'
import { judgeIncidents } from '@/lib/incidents/judged/commands'
import { countTallies } from '@/lib/insights/commands'
import { daysMark, generations } from '@/lib/insights/tallies'
import { lookAfterJobs } from '@/lib/jobs/commands'
import { sealLines } from '@/lib/jobs/partitions'
import { countUsage } from '@/lib/policy/usage/commands'
import { dueRequests } from '@/lib/requests/queries'

// The worker asks every second what is due, and every other what is new in the record. Mostly nothing is, however much ever was.

const owner = process.env.DATABASE_OWNER_URL!

/** Tells a request that was turned down so many times more. */
async function tellAgain(id: string, from: number, upTo: number): Promise<void> {
  await asOwner(owner, (db) =>
    db.query(
      `insert into "Request" select (jsonb_populate_record(r, jsonb_build_object('id', format('no-%s', n), 'number', 100000 + n,
         'subjectId', format('no-%s', n), 'effectiveAt', r."effectiveAt" - n * interval '1 minute'))).*
       from "Request" r, generate_series($2::int, $3::int) n where r.id = $1`,
      [id, from, upTo],
    ),
  )
  await withClient(owner, (db) => db.query('vacuum analyze "Request"'))
}

/** What it touches once its connection knows the tables: the first question of a new one reads about these, too. */
async function leastOf(ask: () => Promise<unknown>): Promise<number> {
  const found: number[] = []
  for (let times = 0; times < 3; times++) found.push((await costOf(ask)).buffers)
  return Math.min(...found)
}

/** So many lines more have their place, and everybody who reads them one after the other is behind the last. */
async function readOn(from: number, upTo: number): Promise<void> {
  await asOwner(owner, async (db) => {
    await db.query(
      `insert into "AuditOrder" ("position", "eventId", "eventAt")
       select (select max("position") from "AuditOrder") + n, format('line-%s', n), now() from generate_series($1::int, $2::int) n`,
      [from, upTo],
    )
    const last = '(select max("position") from "AuditOrder")'
    for (const mark of [...generations, daysMark])
      await db.query(
        `insert into "TallyMark" (id, "position") values ($1, ${last})
        on conflict (id) do update set "position" = excluded."position"`,
        [mark],
      )
    await db.query(`update "PolicyUsageMark" set "position" = ${last}`)
    await db.query('delete from "IncidentMark"')
    await db.query(`insert into "IncidentMark" ("position") values (${last})`)
  })
  await withClient(owner, (db) => db.query('vacuum analyze "AuditOrder"'))
}

const rounds = {
  'gives lines their places': sealLines,
  'counts lines for boards': countTallies,
  'counts what rights were used': countUsage,
  'groups what went wrong': groupFaults,
  'judges what is watched': judgeIncidents,
  'looks after work that was given up': lookAfterJobs,
}

it.each(Object.entries(rounds))('%s without reading the record where nothing is new', async (_, command) => {
  const round = async () =>
    expect(await execute(command as never, systemActor, {} as never)).toMatchObject({ ok: true })
  const from = await lastPosition()
  await readOn(from, from + 200)
  const of200 = await leastOf(round)
  await readOn(from + 201, from + 20_000)
  expect(await leastOf(round)).toBeLessThanOrEqual(2 * Math.max(of200, 20))
})

// Each "no" has a moment at which it took effect, as what is due has.
it('finds what is due without reading what people turned down before', async () => {
  const { ana, otherPod } = await cast()
  const call = await ask(otherPod, page())
  expect(await decide(ana, call, 'reject')).toMatchObject({ ok: true })
  const { id } = await requestOf(call)
  await elapse(id, 'effectiveAt')
  expect(await execute(settle, systemActor, { requestIds: [id] })).toMatchObject({ ok: true })

  await tellAgain(id, 1, 200)
  const of200 = await leastOf(dueRequests)
  await tellAgain(id, 201, 10_000)
  const of10000 = await leastOf(dueRequests)
  expect(of200).toBeGreaterThan(0)
  expect(of10000).toBeLessThanOrEqual(2 * of200)
})
