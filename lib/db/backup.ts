import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { copyFile, mkdir, readdir } from 'node:fs/promises'
import path from 'node:path'
import type pg from 'pg'
import {
  type Cluster,
  dataOf,
  furnish,
  openCluster,
  placeOf,
  startCluster,
  stopCluster,
  urlOf,
} from '@/lib/db/embedded'
import { withClient } from '@/lib/db/roles'

/** What a copy says about itself, in its file `backup.json`. */
type Label = { madeAt: string; lines: number; newest: string | null }

/** How much of the record there is: its lines, and when the newest was written. */
export type Extent = Pick<Label, 'lines' | 'newest'>

/** What cannot be copied or put back as asked, in words. */
export class BackupProblem extends Error {}

/** The files beside the database without which an installation is not whole; those of the settings are not among them. */
const companions = ['auth-secret', 'signing-key.json', 'demo.json'] as const

/** Months that have left the record, where they lie beside it. */
const archives = 'archives'

/** Of the running server alone, or made anew at the next start (PostgreSQL's manual, 25.3.4.3). */
const left =
  /^(pg_wal|pg_replslot|pg_dynshmem|pg_notify|pg_serial|pg_snapshots|pg_stat_tmp|pg_subtrans)\/.|^(postmaster\.(pid|opts)|backup_label\.old)$|(^|\/)(pgsql_tmp|pg_internal\.init)/

/**
 * Copies an embedded database while it runs, with its passwords and the secrets beside it, into a folder that is not
 * there yet. The copy is as of the end: what was committed before is in it.
 */
export async function backUp(state: string, cluster: Cluster, database: string, target: string): Promise<Extent> {
  if (existsSync(target) && readdirSync(target).length > 0)
    throw new BackupProblem(`${target} is there already and not empty; name a folder that is not.`)
  const unfinished = `${target.replace(/\/+$/, '')}.new`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(path.join(unfinished, 'postgres'), { recursive: true, mode: 0o700 })
  const extent = await withClient(urlOf(cluster, 'superuser', database), extentOf)
  await withClient(urlOf(cluster, 'superuser', 'postgres'), (admin) =>
    copyRunning(admin, dataOf(cluster), path.join(unfinished, 'postgres/data')),
  )
  await copyFile(path.join(cluster.folder, 'access.json'), path.join(unfinished, 'postgres/access.json'))
  for (const name of companions.filter((file) => existsSync(path.join(state, file))))
    await copyFile(path.join(state, name), path.join(unfinished, name))
  // After the database, so that each month that has left it is there.
  if (existsSync(path.join(state, archives)))
    await copyTree(path.join(state, archives), path.join(unfinished, archives), (file) => file.endsWith('.new'))
  const label: Label = { madeAt: new Date().toISOString(), ...extent }
  writeFileSync(path.join(unfinished, 'backup.json'), `${JSON.stringify(label, null, 2)}\n`, { mode: 0o600 })
  // Under its name only when whole.
  rmSync(target, { recursive: true, force: true })
  renameSync(unfinished, target)
  return extent
}

/** Between these two words of the server a copy of its files, with the log written meanwhile, makes a whole database. */
async function copyRunning(admin: pg.Client, data: string, target: string): Promise<void> {
  // The slot keeps that log from being recycled; it ends with the connection.
  await admin.query(`select pg_create_physical_replication_slot('countersign_backup_' || pg_backend_pid(), true, true)`)
  await admin.query(`select pg_backup_start('countersign', true)`)
  await copyTree(data, target, (file) => left.test(file))
  const { rows } = await admin.query<{ label: string; last: string }>(
    'select labelfile as label, pg_walfile_name(lsn) as last from pg_backup_stop(false)',
  )
  const { label, last } = rows[0]!
  writeFileSync(path.join(target, 'backup_label'), label, { mode: 0o600 })
  const first = /file ([0-9A-F]{24})/.exec(label)![1]!
  const segments = (await readdir(path.join(data, 'pg_wal'))).filter((name) => name >= first && name <= last)
  for (const name of segments.filter((segment) => /^[0-9A-F]{24}$/.test(segment)))
    await copyFile(path.join(data, 'pg_wal', name), path.join(target, 'pg_wal', name))
}

async function copyTree(from: string, to: string, isLeft: (file: string) => boolean, below = ''): Promise<void> {
  await mkdir(path.join(to, below), { recursive: true, mode: 0o700 })
  for (const entry of await readdir(path.join(from, below), { withFileTypes: true })) {
    const file = path.posix.join(below, entry.name)
    if (isLeft(file)) continue
    if (entry.isDirectory()) await copyTree(from, to, isLeft, file)
    else await copyFile(path.join(from, file), path.join(to, file)).catch(unlessGone)
  }
}

