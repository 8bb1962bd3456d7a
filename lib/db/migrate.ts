import { createHash, randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type pg from 'pg'
import { newId } from '@/lib/core/id'
import { buildIndexes } from '@/lib/db/indexes'
import { prepareQueue } from '@/lib/db/queue'
import { keepRights, restoreRights } from '@/lib/db/rights'
import { groupRoles, withClient } from '@/lib/db/roles'

type Migration = { name: string; sql: string; checksum: string }
type Applied = { name: string; checksum: string; finished: boolean }

/** Any two runners of this program agree on this number, and no other program is likely to use it. */
const lock = 7_271_936_908

/** A migration that cannot be applied, told in a sentence for the operator. */
export class MigrationProblem extends Error {}

/**
 * Brings a database to the present shape, as its owner: applies what is new in `folder`, each migration in one
 * transaction with its row in Prisma's own table, so that `prisma migrate status` agrees. Returns the names applied.
 */
export async function migrate(ownerUrl: string, folder = path.resolve('prisma/migrations')): Promise<string[]> {
  return await withClient(ownerUrl, async (client) => {
    await waitForTurn(client)
    await createBookkeeping(client)
    await restoreRights(client)
    const pending = pendingOf(readMigrations(folder), await readApplied(client))
    for (const migration of pending) {
      await buildIndexes(client, migration.sql)
      await applyPatiently(client, migration)
    }
    await prepareQueue(client, ownerUrl)
    await keepRights(client)
    return pending.map(({ name }) => name)
  })
}

/**
 * One runner at a time: a second one asks here again and again, and then finds nothing left to do. One that waited inside
 * a statement would keep the first from building an index while others write. Released with the connection.
 */
async function waitForTurn(client: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [lock])
    if (rows[0]?.mine) return
    await wait(200)
  }
}

/** Names of migrations the database still lacks, as an account that may only read their list sees it. */
export async function pendingMigrations(url: string, folder = path.resolve('prisma/migrations')): Promise<string[]> {
  return await withClient(url, async (client) => {
    const { rows } = await client.query<{ there: boolean }>(
      `select to_regclass('public._prisma_migrations') is not null as there`,
    )
    const applied = rows[0]?.there ? await readApplied(client) : []
    return pendingOf(readMigrations(folder), applied).map(({ name }) => name)
  })
}

function readMigrations(folder: string): Migration[] {
  const names = existsSync(folder) ? readdirSync(folder).toSorted() : []
  return names
    .filter((name) => existsSync(path.join(folder, name, 'migration.sql')))
    .map((name) => {
      const sql = readFileSync(path.join(folder, name, 'migration.sql'), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    })
}

async function createBookkeeping(client: pg.Client): Promise<void> {
  await client.query(`
    create table if not exists _prisma_migrations (
      id varchar(36) primary key not null,
      checksum varchar(64) not null,
      finished_at timestamptz,
      migration_name varchar(255) not null,
      logs text,
      rolled_back_at timestamptz,
      started_at timestamptz not null default now(),
      applied_steps_count integer not null default 0
    );
    grant select on _prisma_migrations to ${groupRoles.writer}, ${groupRoles.reader};
  `)
}

async function readApplied(client: pg.Client): Promise<Applied[]> {
  const { rows } = await client.query<Applied>(
    `select migration_name as name, checksum, finished_at is not null as finished
     from _prisma_migrations where rolled_back_at is null`,
  )
  return rows
}

/** What is left to do. Refuses a history that is not ours: edited, unfinished, or newer than this program. */
function pendingOf(migrations: readonly Migration[], applied: readonly Applied[]): Migration[] {
  const known = new Map(migrations.map((migration) => [migration.name, migration]))
  for (const { name, checksum, finished } of applied) {
    const ours = known.get(name)
    if (!ours)
      throw new MigrationProblem(
        `The database has the migration "${name}", which this version of Countersign does not know. Start a newer version.`,
      )
    if (!finished)
      throw new MigrationProblem(
        `The migration "${name}" did not finish when it was applied. Mend the database, then mark it with: prisma migrate resolve`,
      )
    if (ours.checksum !== checksum)
      throw new MigrationProblem(
        `The migration "${name}" was edited after it was applied. Put its text back and write the change as a new migration.`,
      )
  }
  const done = new Set(applied.map(({ name }) => name))
  return migrations.filter(({ name }) => !done.has(name))
}

/** For so long calls wait at most behind a migration that waits for a lock; between tries they go on. */
const lockWaitMs = 500
const pauseMs = 1_000
const mostTries = 120

/** Applies a migration as soon as nothing is in the way: somebody who reads for minutes must not hold up all others. */
async function applyPatiently(client: pg.Client, migration: Migration): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await apply(client, migration)
    } catch (error) {
      const isInTheWay = (error as { cause?: { code?: unknown } }).cause?.code === '55P03'
      if (!isInTheWay || tries === mostTries) throw error
      await wait(pauseMs)
    }
  }
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query('begin')
  try {
    await client.query(`set local lock_timeout = ${lockWaitMs}`)
    // Statements sent as one text share this transaction, so a migration is there wholly or not at all.
    await client.query(sql)
    await record(client, name)
    await client.query(
      `insert into _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       values ($1, $2, $3, clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    )
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    const reason = error instanceof Error ? error.message : String(error)
    throw new MigrationProblem(`The migration "${name}" failed and was rolled back: ${reason}`, { cause: error })
  }
}

/** A migration is a change like any other: what it carries over has its line, or the database refuses the commit. */
async function record(client: pg.Client, name: string): Promise<void> {
  const { rows } = await client.query<{ there: boolean }>(
    `select to_regclass('public."AuditEvent"') is not null as there`,
  )
  if (!rows[0]?.there) return
  await client.query(
    `insert into "AuditEvent" ("id", "type", "actorKind", "actorId", "actorName", "subjectKind", "subjectId", "sentence", "data")
     values ($1, 'database.migrated', 'system', 'system', 'Countersign', 'database', $2, $3, $4)`,
    [newId(), name, `The database was brought up to date: ${name}`, { migration: name }],
  )
}
