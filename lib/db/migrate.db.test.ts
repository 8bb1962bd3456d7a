import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { migrate, pendingMigrations } from '@/lib/db/migrate'
import { createDatabase, unfitForApp, withClient } from '@/lib/db/roles'

let folder: string
let owner: string
let app: string
let count = 0

function write(name: string, sql: string): void {
  mkdirSync(path.join(folder, name), { recursive: true })
  writeFileSync(path.join(folder, name, 'migration.sql'), sql)
}

function at(url: string, database: string): string {
  const address = new URL(url)
  address.pathname = `/${database}`
  return address.href
}

beforeEach(async () => {
  const server = inject('testServer')
  const database = `migrations_${process.pid}_${count++}`
  await withClient(server.superuser, (admin) => createDatabase(admin, database))
  folder = mkdtempSync(path.join(tmpdir(), 'countersign-migrations-'))
  owner = at(server.owner, database)
  app = at(server.app, database)
  write('1_first', 'create table thing (id int primary key); grant select, insert on thing to countersign_writer;')
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('migrations', () => {
  it('are applied in order, once', async () => {
    write('2_second', 'alter table thing add column name text;')
    expect(await pendingMigrations(app, folder)).toEqual(['1_first', '2_second'])
    expect(await migrate(owner, folder)).toEqual(['1_first', '2_second'])
    expect(await migrate(owner, folder)).toEqual([])
    expect(await pendingMigrations(app, folder)).toEqual([])
  })

  it('are applied by one of several runners that start together', async () => {
    const applied = await Promise.all([migrate(owner, folder), migrate(owner, folder), migrate(owner, folder)])
    expect(applied.flat()).toEqual(['1_first'])
  })

  it('are refused when one was edited after it was applied', async () => {
    await migrate(owner, folder)
    write('1_first', 'create table other (id int);')
    write('2_second', 'create table late (id int);')
    await expect(migrate(owner, folder)).rejects.toThrow('"1_first" was edited after it was applied')
    await withClient(owner, async (client) => {
      const { rows } = await client.query(`select to_regclass('late') as late`)
      expect(rows).toEqual([{ late: null }])
    })
  })

  it('are refused when the database is newer than the program', async () => {
    write('2_second', 'select 1;')
    await migrate(owner, folder)
    rmSync(path.join(folder, '2_second'), { recursive: true })
    await expect(migrate(owner, folder)).rejects.toThrow('"2_second", which this version of Countersign does not know')
  })

  it('leave nothing behind when they fail, and can be repeated once mended', async () => {
    write('2_second', 'create table half (id int); select 1 / 0;')
    await expect(migrate(owner, folder)).rejects.toThrow('"2_second" failed and was rolled back: division by zero')
    write('2_second', 'create table half (id int);')
    expect(await migrate(owner, folder)).toEqual(['2_second'])
  })

  it('give the application the queue without giving it the tables', async () => {
    await migrate(owner, folder)
    await withClient(app, async (client) => {
      await client.query(`select graphile_worker.add_job('noun.verb', '{}')`)
      const { rows } = await client.query('select task_identifier from graphile_worker.jobs')
      expect(rows).toEqual([{ task_identifier: 'noun.verb' }])
      await expect(client.query('alter table thing add column more text')).rejects.toThrow('must be owner')
      await expect(client.query('create table mine (id int)')).rejects.toThrow('permission denied')
    })
  })
})

describe('accounts', () => {
  it('of the application neither own the tables nor rule the server', async () => {
    await migrate(owner, folder)
    expect(await withClient(app, unfitForApp)).toBeNull()
    expect(await withClient(owner, unfitForApp)).toContain('owns the tables')
    expect(await withClient(inject('testServer').superuser, unfitForApp)).toContain('a superuser')
  })
})
