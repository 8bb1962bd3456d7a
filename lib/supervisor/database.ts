import pg from 'pg'
import { withSettings } from '@/lib/db/connection'
import { forgetfulness } from '@/lib/db/durability'
import {
  type Cluster,
  furnish,
  openCluster,
  processOf,
  ServerProblem,
  startCluster,
  stopCluster,
  urlOf,
} from '@/lib/db/embedded'
import { migrate, pendingMigrations } from '@/lib/db/migrate'
import { prepareGroups, unfitForApp, withClient } from '@/lib/db/roles'
import { sayWhetherTrial } from '@/lib/db/trials'
import type { Env } from '@/lib/env'

/** A database that is ready for the application, and how to leave it. */
export type Database = {
  appUrl: string
  readUrl: string
  /** The account that owns the tables, for whoever types a command; null where nobody here knows it. */
  ownerUrl: string | null
  close(): Promise<void>
}

/** Whether nobody real decides here: anybody at this machine can be anybody. Never in production. */
export function isTrial(env: Pick<Env, 'environment' | 'bundledIdentity' | 'process'>): boolean {
  return env.environment !== 'prod' && env.bundledIdentity && env.process === 'all'
}

/** What stops the start and is told without a stack trace. */
export class StartProblem extends Error {}

type Tell = (line: string) => void

/** The database on an embedded server. */
export const databaseName = 'countersign'
const name = databaseName
/** Held by the one supervisor of an embedded server for as long as it lives. */
const supervisorLock = 7_271_936_909

/** Starts or takes over the PostgreSQL that comes along, and keeps it running until it is closed. */
export async function embeddedDatabase(state: string, tell: Tell, isTrial = false): Promise<Database> {
  const { cluster, how } = await serve(state)
  if (!cluster.folder.startsWith(state)) tell(`The checkout is closed to PostgreSQL; it works in ${cluster.folder}.`)
  const keeper = new Keeper(cluster, tell)
  if (!(await keeper.take())) throw new StartProblem('Countersign is already running from this folder. Stop it first.')
  if (how === 'adopted') tell('PostgreSQL was still running and is taken over.')
  const database = await ready(cluster, tell, () => keeper.close())
  await withClient(urlOf(cluster, 'owner', name), (owner) => sayWhetherTrial(owner, isTrial))
  return database
}

/**
 * The embedded PostgreSQL for one command of the operator: the running one, or one that runs for that long. On one that
 * runs and has today's shape whoever started it has prepared everything, so most commands need not wait for that.
 */
export async function visitedDatabase(state: string, tell: Tell, mayBePrepared = false): Promise<Database> {
  const { cluster, how } = await serve(state)
  if (mayBePrepared && how === 'adopted' && (await isPrepared(cluster)))
    return { ...addressesOn(cluster), close: async () => undefined }
  return await ready(cluster, tell, async () => (how === 'started' ? await stopUnlessUsed(cluster) : undefined))
}

/** The database on a server that runs, as today's version needs it. Where that fails, the server is left as at the end. */
async function ready(cluster: Cluster, tell: Tell, close: Database['close']): Promise<Database> {
  try {
    await furnish(cluster, name)
    report(await migrate(urlOf(cluster, 'owner', name)), tell)
  } catch (error) {
    await close()
    throw error
  }
  return { ...addressesOn(cluster), close }
}

function addressesOn(cluster: Cluster): Omit<Database, 'close'> {
  return {
    appUrl: urlOf(cluster, 'app', name),
    readUrl: urlOf(cluster, 'read', name),
    ownerUrl: urlOf(cluster, 'owner', name),
  }
}

/** What cannot be asked is not prepared; whoever prepares it says what is wrong. */
async function isPrepared(cluster: Cluster): Promise<boolean> {
  return await pendingMigrations(urlOf(cluster, 'app', name)).then(
    (pending) => pending.length === 0,
    () => false,
  )
}

/** Starts the server or takes it over; one that does not serve as it must is not left running. */
export async function serve(state: string): Promise<{ cluster: Cluster; how: 'started' | 'adopted' }> {
  const cluster = await openCluster(state)
  const ran = processOf(cluster) !== null
  try {
    return { cluster, how: await startCluster(cluster) }
  } catch (error) {
    if (!ran) await stopCluster(cluster)
    throw error instanceof ServerProblem ? new StartProblem(error.message, { cause: error }) : error
  }
}

/** Whoever started Countersign meanwhile works on this server now, and looks after it. */
async function stopUnlessUsed(cluster: Cluster): Promise<void> {
  const used = await withClient(urlOf(cluster, 'superuser', 'postgres'), async (admin) => {
    const { rows } = await admin.query<{ free: boolean }>('select pg_try_advisory_lock($1) as free', [supervisorLock])
    return rows[0]?.free === false
  })
  if (!used) await stopCluster(cluster)
}

