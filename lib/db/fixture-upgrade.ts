import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { inject } from 'vitest'
import type { z } from 'zod'
import type { PersonActor, PodActor } from '@/lib/core/actor'
import { migrate } from '@/lib/db/migrate'
import { createDatabase, withClient } from '@/lib/db/roles'
import { addressed } from '@/lib/db/test-address'
import { asOwner } from '@/lib/db/test-clock'
import type { TestServer } from '@/lib/db/test-server'

// Support for tests of what becomes of an installation of an earlier version.

const migrations = path.resolve('prisma/migrations')

/** The rows of earlier installations: each file is named by the last migration that its installation had. */
const upgrades = path.resolve('prisma/upgrade')

const aLine = `insert into "AuditEvent" (id, type, "actorKind", "actorId", "actorName", "subjectKind", "subjectId", sentence, data)
  values ('loaded', 'demo.loaded', 'system', 'test', 'Test', 'database', 'demo', 'The rows were put in', '{}')`

/** Addresses of one database on the test server, for the three accounts. */
export type Addresses = Pick<TestServer, 'owner' | 'app' | 'read'>

/** A database as the version of `name` left it, with the rows of its file in it. */
export async function earlierInstallation(name: string): Promise<Addresses> {
  const server = inject('testServer')
  const database = `upgrade_${process.pid}`
  await withClient(server.superuser, async (admin) => {
    await admin.query(`drop database if exists ${database} with (force)`)
    await createDatabase(admin, database)
  })
  const [owner, app, read] = [server.owner, server.app, server.read].map((url) => addressed(url, database))
  const folder = mkdtempSync(path.join(tmpdir(), 'countersign-upgrade-'))
  for (const each of readdirSync(migrations))
    if (each <= name && each !== 'migration_lock.toml')
      cpSync(path.join(migrations, each), path.join(folder, each), { recursive: true })
  await migrate(owner!, folder).finally(() => rmSync(folder, { recursive: true }))
  await withClient(owner!, async (client) => {
    // Sent as one text, this is one transaction, which needs its line like any other.
    await client.query(`begin; ${readFileSync(path.join(upgrades, `${name}.sql`), 'utf8')}; ${aLine}; commit`)
    // A place on the record comes after the commit, from a worker of a version that gave places.
    const { rowCount } = await client.query(`select where to_regprocedure('seal_audit(boolean)') is not null`)
    if (rowCount === 1) await client.query('select seal_audit(true)')
  })
  return { owner: owner!, app: app!, read: read! }
}

/** From here on the code under test works in this database. To be called before anything of it is imported. */
export function workIn({ owner, app, read }: Addresses): void {
  process.env.DATABASE_URL = app
  process.env.DATABASE_READ_URL = read
  process.env.DATABASE_OWNER_URL = owner
}

/** Gives credentials, permissions that were not used, and requests that wait time again: an old installation has none left. */
export async function giveTime(owner: string): Promise<void> {
  await asOwner(owner, (client) =>
    client.query(`update "Call" set "grantExpiresAt" = now() + interval '10 minutes' where "grantId" is not null and "grantUsedAt" is null;
      update "Request" set "expiresAt" = now() + interval '1 day' where state = 'waiting';
      update "Credential" set "expiresAt" = now() + interval '1 day' where "revokedAt" is null`),
  )
}

type Line = { id: string; type: string; subjectId: string; callId: string | null; sentence: string; data: unknown }

/** The lines of the record as they read, in the order of their ids. */
export async function linesOf(owner: string): Promise<Line[]> {
  return await withClient(owner, async (client) => {
    const { rows } = await client.query(`select * from "AuditEvent" order by id`)
    return rows
  })
}

/** Where bringing an installation up to date leaves lines of its own. */
const growing = ['AuditEvent', '_prisma_migrations']

