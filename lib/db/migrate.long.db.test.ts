import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type pg from 'pg'
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

/** Puts one of the product's own migrations in the folder. */
function ship(name: string): void {
  cpSync(path.join('prisma/migrations', name), path.join(folder, name), { recursive: true })
}

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

describe('what the groups may do', () => {
  const rights = (client: pg.Client) =>
    client.query({
      rowMode: 'array',
      text: `select c.relname, a.attname, coalesce(c.relacl, acldefault(case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner)), a.attacl from pg_class c
        left join pg_attribute a on a.attrelid = c.oid and cardinality(a.attacl) > 0
        where c.relnamespace in ('public'::regnamespace, 'guard'::regnamespace) and c.relname <> 'rights'
        and c.relkind in ('r', 'p', 'S')
        union all select p.proname, null, coalesce(p.proacl, acldefault('f', p.proowner)), null from pg_proc p
        where p.pronamespace in ('public'::regnamespace, 'guard'::regnamespace)
        union all select nspname, null, coalesce(nspacl, acldefault('n', nspowner)), null from pg_namespace where nspname = 'guard' order by 1, 2`,
    })
  const sorted = async (client: pg.Client) =>
    (await rights(client)).rows.map((row: unknown[]) =>
      row.map((cell) => String(cell).replaceAll(/[{}]/g, '').split(',').toSorted().join()),
    )
  const lose = (...roles: string[]) =>
    ['table', 'sequence', 'function'].flatMap((kind) =>
      ['public', 'guard'].map((schema) => `revoke all on all ${kind}s in schema ${schema} from ${roles.join(', ')}`),
    )

  it.each([
    ['one of its roles', lose('countersign_reader')],
    [
      'privileges',
      [
        ...lose('countersign_reader', 'countersign_writer'),
        'grant execute on all functions in schema public to public',
      ],
    ],
  ])('is given again after a dump that was restored without %s', async (_name, losses) => {
    await migrate(owner)
    await withClient(owner, async (client) => {
      const before = await sorted(client)
      for (const loss of losses) await client.query(loss)
      expect(await sorted(client)).not.toEqual(before)
      expect(await migrate(owner)).toEqual([])
      expect(await sorted(client)).toEqual(before)
    })
    await withClient(app, async (client) => {
      await client.query('select from "AuditEvent"')
      await expect(client.query('delete from "AuditEvent"')).rejects.toThrow('permission denied')
      await expect(client.query('select from guard.rights')).rejects.toThrow('permission denied')
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

describe('what stood under a pod’s keys', () => {
  const first = '20261122000000_init'
  const moved = '20261126120200_keys_belong_to_accounts'

  beforeEach(async () => {
    rmSync(path.join(folder, '1_first'), { recursive: true })
    ship(first)
    await migrate(owner, folder)
    await withClient(owner, (client) =>
      client.query(`begin;
        insert into "AuditEvent" (id, type, "actorKind", "actorId", "actorName", "subjectKind", "subjectId", sentence, data)
          values ('line', 'demo.loaded', 'system', 'test', 'Test', 'demo', 'demo', 'The test wrote rows', '{}');
        insert into "Pod" (id, slug, name, role, department, purpose) values ('pod', 'pod', 'Pod', 'WriterPod', 'product', '');
        insert into "ServiceAccount" (id, "podId", environment, "clientId")
          values ('in dev', 'pod', 'dev', 'pod.dev'), ('in prod', 'pod', 'prod', 'pod.prod');
        insert into "Call" (id, "podId", "accountId", environment, "toolKey", arguments, digest, decision, "decisionReason", chain,
            tier, "policyVersion", state, "idempotencyKey", "bodyHash")
          select id, 'pod', 'in ' || environment, environment, 'memory.search', '{}', '', 'allow', '', '[]', 'routine', 1,
            'executed', id, 'hash' from (values ('tried', 'dev'), ('done', 'prod'), ('ended', 'prod')) as made (id, environment);
        insert into "Task" (id, key, title, origin, "podId", environment) values ('t', 'care', 'Care', 'live', 'pod', 'dev'),
          ('old', 'lost', 'Lost', 'live', 'pod', null), ('read', 'care', 'Care', 'import', null, null);
        insert into "IdempotencyKey" ("podId", key, "bodyHash", status, answer) values
          ('pod', 'claim:a', 'h1', 200, '{"callId": "tried"}'),
          ('pod', 'outcome:b', 'h2', 200, '{"callId": "done", "status": "succeeded"}'),
          ('pod', 'tasks.complete:ended', 'h3', 200, '{"taskId": "t", "number": 1, "status": "completed"}'),
          ('pod', 'claim:c', 'h4', 200, '{"callId": "of nobody"}'), ('another', 'claim:d', 'h5', 200, '{"callId": "done"}'),
          ('pod', 'claim:e', 'h6', 200, 'null');
        commit`),
    )
    ship(moved)
    expect(await migrate(owner, folder)).toEqual([moved])
  })

  it('stands under its account’s: calls and tasks as they were, answers where their call was made', async () => {
    await withClient(owner, async (client) => {
      const rowsOf = async (sql: string) => (await client.query({ text: sql, rowMode: 'array' })).rows
      expect(await rowsOf(`select "accountId", "idempotencyKey" from "Call" order by id`)).toEqual([
        ['in prod', 'done'],
        ['in prod', 'ended'],
        ['in dev', 'tried'],
      ])
      expect(await rowsOf(`select id, key, "podId", environment from "Task" order by id`)).toEqual([
        ['old', 'lost', 'pod', null],
        ['read', 'care', null, null],
        ['t', 'care', 'pod', 'dev'],
      ])
      // An answer that names no call of its pod could be anybody's; it answers nobody.
      expect(await rowsOf(`select "accountId", key, "bodyHash", answer from "IdempotencyKey" order by key`)).toEqual([
        ['in dev', 'claim:a', 'h1', { callId: 'tried' }],
        ['in prod', 'outcome:b', 'h2', { callId: 'done', status: 'succeeded' }],
        ['in prod', 'tasks.complete:ended', 'h3', { taskId: 't', number: 1, status: 'completed' }],
      ])
    })
  })

  it('leaves room for the same key and the same task in another environment, and for no second in its own', async () => {
    const line = `insert into "AuditEvent" (id, type, "actorKind", "actorId", "actorName", "subjectKind", "subjectId", sentence, data)
      values (gen_random_uuid(), 'demo.loaded', 'system', 'test', 'Test', 'demo', 'demo', 'The test wrote rows', '{}');`
    const answered = (account: string) => `insert into "IdempotencyKey" ("accountId", key, "bodyHash", status, answer)
      values ('${account}', 'claim:a', 'h', 200, '{}')`
    const started = (environment: string) => `${line} insert into "Task" (id, key, title, origin, "podId", environment)
      values (gen_random_uuid(), 'care', 'Care', 'live', 'pod', '${environment}')`
    await withClient(app, async (client) => {
      for (const sql of [answered('in prod'), started('prod')]) await client.query(sql)
      for (const sql of [answered('in dev'), started('dev')])
        await expect(client.query(sql)).rejects.toThrow('duplicate key')
    })
  })
})
