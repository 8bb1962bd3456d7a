import pg from 'pg'
import type { Runner } from 'graphile-worker'
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import type { AuditEntry } from '@/lib/audit/events'
import { type Actor, systemActor } from '@/lib/core/actor'
import { collect, defineBatch } from '@/lib/change/batch'
import { defineCommand, execute } from '@/lib/change/command'
import { doingNow, doingSo } from '@/lib/core/doing'
import { refuse } from '@/lib/core/outcome'
import { type QueuedJob, work } from '@/lib/core/work'
import { read, writerPool } from '@/lib/db/client'
import { acknowledgeJobs, lookAfterJobs } from '@/lib/jobs/commands'
import { defineJob, type Job } from '@/lib/core/job'
import { lookAfterWork } from '@/lib/jobs/jobs'
import { givenUpJobs } from '@/lib/jobs/queries'
import { workOff } from '@/lib/jobs/queue'
import { permissionsOf } from '@/lib/people/rules'
import { patience } from '@/lib/core/fixture-patience'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL })
pool.on('error', () => {})
pool.on('connect', (client) => client.on('error', () => {}))
const ade: Actor = { ...systemActor, kind: 'person', id: 'ade', name: 'Ade', groups: [], can: permissionsOf(['admin']) }
const runners: Runner[] = []

/** A worker with these jobs alone, until the test is over. */
async function worker(...jobs: Job[]): Promise<void> {
  const runner = await workOff(jobs, pool, new AbortController().signal, console.error)
  runners.push(runner)
}

const look = () => execute(lookAfterJobs, systemActor, {})
const noted = async () =>
  (await read.auditEvent.findMany({ where: { type: { startsWith: 'job.' } }, orderBy: { id: 'asc' } })).map(
    ({ sentence }) => sentence,
  )
const queued = async () =>
  (
    await writerPool.query(`select identifier as name, attempts, max_attempts as most, payload
      from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id order by j.id`)
  ).rows as unknown[]

/** What the queue does when an attempt has failed for the last time, without the waits in between. */
const failForGood = () =>
  writerPool.query(
    `update graphile_worker._private_jobs set attempts = max_attempts, run_at = now() + interval '1 hour'`,
  )

beforeEach(async () => {
  await Promise.all(runners.splice(0).map((runner) => runner.stop()))
  await writerPool.query('delete from graphile_worker._private_jobs')
  await look()
  const standing = await givenUpJobs(ade)
  if (standing) await execute(acknowledgeJobs, ade, standing)
})

afterAll(async () => {
  await Promise.all(runners.map((runner) => runner.stop()))
  await pool.end()
})

const entry: AuditEntry = {
  type: 'demo.loaded',
  subject: { kind: 'demo', id: 'jobs' },
  data: { people: 0, pods: 0 },
}
const job = (n: number): QueuedJob => ({ name: 'imports.run', payload: { n } })

const change = defineCommand({
  name: 'test.change',
  permission: 'demo:manage',
  input: z.object({ n: z.number() }),
  async run({ input: { n } }) {
    return { ok: true, value: null, events: [entry], jobs: [job(n), job(n + 1)] }
  },
})

const submit = collect(
  defineBatch({
    name: 'test.batch',
    permission: 'demo:manage',
    input: z.object({ n: z.number(), fails: z.boolean().default(false) }),
    async run({ items }) {
      return items.map(({ input: { n, fails } }) => {
        if (n < 0) throw new Error('The batch failed')
        return fails ? refuse('conflict', 'no') : { ok: true as const, value: n, events: [entry], jobs: [job(n)] }
      })
    },
  }),
)

const row = (n: number) => ({ name: 'imports.run', attempts: 0, most: work['imports.run'].attempts, payload: { n } })

describe('work that follows', () => {
  it('is queued by a command, each with its attempts', async () => {
    expect(await execute(change, systemActor, { n: 1 })).toMatchObject({ ok: true })
    expect(await queued()).toEqual([row(1), row(2)])
  })

  it('is queued by a batch in its transaction: of what succeeded, and not at all when that fails', async () => {
    await Promise.all([submit(ade, { n: 1 }), submit(ade, { n: 2, fails: true }), submit(ade, { n: 3 })])
    expect(await queued()).toEqual([row(1), row(3)])
    await expect(Promise.all([submit(ade, { n: 4 }), submit(ade, { n: -1 })])).rejects.toThrow('The batch failed')
    expect(await queued()).toEqual([row(1), row(3)])
  })

  it('is done with its own payload by a worker, and tried again when it failed', async () => {
    const done: unknown[] = []
    let tries = 0
    await worker(
      defineJob({
        name: 'imports.run',
        async run(payload) {
          if (tries++ === 0) throw new Error('Not yet')
          done.push(payload)
        },
      }),
    )
    await submit(ade, { n: 7 })
    await vi.waitFor(() => expect(done).toEqual([{ n: 7 }]), patience)
    await vi.waitFor(async () => expect(await queued()).toEqual([]), patience)
    expect(await look()).toMatchObject({ value: { failed: 0 } })
  })
})

