import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, inject, it } from 'vitest'
import { migrate } from '@/lib/db/migrate'
import { createDatabase, withClient } from '@/lib/db/roles'

const line = `insert into "AuditEvent" (id, at, type, "actorKind", "actorId", "actorName", "subjectKind", "subjectId", sentence, data)
  values ($1, now() - $2 * interval '1 day', 'demo.loaded', 'system', 'test', 'Test', 'demo', 'demo', 'Something happened', '{}')`

it('gives lines from before their places when the database is brought up to date', async () => {
  const server = inject('testServer')
  const database = `order_${process.pid}`
  const all = path.resolve('prisma/migrations')
  const folder = mkdtempSync(path.join(tmpdir(), 'countersign-order-'))
  const address = new URL(server.owner)
  address.pathname = `/${database}`
  await withClient(server.superuser, (admin) => createDatabase(admin, database))
  try {
    for (const name of readdirSync(all))
      if (name < '20261126120300') cpSync(path.join(all, name), path.join(folder, name), { recursive: true })
    await migrate(address.href, folder)
    await withClient(address.href, async (client) => {
      for (const [id, days] of [
        ['c', 1],
        ['a', 40],
        ['b', 40],
        ['d', 0],
      ])
        await client.query(line, [id, days])
      await migrate(address.href)
      const { rows } = await client.query(
        `select "eventId" as id, "position"::int from "AuditOrder" where length("eventId") = 1 order by 2`,
      )
      expect(rows.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd'])
      expect(rows[0].position).toBe(1)
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
    await withClient(server.superuser, (admin) => admin.query(`drop database if exists ${database} with (force)`))
  }
})