/** The rows of every other table, each table's in an order of their own. */
export async function rowsOf(owner: string): Promise<Record<string, object[]>> {
  return await withClient(owner, async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and not relispartition
       and relname <> all($1) order by 1`,
      [growing],
    )
    const found: Record<string, object[]> = {}
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: object }>(`select to_jsonb(t) as row from "${name}" t`)
      const told = rows.map(({ row }) => ({ row, key: JSON.stringify(Object.entries(row).toSorted()) }))
      found[name] = told.toSorted((a, b) => (a.key < b.key ? -1 : 1)).map(({ row }) => row)
    }
    return found
  })
}

/** The product at work in an installation that was brought up to date: to be opened once its settings say where. */
export async function openProduct() {
  const { carriers, carryOut } = await import('@/lib/broker/carry-out')
  const { claimCall, reportOutcome } = await import('@/lib/calls/commands')
  const { elapse, settle, decide } = await import('@/lib/calls/fixture')
  const { submitCall } = await import('@/lib/calls/record/commands')
  const { callOf } = await import('@/lib/calls/own/queries')
  const { stateOf } = await import('@/lib/calls/rules')
  const { installStarter } = await import('@/lib/cli/install')
  const { execute } = await import('@/lib/change/command')
  const { systemActor } = await import('@/lib/core/actor')
  const { digestOf } = await import('@/lib/core/canonical')
  const { read, secretsReader } = await import('@/lib/db/client')
  const { kinds } = await import('@/lib/kinds/registry')
  const { permissionsOf } = await import('@/lib/people/rules')
  const { requestDetail } = await import('@/lib/requests/detail/queries')

  async function person(name?: string): Promise<PersonActor> {
    const where = name ? { name } : {}
    const { roles, groups, ...found } = await read.person.findFirstOrThrow({ where, include: { groups: true } })
    const slugs = groups.map(({ groupSlug }) => groupSlug)
    return {
      kind: 'person',
      id: found.id,
      name: found.name,
      groups: slugs,
      can: permissionsOf(roles),
      authenticatedAt: new Date(),
    }
  }

  async function podOf(callId: string): Promise<PodActor> {
    const { accountId, environment, podId } = await read.call.findUniqueOrThrow({ where: { id: callId } })
    const { id, name, role, department, repositories } = await read.pod.findUniqueOrThrow({ where: { id: podId } })
    const credential = await read.credential.findFirstOrThrow({
      where: { accountId, revokedAt: null },
      select: { id: true },
    })
    const account = { environment, accountId, credentialId: credential.id, repositories }
    return { kind: 'pod', id, name, role, department, ...account, can: new Set(['calls:make']) }
  }

  return {
    read,
    secretsReader,
    stateOf,
    installStarter,
    decide,
    /** The person with this name, or any of them, who has just signed in. */
    person,
    /** The pod that made a call, as the gate would know it now. */
    podOf,
    /** Uses the permission of a call as its pod would, perhaps under a key and as one of the pod's processes. */
    async claim(callId: string, key?: string, worker?: string | null) {
      const { grantId, arguments: args } = await read.call.findUniqueOrThrow({ where: { id: callId } })
      const input = { callId, grant: grantId ?? 'none', arguments: args, ...(worker && { worker }) }
      const repeatable = key ? { key, bodyHash: digestOf(input), worker: worker ?? null } : undefined
      return await execute(claimCall, await podOf(callId), input, repeatable)
    },
    /** Asks for a call once more, word for word, as a pod does that heard no answer. */
    async repeat(callId: string) {
      const call = await read.call.findUniqueOrThrow({ where: { id: callId } })
      const { toolKey: tool, taskKey: task, arguments: given, reason, promptHash, idempotencyKey: key } = call
      const asked = { tool, task, arguments: given as Record<string, z.core.util.JSONType>, reason, promptHash }
      const actor = await podOf(callId)
      if (carriers[tool]) return await carryOut(actor, { ...asked, key })
      const answer = await submitCall(actor, { ...asked, idempotencyKey: key! })
      return answer.ok ? { ...answer, value: { call: answer.value, done: null } } : answer
    },
    async report(callId: string) {
      const input = { callId, status: 'succeeded', summary: 'It is done' }
      return await execute(reportOutcome, await podOf(callId), input)
    },
    /** What the pod is told. */
    async told(callId: string) {
      return await callOf(await podOf(callId), callId)
    },
    async detail(reader: PersonActor, number: number) {
      return await requestDetail(reader, number, kinds)
    },
    /** Lets the take-back window of a request pass, and says where the request stands then. */
    async settled(requestId: string) {
      await elapse(requestId, 'effectiveAt')
      const outcome = await execute(settle, systemActor, { requestIds: [requestId] })
      if (!outcome.ok) throw new Error(outcome.reason)
      return (await read.request.findUniqueOrThrow({ where: { id: requestId } })).state
    },
  }
}