describe('the chain of calls', () => {
  const id = '4bf92f3577b34da6a3ce929d0e0e4736'
  const trace = `00-${id}-00f067aa0ba902b7-01`

  it('in which work was asked for is the one in which it is done, and so is what follows from it', async () => {
    const done: [unknown, string | undefined][] = []
    await worker(
      defineJob({
        name: 'imports.run',
        async run(payload) {
          done.push([payload, doingNow()?.trace])
          if ((payload as { n: number }).n === 1) await submit(systemActor, { n: 9 })
        },
      }),
    )
    // Of two that share a commit each keeps its own.
    await Promise.all([submit({ ...ade, trace }, { n: 1 }), submit(ade, { n: 2 })])
    await execute(change, { ...systemActor, trace }, { n: 5 })
    await vi.waitFor(() => expect(done).toHaveLength(5), patience)
    const of = (n: number) => done.find(([payload]) => (payload as { n: number }).n === n)![1]
    expect([of(1), of(5), of(6), of(9)]).toEqual([id, id, id, id])
    expect(of(2)).toMatch(/^[0-9a-f]{32}$/)
    expect(of(2)).not.toBe(id)
  })

  it('is its own for each of two that share a commit, whoever makes it', async () => {
    const done = new Map<unknown, string | undefined>()
    await worker(
      defineJob({
        name: 'imports.run',
        async run(payload) {
          done.set((payload as { n: number }).n, doingNow()?.trace)
        },
      }),
    )
    const within = (n: number) => doingSo({ traceparent: trace }, () => submit(ade, { n }))
    await Promise.all([submit(ade, { n: 1 }), within(2)])
    await Promise.all([within(3), submit(ade, { n: 4 })])
    await vi.waitFor(() => expect(done.size).toBe(4), patience)
    expect([1, 2, 3, 4].map((n) => done.get(n) === id)).toEqual([false, true, true, false])
  })
})

describe('work that failed for good', () => {
  const failed = 'Background work failed for good after 3 attempts: reading repositories'

  it('is a line and stands where an admin sees it, once, and never with what it was given', async () => {
    await execute(change, systemActor, { n: 41 })
    await failForGood()
    const before = (await noted()).length
    await Promise.all([look(), look()])
    await look()
    expect((await noted()).slice(before)).toEqual([failed, failed])
    expect(await givenUpJobs(ade)).toMatchObject({ count: 2, what: ['reading repositories'] })
    const lines = await read.auditEvent.findMany({ where: { type: 'job.gave_up' } })
    expect(lines.at(-1)!.data).toEqual({ name: 'imports.run', attempts: 3 })
    await expect(givenUpJobs({ ...ade, can: permissionsOf(['approver', 'auditor']) })).rejects.toThrow('jobs:manage')
  })

  it('stands no longer once an admin has taken note, and is told again when it fails anew', async () => {
    await execute(change, systemActor, { n: 1 })
    await failForGood()
    await look()
    const standing = (await givenUpJobs(ade))!
    expect(await execute(acknowledgeJobs, { ...ade, can: new Set() }, standing)).toMatchObject({ kind: 'forbidden' })
    expect(await execute(acknowledgeJobs, ade, standing)).toMatchObject({ ok: true })
    expect((await noted()).at(-1)).toBe('Ade has taken note of background work that failed: reading repositories')
    expect(await execute(acknowledgeJobs, ade, standing)).toMatchObject({ reason: 'nothing_failed' })
    expect(await look()).toMatchObject({ value: { failed: 0 } })
    expect(await givenUpJobs(ade)).toBeNull()
    await writerPool.query(`update graphile_worker._private_jobs set run_at = run_at + interval '1 minute'`)
    expect(await look()).toMatchObject({ value: { failed: 2 } })
  })

  it('takes away no more than was shown', async () => {
    await execute(change, systemActor, { n: 1 })
    await failForGood()
    await look()
    const standing = (await givenUpJobs(ade))!
    await execute(change, systemActor, { n: 3 })
    await failForGood()
    await look()
    await execute(acknowledgeJobs, ade, standing)
    expect(await givenUpJobs(ade)).toMatchObject({ count: 2 })
  })

  it('stands no longer once it succeeded after all', async () => {
    await execute(change, systemActor, { n: 1 })
    await failForGood()
    await look()
    await writerPool.query('update graphile_worker._private_jobs set attempts = 0, run_at = now()')
    expect(await look()).toMatchObject({ value: { failed: 0 } })
    expect(await givenUpJobs(ade)).toMatchObject({ count: 2 })
    await worker(defineJob({ name: 'imports.run', run: async () => {} }))
    await vi.waitFor(async () => expect(await queued()).toEqual([]), patience)
    await look()
    expect(await givenUpJobs(ade)).toBeNull()
    expect((await noted()).at(-1)).toBe('Background work that had failed waits no longer: reading repositories')
  })

  it('is noted by the worker before whose eyes it failed', async () => {
    const before = (await noted()).length
    const never = defineJob({
      name: 'imports.run',
      async run() {
        throw new Error('Never')
      },
    })
    await worker(never, lookAfterWork)
    await writerPool.query(`select graphile_worker.add_job('imports.run', '{"secret": "hush"}', max_attempts => 1)`)
    await vi.waitFor(async () => expect((await noted()).slice(before)).toHaveLength(1), patience)
    expect((await noted()).at(-1)).toBe('Background work failed for good after 1 attempt: reading repositories')
  })
})