/** A table dropped while it is copied is gone for the copy as well. */
function unlessGone(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error
}

/**
 * Puts a copy back where no database is, starts it once, reads all of it and stops it again. Returns how far the record
 * reaches; a copy that cannot be read to its end, or has less than it says, is refused and taken away again.
 */
export async function restore(state: string, database: string, source: string): Promise<Extent> {
  const label = labelOf(source)
  const { folder, user } = placeOf(state)
  if (existsSync(path.join(folder, 'data')))
    throw new BackupProblem(`${folder} holds a database. Move it away, or name another folder with COUNTERSIGN_STATE.`)
  for (const name of companions)
    if (differs(path.join(source, name), path.join(state, name)))
      throw new BackupProblem(`${path.join(state, name)} is not the one of the copy. Move it away first.`)
  const months = existsSync(path.join(source, archives)) ? readdirSync(path.join(source, archives)) : []
  for (const name of months)
    if (differs(path.join(source, archives, name), path.join(state, archives, name)))
      throw new BackupProblem(`${path.join(state, archives, name)} is not the one of the copy. Move it away first.`)
  await copyTree(path.join(source, 'postgres/data'), path.join(folder, 'data.new'), () => false)
  await copyFile(path.join(source, 'postgres/access.json'), path.join(folder, 'access.json'))
  if (user) own(path.join(folder, 'data.new'), user)
  renameSync(path.join(folder, 'data.new'), path.join(folder, 'data'))
  for (const name of companions.filter((file) => existsSync(path.join(source, file))))
    await copyFile(path.join(source, name), path.join(state, name))
  if (months.length > 0) await copyTree(path.join(source, archives), path.join(state, archives), () => false)
  try {
    return await verify(state, database, label)
  } catch (error) {
    rmSync(path.join(folder, 'data'), { recursive: true, force: true })
    const reason = error instanceof Error ? error.message : String(error)
    throw new BackupProblem(`The copy in ${source} cannot be used: ${reason}`, { cause: error })
  }
}

async function verify(state: string, database: string, label: Label): Promise<Extent> {
  const cluster = await openCluster(state)
  try {
    await startCluster(cluster)
    await furnish(cluster, database)
    return await withClient(urlOf(cluster, 'superuser', database), async (admin) => {
      await readAll(admin)
      const found = await extentOf(admin)
      if (found.lines < label.lines) throw new Error(`of ${label.lines} lines of the record ${found.lines} are there`)
      return found
    })
  } finally {
    await stopCluster(cluster)
  }
}

/** Reads every row of every table, so that a block with a wrong checksum is found now. */
async function readAll(admin: pg.Client): Promise<void> {
  const { rows } = await admin.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c where c.relkind in ('r', 'm') order by 1`,
  )
  for (const { name } of rows) await admin.query(`select count(t.*::text) from ${name} t`)
}

/** How far the record reaches. Lines that have left it for archives, maybe while it is copied, are lines of it still. */
async function extentOf(admin: pg.Client): Promise<Extent> {
  // A copy may be of a version that knew no archives.
  const known = await admin.query<{ is: boolean }>(`select to_regclass('"RecordArchive"') is not null as is`)
  const moved = known.rows[0]!.is ? '(select coalesce(sum(lines), 0) from "RecordArchive")' : '0'
  const { rows } = await admin.query<{ lines: string; newest: Date | null }>(
    `select count(*) + ${moved} as lines, max(at) as newest from "AuditEvent"`,
  )
  return { lines: Number(rows[0]!.lines), newest: rows[0]!.newest?.toISOString() ?? null }
}

function labelOf(source: string): Label {
  const file = path.join(source, 'backup.json')
  if (!existsSync(file)) throw new BackupProblem(`${source} is no copy made by "countersign backup".`)
  return JSON.parse(readFileSync(file, 'utf8')) as Label
}

function differs(theirs: string, ours: string): boolean {
  return existsSync(theirs) && existsSync(ours) && !readFileSync(theirs).equals(readFileSync(ours))
}

function own(folder: string, user: { uid: number; gid: number }): void {
  chownSync(folder, user.uid, user.gid)
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name)
    if (entry.isDirectory()) own(file, user)
    else chownSync(file, user.uid, user.gid)
  }
}
