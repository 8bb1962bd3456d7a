import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { binariesFor, folderElsewhere, inPlainFolder, mayEnter, type ServerUser, serverUser } from '@/lib/db/binaries'
import { forgetfulness } from '@/lib/db/durability'
import { freePort, isAlive, isAnotherProgram, isFree } from '@/lib/db/machine'
import { leaveShell, run, startServer } from '@/lib/db/programs'
import { createDatabase, createRoles, logins, type Passwords, withClient } from '@/lib/db/roles'

/** What is remembered about an embedded server between starts, in a file for our eyes only. */
type Memory = { port: number; superuser: string; passwords: Passwords }

/** An embedded PostgreSQL server: where it lives and how to reach it. */
export type Cluster = {
  folder: string
  binaries: string
  user: ServerUser
  memory: Memory
}

/** Why the server that comes along does not serve, for whoever starts it. */
export class ServerProblem extends Error {}

const superuser = 'postgres'
const patienceMs = 60_000

/** Makes the server's folder below `state`, with an empty database cluster in it the first time. */
export async function openCluster(state: string): Promise<Cluster> {
  const { folder, user } = placeOf(state)
  const binaries = binariesFor(user, state)
  const memory = await remember(folder)
  const cluster = { folder, binaries, user, memory }
  if (!existsSync(dataOf(cluster))) await initialise(cluster)
  return cluster
}

/** Where the server of this state folder lives, and under which account; the folder is there afterwards. */
export function placeOf(state: string): Pick<Cluster, 'folder' | 'user'> {
  const user = serverUser()
  return { folder: chooseFolder(state, user), user }
}

/** The address of a database on this server, for one of the three accounts or the superuser. */
export function urlOf({ memory }: Cluster, account: keyof typeof logins | 'superuser', database: string): string {
  const [name, password] =
    account === 'superuser' ? [superuser, memory.superuser] : [logins[account], memory.passwords[account]]
  // Complete by itself: what an address leaves open, the driver takes from PG… settings of whoever's shell this is.
  return `postgresql://${name}:${password}@127.0.0.1:${memory.port}/${database}?sslmode=disable`
}

/**
 * Makes sure the server answers: takes over one that outlived its supervisor, or starts it, again and again with
 * growing pauses while the remains of a killed one are in the way. Then checks that it keeps what it promises to keep.
 */
export async function startCluster(cluster: Cluster): Promise<'started' | 'adopted'> {
  const giveUpAt = Date.now() + patienceMs
  leaveShell()
  for (let pause = 250; ; pause = Math.min(pause * 2, 4_000)) {
    const how = processOf(cluster) !== null && (await hurdle(cluster)) === null ? 'adopted' : await launch(cluster)
    if (how) {
      await assertDurable(cluster)
      return how
    }
    if (Date.now() > giveUpAt) throw new ServerProblem(await lastWords(cluster))
    await wait(pause)
  }
}

/** Creates what Countersign needs on a fresh server: roles and the database. Safe to repeat. */
export async function furnish(cluster: Cluster, database: string): Promise<void> {
  await withClient(urlOf(cluster, 'superuser', 'postgres'), async (admin) => {
    await createRoles(admin, cluster.memory.passwords)
    await createDatabase(admin, database)
  })
}

/** The process id of the running server, or null. */
export function processOf(cluster: Cluster): number | null {
  const file = path.join(dataOf(cluster), 'postmaster.pid')
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0
  return isAlive(pid) && !isAnotherProgram(pid, dataOf(cluster)) ? pid : null
}

/** Stops the server: running transactions are rolled back, everything committed stays. */
export async function stopCluster(cluster: Cluster): Promise<void> {
  if (processOf(cluster) === null) return
  await run(cluster, 'pg_ctl', ['stop', '-D', dataOf(cluster), '-m', 'fast', '-w', '-t', '30'])
}

function chooseFolder(state: string, user: ServerUser): string {
  mkdirSync(state, { recursive: true })
  // Our own files in it are 0600; the server's account only passes through.
  chmodSync(state, user ? 0o711 : 0o700)
  const folder = path.join(mayEnter(user, state) ? state : folderElsewhere(state), 'postgres')
  mkdirSync(folder, { recursive: true })
  chmodSync(path.dirname(folder), user ? 0o711 : 0o700)
  if (user) chownSync(folder, user.uid, user.gid)
  chmodSync(folder, 0o700)
  return folder
}

async function remember(folder: string): Promise<Memory> {
  const file = path.join(folder, 'access.json')
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Memory
  const secret = () => randomBytes(24).toString('base64url')
  const passwords = { owner: secret(), app: secret(), read: secret() }
  const memory = { port: await freePort(), superuser: secret(), passwords }
  write(file, memory)
  return memory
}

