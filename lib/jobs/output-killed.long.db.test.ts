import { addPerson, addTwoAccounts, asPod, openGate, type TestAccount, type TestGate } from '@/lib/gate/fixture'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { decide } from '@/lib/access/fixture'
import type { PersonActor } from '@/lib/core/actor'
import { patience } from '@/lib/core/fixture-patience'
import { read } from '@/lib/db/client'
import { withClient } from '@/lib/db/roles'
import { elapse } from '@/lib/db/test-clock'
import { bundledWorkers, killWorker } from '@/lib/jobs/fixture-worker'

// What an approval of an output does is done whole and once, wherever its worker is killed.

const ownerUrl = process.env.DATABASE_OWNER_URL!
const whole = `# Bowls\n\n${Array.from({ length: 40 }, (_, at) => `- Rule ${at} about shelf ${at * 7}.`).join('\n')}\n`
let workers: Awaited<ReturnType<typeof bundledWorkers>>
let gate: TestGate
let dev: TestAccount
let olga: PersonActor

beforeAll(async () => {
  workers = await bundledWorkers()
  gate = await openGate()
  dev = (await addTwoAccounts('killed-output', { role: 'ResearchPod', department: 'research' })).dev
  olga = await addPerson('Olga')
})
afterAll(async () => {
  await workers.end()
  await gate.close()
})

/** Everything that is to be true together. */
async function stateOf(path: string, key: string) {
  const output = await read.output.findFirstOrThrow({ where: { path }, include: { revisions: true } })
  const entry = await read.memoryEntry.findFirstOrThrow({ where: { path, origin: 'live' } })
  const task = await read.task.findFirstOrThrow({ where: { key } })
  const request = await read.request.findFirstOrThrow({ where: { kind: 'output', taskKey: key } })
  const lines = await read.auditEvent.count({ where: { type: 'output.standing', taskKey: key } })
  return {
    standing: output.standingNumber,
    revisions: output.revisions.toSorted((one, other) => one.number - other.number).map(({ state }) => state),
    memory: [entry.versionCount, entry.activeNumber],
    task: task.status,
    request: request.state,
    lines,
  }
}

it.each(['OutputRevision', 'MemoryVersion', 'Task', 'AuditEvent'])(
  'an approved output whose worker is killed before it writes %s stands by the next one, with memory and its task',
  async (table) => {
    const key = `killed-at-${table}`
    const path = `docs/${key}.md`
    const post = (address: string, body: object) => asPod(gate, dev.key, address, body)
    await post('/v2/tasks/start', { task_id: key })
    await post('/v2/outputs', { path, task: key, content: whole, idempotency_key: key })
    const outputs = [{ path, content: '# Bowls\n\nSee above.\n' }]
    const end = await post('/v2/tasks/complete', { task_id: key, outputs, idempotency_key: `${key}-end` })
    expect(end).toMatchObject({ json: { status: 'in_review' } })
    const { number } = await read.request.findFirstOrThrow({ where: { kind: 'output', taskKey: key } })
    expect(await decide(olga, { number })).toMatchObject({ ok: true })
    await elapse(ownerUrl, `CS-${number}`, 'effectiveAt')
    const before = {
      standing: 1,
      revisions: ['standing', 'pending'],
      memory: [1, 1],
      task: 'in_review',
      request: 'approved',
      lines: 1,
    }
    expect(await stateOf(path, key)).toEqual(before)

    // It is in the middle of it, and waits for what it may not write, when it is killed.
    await withClient(ownerUrl, async (owner) => {
      await owner.query('begin')
      await owner.query(`lock table "${table}" in exclusive mode`)
      const first = workers.start()
      await vi.waitFor(async () => {
        const { rows } = await owner.query(
          `select 1 from pg_locks where not granted and relation = '"${table}"'::regclass`,
        )
        expect(rows.length).toBeGreaterThan(0)
      }, patience)
      await killWorker(first)
      await owner.query('commit')
    })
    expect(await stateOf(path, key)).toEqual(before)

    const next = workers.start()
    const after = {
      standing: 2,
      revisions: ['superseded', 'standing'],
      memory: [2, 2],
      task: 'completed',
      request: 'executed',
      lines: 2,
    }
    await vi.waitFor(async () => expect(await stateOf(path, key)).toEqual(after), patience)
    await killWorker(next)
  },
)
