import pg from 'pg'
import { addPod, asPod, openGate, type TestGate, type TestPod } from '@/lib/gate/fixture'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { refreshAccess } from '@/lib/auth/access'
import { read } from '@/lib/db/client'

const ownerPool = new pg.Pool({ connectionString: process.env.DATABASE_OWNER_URL })
let gate: TestGate
let pod: TestPod
beforeAll(async () => {
  gate = await openGate()
  pod = await addPod('output-cut', { role: 'ResearchPod', department: 'research' })
  await refreshAccess()
  await ownerPool.query(
    `create function cut_here() returns trigger language plpgsql as $$ begin raise exception 'cut here'; end $$`,
  )
})
afterAll(async () => {
  await ownerPool.end()
  await gate.close()
})

/** What is written when something stands, each in its table. */
const steps = ['OutputRevision', 'OutputBytes', 'MemoryEntry', 'MemoryText', 'MemoryVersion', 'AuditEvent']

it.each(steps)('stands with memory or not at all: cut where %s is written, and sent again', async (table) => {
  const path = `docs/cut/${table}.md`
  const body = { path, task: 'cut', content: `About ${table}.`, idempotency_key: `cut-${table}` }
  const submit = () => asPod(gate, pod.serviceKey, '/v2/outputs', body)
  // Of the record only the line that it stands: what was asked before is kept.
  const when = table === 'AuditEvent' ? `when (new.type = 'output.standing')` : ''
  await ownerPool.query(
    `create trigger cut before insert on "${table}" for each row ${when} execute function cut_here()`,
  )
  expect((await submit()).status).toBeGreaterThanOrEqual(500)
  expect(await read.output.count({ where: { path } })).toBe(0)
  expect(await read.memoryEntry.count({ where: { path } })).toBe(0)
  expect(
    await read.auditEvent.count({ where: { type: 'output.standing', data: { path: ['path'], equals: path } } }),
  ).toBe(0)
  await ownerPool.query(`drop trigger cut on "${table}"`)

  expect(await submit()).toMatchObject({ status: 200, json: { output: { revision: 1, state: 'standing' } } })
  const output = await read.output.findFirstOrThrow({ where: { path } })
  const entry = await read.memoryEntry.findFirstOrThrow({ where: { path } })
  expect([output.standingNumber, entry.activeNumber]).toEqual([1, 1])
})
