import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { migrate } from '@/lib/db/migrate'
import { createDatabase, withClient } from '@/lib/db/roles'
import { addressed } from '@/lib/db/test-address'

let folder: string
let owner: string
let app: string
let count = 0

function write(name: string, sql: string): void {
  mkdirSync(path.join(folder, name), { recursive: true })
  writeFileSync(path.join(folder, name, 'migration.sql'), sql)
}

beforeEach(async () => {
  const server = inject('testServer')
  const database = `indexes_${process.pid}_${count++}`
  await withClient(server.superuser, (admin) => createDatabase(admin, database))
  folder = mkdtempSync(path.join(tmpdir(), 'countersign-migrations-'))
  owner = addressed(server.owner, database)
  app = addressed(server.app, database)
  write('1_first', 'create table thing (id int primary key); grant select, insert on thing to countersign_writer;')
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('a migration while others work', () => {
  it('lets them pass while somebody is in its way, and is applied once nobody is', async () => {
    await migrate(owner, folder)
    write('2_second', 'alter table thing add column name text;')
    await withClient(owner, async (reader) => {
      await reader.query('begin')
      await reader.query('select from thing')
      const migrating = migrate(owner, folder)
      await withClient(app, async (client) => {
        const isWaiting = async () =>
          (await client.query(`select from pg_locks where relation = 'thing'::regclass and not granted`)).rowCount
        await expect.poll(isWaiting, { timeout: 20_000 }).toBe(1)
        // Behind a migration that waits for as long as it takes, this would wait for the reader too.
        await client.query('insert into thing values (1)')
      })
      await reader.query('commit')
      expect(await migrating).toEqual(['2_second'])
    })
  })

  it('finds the indexes that it asks for built, of each part of a table, and of those cut short', async () => {
    write(
      '1_first',
      'create table "Big" (id int) partition by range (id); create table "Big_1" partition of "Big" default;',
    )
    write('2_small', 'create table "Small" (id int); insert into "Small" values (1), (1);')
    await migrate(owner, folder)
    await withClient(owner, async (client) => {
      await expect(client.query('create unique index concurrently "Small_idx" on "Small" (id)')).rejects.toThrow(
        'unique',
      )
      await client.query('insert into "Big" values (1)')
    })
    write(
      '3_indexes',
      `create index if not exists "Big_idx" on "Big" (id desc)\n  where id > 0;
create index if not exists "Small_idx" on "Small" (id);
alter table "Small" add column late int;
create index if not exists "Small_late_idx" on "Small" (late);`,
    )
    expect(await migrate(owner, folder)).toEqual(['3_indexes'])
    await withClient(owner, async (client) => {
      const { rows } = await client.query({
        rowMode: 'array',
        text: `select c.relname, indisvalid, indisunique, (select inhparent::regclass::text from pg_inherits where inhrelid = c.oid)
          from pg_index join pg_class c on c.oid = indexrelid where c.relname ~ '^(Big|Small)' order by 1`,
      })
      expect(rows).toEqual([
        ['Big_1_Big_idx', true, false, '"Big_idx"'],
        ['Big_idx', true, false, null],
        ['Small_idx', true, false, null],
        ['Small_late_idx', true, false, null],
      ])
    })
  })
})
