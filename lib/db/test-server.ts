import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { type Cluster, furnish, openCluster, startCluster, stopCluster, urlOf } from '@/lib/db/embedded'
import { isAlive } from '@/lib/db/machine'
import { migrate } from '@/lib/db/migrate'

/** The addresses of the test server; `database` is replaced by the name of the database at hand. */
export type TestServer = { superuser: string; owner: string; app: string; read: string; template: string }

declare module 'vitest' {
  export interface ProvidedContext {
    testServer: TestServer
  }
}

const prefix = 'countersign-test-'
const template = 'countersign_template'

/** Starts a throw-away PostgreSQL with the three roles and a migrated template, once for all database tests of a run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await sweepAbandoned()
  const state = mkdtempSync(path.join(tmpdir(), prefix))
  chmodSync(state, 0o711)
  writeFileSync(path.join(state, 'runner.pid'), String(process.pid))
  const cluster = await openCluster(state)
  await startCluster(cluster)
  await furnish(cluster, template)
  await migrate(urlOf(cluster, 'owner', template))
  project.provide('testServer', {
    superuser: urlOf(cluster, 'superuser', 'postgres'),
    owner: urlOf(cluster, 'owner', 'database'),
    app: urlOf(cluster, 'app', 'database'),
    read: urlOf(cluster, 'read', 'database'),
    template,
  })
  return () => discard(cluster, state)
}

async function discard(cluster: Cluster, state: string): Promise<void> {
  await stopCluster(cluster)
  rmSync(state, { recursive: true, force: true })
}

/** A run that was killed leaves its server behind; the next run clears it away. */
async function sweepAbandoned(): Promise<void> {
  const folders = readdirSync(tmpdir()).filter((name) => name.startsWith(prefix))
  for (const state of folders.map((name) => path.join(tmpdir(), name)).filter(isAbandoned)) {
    if (existsSync(path.join(state, 'postgres/data'))) await discard(await openCluster(state), state)
    else rmSync(state, { recursive: true, force: true })
  }
}

function isAbandoned(state: string): boolean {
  const file = path.join(state, 'runner.pid')
  // Without the file its owner is at this very moment making the folder.
  return existsSync(file) && !isAlive(Number(readFileSync(file, 'utf8')))
}
