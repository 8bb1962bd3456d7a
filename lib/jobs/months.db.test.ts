import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { makePartitions } from '@/lib/jobs/partitions'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'

const opened: pg.Client[] = []
let owner: pg.Client

async function open(url = process.env.DATABASE_URL): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  opened.push(client)
  return client
}

const columns = `type, "actorKind", "actorId", "actorName", "subjectKind", "subjectId", sentence, data`
const told = `'demo.loaded', 'system', 'test', 'Test', 'demo', 'demo', 'Something happened', '{}'`
const line = (client: pg.Client) =>
  client.query(`insert into "AuditEvent" (id, ${columns}) values (gen_random_uuid(), ${told})`)

beforeAll(async () => {
  owner = await open(process.env.DATABASE_OWNER_URL)
})

afterAll(async () => {
  await Promise.all(opened.map((client) => client.end()))
})

describe('the months to come', () => {
  const last = `'AuditEvent_' || to_char(now() at time zone 'UTC' + interval '2 months', 'YYYY_MM')`
  const missing = async () => {
    const outcome = await execute(makePartitions, systemActor, {})
    return outcome.ok && outcome.value.missing
  }

  beforeEach(async () => {
    await owner.query(`do $$ begin execute format('drop table if exists %I', ${last}); end $$`)
  })

  it('are made while somebody reads and writes the record', async () => {
    const reader = await open()
    await reader.query('begin')
    const [now, soon] = [0, 3_600_000].map((ms) => new Date(Date.now() + ms).toISOString())
    await reader.query(`select from "AuditEvent" where at >= '${now}' and at < '${soon}'`)
    await line(reader)
    expect(await missing()).toBe(0)
    await reader.query('rollback')
  })

  it('are made later when somebody holds the table for all other times, and no call waits for that', async () => {
    const [reader, caller] = [await open(), await open()]
    await reader.query('begin')
    await reader.query('select from "AuditEvent_default"')
    expect(await missing()).toBe(1)
    await line(caller)
    await reader.query('rollback')
    expect(await missing()).toBe(0)
  })

  it('leave out one whose lines lie in the table for all other times', async () => {
    await owner.query('begin')
    await owner.query(
      `insert into "AuditEvent" (id, at, ${columns}) values ('later', now() + interval '2 months', ${told})`,
    )
    const { rows } = await owner.query('select ensure_audit_partitions() as missing')
    expect(rows).toEqual([{ missing: 1 }])
    await owner.query('rollback')
    expect(await missing()).toBe(0)
  })
})