/** Checks a database of the operator's own; brings it up to date where an owner's account was given for that. */
export async function externalDatabase(env: Env, tell: Tell): Promise<Database> {
  await reach('DATABASE_URL', env.databaseUrl)
  await reach('DATABASE_READ_URL', env.databaseReadUrl)
  if (env.databaseMigrateUrl) await reach('DATABASE_MIGRATE_URL', env.databaseMigrateUrl)
  const forgetful = await withClient(env.databaseUrl, (client) => forgetfulness(client))
  if (forgetful && env.environment === 'prod') throw new StartProblem(forgetful)
  if (forgetful) tell(`WARNING: ${forgetful} Production refuses such a server.`)
  const accounts = { app: accountOf(env.databaseUrl), read: accountOf(env.databaseReadUrl) }
  const owner = env.databaseMigrateUrl
  if (owner) {
    await withClient(owner, (client) => prepareGroups(client, accounts))
    report(await migrate(owner), tell)
    await withClient(owner, (client) => sayWhetherTrial(client, isTrial(env)))
  } else {
    const pending = await pendingMigrations(env.databaseUrl)
    if (pending.length > 0)
      throw new StartProblem(
        `The database lacks ${pending.join(', ')}. Run "countersign migrate" with DATABASE_MIGRATE_URL set to its owner.`,
      )
  }
  const unfit = await withClient(env.databaseUrl, unfitForApp)
  if (unfit) throw new StartProblem(unfit)
  return { appUrl: env.databaseUrl, readUrl: env.databaseReadUrl, ownerUrl: owner, close: async () => undefined }
}

/**
 * What keeps a production from serving: pods that came with a demo and still have secrets, which lie in a file beside the
 * trial and which nobody here has given out. Null when there are none.
 */
export async function demoLeft(url: string): Promise<string | null> {
  const pods = await withClient(url, async (client) => {
    const { rows } = await client.query<{ slug: string }>(
      `select distinct p.slug from "Pod" p join "ServiceAccount" a on a."podId" = p.id join "Credential" c on c."accountId" = a.id
       where p.demo and p.state <> 'retired' and c."revokedAt" is null and c."expiresAt" > now() order by p.slug`,
    )
    return rows.map(({ slug }) => slug)
  })
  if (pods.length === 0) return null
  const count = pods.length === 1 ? 'one pod' : `${pods.length} pods`
  return [
    `Production does not start with the demo in its database: the secrets of ${count} of it still open this installation (${pods.join(', ')}).`,
    'End them with "node bin/countersign.mjs demo remove", under the same settings, and start again. The record stays.',
  ].join('\n')
}

async function reach(setting: string, url: string): Promise<void> {
  try {
    await withClient(url, (client) => client.query('select 1'))
  } catch (error) {
    // The address holds a password, so only where it leads is repeated.
    const { host, pathname } = new URL(url)
    const reason = error instanceof Error ? error.message : String(error)
    throw new StartProblem(`The database ${host}${pathname} of ${setting} cannot be used: ${reason}`, { cause: error })
  }
}

function accountOf(url: string): string {
  return decodeURIComponent(new URL(url).username)
}

function report(applied: readonly string[], tell: Tell): void {
  if (applied.length > 0) tell(`The database was brought up to date: ${applied.join(', ')}.`)
}

/** Holds one connection: as the sign that this folder has its supervisor, and to learn at once when the server dies. */
class Keeper {
  private client: pg.Client | null = null
  private closing = false

  constructor(
    private readonly cluster: Cluster,
    private readonly tell: Tell,
  ) {}

  async take(): Promise<boolean> {
    const client = new pg.Client({ connectionString: withSettings(urlOf(this.cluster, 'superuser', 'postgres')) })
    client.on('error', () => undefined)
    await client.connect()
    const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [supervisorLock])
    if (!rows[0]?.held) {
      await client.end()
      return false
    }
    client.on('end', () => void this.revive())
    this.client = client
    return true
  }

  async close(): Promise<void> {
    this.closing = true
    await this.client?.end().catch(() => undefined)
    await stopCluster(this.cluster)
  }

  private async revive(): Promise<void> {
    while (!this.closing) {
      this.tell('PostgreSQL has gone; starting it again.')
      try {
        await startCluster(this.cluster)
        if (await this.take()) return this.tell('PostgreSQL is back.')
      } catch (error) {
        this.tell(error instanceof Error ? error.message : String(error))
      }
    }
  }
}
