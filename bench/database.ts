import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Cluster, furnish, openCluster, startCluster, stopCluster, urlOf } from '@/lib/db/embedded'
import { isAlive } from '@/lib/db/machine'
import { migrate } from '@/lib/db/migrate'

const prefix = 'countersign-bench-'
const name = 'countersign'

/** A PostgreSQL with the same settings and roles as an installation's own. */
type Urls = { superuser: string; owner: string; app: string; read: string }

/** A running one, with the folder it lives in. */
export type Opened = Urls & { cluster: Cluster; stop(): Promise<void> }

/** One for one run. */
export type BenchDatabase = Opened & { discard(): Promise<void> }

/** Starts a throw-away PostgreSQL and brings it to the present shape. What a killed run left behind goes first. */
export async function openDatabase(): Promise<BenchDatabase> {
  await sweepAbandoned()
  return await thrownAway(openDatabaseIn)
}

/** Starts the PostgreSQL of a folder of state, new or not, and brings it to the present shape. */
export async function openDatabaseIn(state: string): Promise<Opened> {
  const cluster = await openCluster(state)
  return await started(cluster, async () => {
    await furnish(cluster, name)
    await migrate(urlOf(cluster, 'owner', name))
  })
}

/** Opens one in a folder of its own, which goes with it. */
export async function thrownAway(open: (state: string) => Promise<Opened>): Promise<BenchDatabase> {
  const state = mkdtempSync(path.join(tmpdir(), prefix))
  chmodSync(state, 0o711)
  writeFileSync(path.join(state, 'runner.pid'), String(process.pid))
  try {
    const opened = await open(state)
    const discard = async () => {
      await opened.stop()
      rmSync(state, { recursive: true, force: true })
    }
    return { ...opened, discard }
  } catch (error) {
    rmSync(state, { recursive: true, force: true })
    throw error
  }
}

/** Starts the server of a folder; one that cannot be prepared does not stay. */
export async function started(cluster: Cluster, prepare = async () => {}): Promise<Opened> {
  const stop = () => stopCluster(cluster)
  try {
    await startCluster(cluster)
    await prepare()
  } catch (error) {
    await stop()
    throw error
  }
  const [superuser, owner] = [urlOf(cluster, 'superuser', name), urlOf(cluster, 'owner', name)]
  return { superuser, owner, app: urlOf(cluster, 'app', name), read: urlOf(cluster, 'read', name), cluster, stop }
}

async function throwAway(cluster: Cluster, state: string): Promise<void> {
  await stopCluster(cluster)
  rmSync(state, { recursive: true, force: true })
}

async function sweepAbandoned(): Promise<void> {
  const folders = readdirSync(tmpdir()).filter((folder) => folder.startsWith(prefix))
  for (const state of folders.map((folder) => path.join(tmpdir(), folder)).filter(isAbandoned)) {
    if (existsSync(path.join(state, 'postgres/data'))) await throwAway(await openCluster(state), state)
    else rmSync(state, { recursive: true, force: true })
  }
}

function isAbandoned(state: string): boolean {
  const file = path.join(state, 'runner.pid')
  return existsSync(file) && !isAlive(Number(readFileSync(file, 'utf8')))
}
