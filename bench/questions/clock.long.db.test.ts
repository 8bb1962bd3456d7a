import { expect, it } from 'vitest'
import { costOf } from '@/bench/questions/meter'
import { ask, cast, decide, elapse, page, requestOf, settle } from '@/lib/calls/fixture'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { withClient } from '@/lib/db/roles'
import { asOwner } from '@/lib/db/test-clock'
import { dueRequests } from '@/lib/requests/queries'

// The worker asks every second what is due. There are few such requests however many were ever turned down, but each "no"
// has a moment at which it took effect, as what is due has.

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