function write(file: string, memory: Memory): void {
  writeFileSync(`${file}.new`, JSON.stringify(memory, null, 2), { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

async function initialise(cluster: Cluster): Promise<void> {
  const unfinished = path.join(cluster.folder, 'data.new')
  const passwordFile = path.join(cluster.folder, 'password.new')
  rmSync(unfinished, { recursive: true, force: true })
  writeFileSync(passwordFile, cluster.memory.superuser, { mode: 0o600 })
  if (cluster.user) chownSync(passwordFile, cluster.user.uid, cluster.user.gid)
  try {
    const encoding = ['--encoding=UTF8', '--locale-provider=builtin', '--locale=C.UTF-8', '--data-checksums']
    const access = ['--auth=scram-sha-256', `--username=${superuser}`, `--pwfile=${passwordFile}`]
    const { code, output } = await inPlainFolder(cluster.binaries, (binaries) =>
      run({ ...cluster, binaries }, 'initdb', ['-D', unfinished, ...encoding, ...access]),
    )
    if (code !== 0) throw new Error(`PostgreSQL could not prepare its folder ${unfinished}.\n${output}`)
  } finally {
    rmSync(passwordFile, { force: true })
  }
  // Under its final name only when whole: a start that was cut short here begins again.
  renameSync(unfinished, dataOf(cluster))
}

async function launch(cluster: Cluster): Promise<'started' | null> {
  // PostgreSQL believes the file that a crash left behind as long as any program has the number in it.
  if (processOf(cluster) === null) rmSync(path.join(dataOf(cluster), 'postmaster.pid'), { force: true })
  if (processOf(cluster) === null && !(await isFree(cluster.memory.port))) {
    cluster.memory.port = await freePort()
    write(path.join(cluster.folder, 'access.json'), cluster.memory)
  }
  writeSettings(cluster)
  trimLog(cluster)
  const server = startServer(cluster, dataOf(cluster), logOf(cluster))
  for (const giveUpAt = Date.now() + patienceMs / 2; Date.now() < giveUpAt && !server.hasEnded(); await wait(50))
    if ((await hurdle(cluster)) === null) return 'started'
  return null
}

/** Written before each start, after the packaged defaults; whoever wants other values uses a server of their own. */
function writeSettings(cluster: Cluster): void {
  const file = path.join(dataOf(cluster), 'postgresql.auto.conf')
  const lines = [
    `port = ${cluster.memory.port}`,
    `listen_addresses = '127.0.0.1'`,
    `unix_socket_directories = ''`,
    `max_connections = 150`,
    `timezone = 'UTC'`,
    `log_timezone = 'UTC'`,
  ]
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 })
  if (cluster.user) chownSync(file, cluster.user.uid, cluster.user.gid)
}

async function assertDurable(cluster: Cluster): Promise<void> {
  const problem = await withClient(urlOf(cluster, 'superuser', 'postgres'), (admin) =>
    forgetfulness(admin, ['data_checksums']),
  )
  if (problem) throw new ServerProblem(problem)
}

/** Why the server at our port is not of use, or null: whether it is ours, lets us in and is ready. */
async function hurdle(cluster: Cluster): Promise<string | null> {
  try {
    return await withClient(urlOf(cluster, 'superuser', 'postgres'), async (admin) => {
      const { rows } = await admin.query<{ folder: string }>(`select current_setting('data_directory') as folder`)
      return rows[0]?.folder === dataOf(cluster) ? null : `it serves ${rows[0]?.folder}`
    })
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** The folder in which the server keeps its data. */
export function dataOf({ folder }: Cluster): string {
  return path.join(folder, 'data')
}

function logOf({ folder }: Cluster): string {
  return path.join(folder, 'server.log')
}

function trimLog(cluster: Cluster): void {
  const file = logOf(cluster)
  if (existsSync(file) && statSync(file).size > 10_000_000) renameSync(file, `${file}.1`)
}

/** What a start that failed says: a server that runs and refuses us wrote nothing about it where it would be looked for. */
async function lastWords(cluster: Cluster): Promise<string> {
  if (processOf(cluster) !== null) return `PostgreSQL runs, and cannot be used: ${await hurdle(cluster)}`
  const log = existsSync(logOf(cluster)) ? readFileSync(logOf(cluster), 'utf8') : ''
  return `PostgreSQL does not start.\n${log.trimEnd().split('\n').slice(-15).join('\n')}`
}
