import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { cast } from '@/lib/calls/fixture'
import { submitCall } from '@/lib/calls/record/commands'
import { patience } from '@/lib/core/fixture-patience'
import { newId } from '@/lib/core/id'
import { read } from '@/lib/db/client'
import { withClient } from '@/lib/db/roles'
import { countAll, forgetTallies, storedTallies } from '@/lib/insights/fixture'
import { bundledWorkers, killWorker } from '@/lib/jobs/fixture-worker'

let workers: Awaited<ReturnType<typeof bundledWorkers>>
let stage: Awaited<ReturnType<typeof cast>>

beforeAll(async () => {
  workers = await bundledWorkers()
  stage = await cast()
})
afterAll(() => workers.end())

/** Twenty calls of three kinds, one after the other. */
async function twentyCalls(): Promise<void> {
  for (let made = 0; made < 20; made++) {
    const tool = ['memory.search', 'git.rollback_commit', 'made.up'][made % 3]!
    const call = { tool, arguments: tool === 'memory.search' ? { keyword: 'lamps' } : {}, idempotencyKey: newId() }
    await submitCall(stage.writerPod, call)
  }
}

const marks = async () =>
  JSON.stringify(await read.tallyMark.findMany({ orderBy: { id: 'asc' } }), (_, value: unknown) => String(value))

it('is the same to the last figure when its workers are killed while they count, and counted again from the record', async () => {
  await twentyCalls()
  for (const table of ['Tally', 'TallyMark', 'Tally']) {
    // It holds the mark, or is about to, and finds closed what it writes: so it is in the middle when it is killed.
    await withClient(process.env.DATABASE_OWNER_URL!, async (owner) => {
      await owner.query('begin')
      await owner.query(`lock table "${table}" in exclusive mode`)
      const before = await marks()
      const worker = workers.start()
      const waiting = `select count(*)::int as n from pg_locks where not granted and relation = '"${table}"'::regclass`
      await vi.waitFor(async () => expect((await owner.query(waiting)).rows[0].n).toBeGreaterThan(0), patience)
      await killWorker(worker)
      expect(await marks()).toBe(before)
      await owner.query('commit')
    })
    await twentyCalls()
  }
  // And wherever it happens to be, while more comes.
  for (const ms of [700, 1_100, 1_600]) {
    const worker = workers.start()
    await Promise.all([twentyCalls(), wait(ms)])
    await killWorker(worker)
  }
  const last = workers.start()
  const behind = async () =>
    (
      await read.$queryRaw<[{ n: number }]>`select count(*)::int as n from "AuditEvent" e
        where not exists (select from "AuditOrder" o where o."eventId" = e.id
          and o."position" <= (select min("position") from "TallyMark"))`
    )[0].n
  await vi.waitFor(async () => expect(await behind()).toBe(0), patience)
  await killWorker(last)

  const counted = await storedTallies()
  const calls = counted.filter(({ name, hour }) => name === 'calls' && hour.getTime() === 0)
  expect(calls.reduce((sum, { count }) => sum + Number(count), 0)).toBe(140)
  await forgetTallies()
  await countAll()
  expect(await storedTallies()).toEqual(counted)
})
