import { expect, it } from 'vitest'
import { usualWork, type Work, workOf } from '@/bench/questions/written'
import { ask, cast, decide, page, requestOf } from '@/lib/calls/fixture'
import type { CallView } from '@/lib/calls/schema'
import { withClient } from '@/lib/db/roles'
import { asOwner } from '@/lib/db/test-clock'

// A request is written to some twenty indexes, so that lists of what waits cost what they show. What it costs to ask and to
// decide must not grow with how many wait.

const owner = process.env.DATABASE_OWNER_URL!

/** Tells a request that waits so many times more, as if others had asked it. */
async function tellAgain(id: string, from: number, upTo: number): Promise<void> {
  await asOwner(owner, async (db) => {
    await db.query(
      `insert into "Request" select (jsonb_populate_record(r, jsonb_build_object('id', format('w-%s', n), 'number', 100000 + n,
         'subjectId', format('w-%s', n), 'podId', null, 'expiresAt', r."expiresAt" - n * interval '1 second'))).*
       from "Request" r, generate_series($2::int, $3::int) n where r.id = $1`,
      [id, from, upTo],
    )
    await db.query(
      `insert into "RequestDuty" select (jsonb_populate_record(d, jsonb_build_object('requestId', format('w-%s', n)))).*
       from "RequestDuty" d, generate_series($2::int, $3::int) n where d."requestId" = $1`,
      [id, from, upTo],
    )
  })
  await withClient(owner, (db) => db.query('vacuum analyze "Request", "RequestDuty"'))
}

it('writes and touches as much to ask and to decide when 5,000 wait as when 500 do', async () => {
  const { ana, otherPod } = await cast()
  const { id } = await requestOf(await ask(otherPod, page()))
  const measure = async () => {
    const [asked, decided]: [Work[], Work[]] = [[], []]
    for (let turn = 0; turn < 11; turn++) {
      let call: CallView
      asked.push(await workOf(owner, async () => (call = await ask(otherPod, page()))))
      decided.push(
        await workOf(owner, async () => {
          expect(await decide(ana, call, 'reject')).toMatchObject({ ok: true })
        }),
      )
    }
    return { asked: usualWork(asked), decided: usualWork(decided) }
  }
  // So many that an index is as deep as it is later: a new line in each of them is what asking touches most.
  await tellAgain(id, 1, 500)
  const few = await measure()
  await tellAgain(id, 501, 5_000)
  const many = await measure()
  for (const step of ['asked', 'decided'] as const)
    for (const what of ['bytes', 'pages'] as const) {
      expect(few[step][what], `${step}, ${what}`).toBeGreaterThan(0)
      expect(many[step][what], `${step}, ${what}`).toBeLessThanOrEqual(1.5 * few[step][what])
    }
  // A decision writes the row of the request once, which is most of what asking writes.
  expect(many.decided.bytes).toBeLessThan(many.asked.bytes)
})
