import { existsSync } from 'node:fs'
import path from 'node:path'
import { backUp, BackupProblem, type Extent, restore } from '@/lib/db/backup'
import { dataOf, openCluster, placeOf, stopCluster } from '@/lib/db/embedded'
import type { Env } from '@/lib/env'
import { databaseName, serve, StartProblem } from '@/lib/supervisor/database'

/** Copies the embedded database, running or not, to a folder. Returns what to say about it. */
export async function copyTo(env: Env, target: string): Promise<string[]> {
  const state = embeddedOnly(env)
  if (!existsSync(path.join(placeOf(state).folder, 'data')))
    throw new StartProblem(`There is no database in ${state} yet.`)
  const { cluster, how } = await serve(state)
  try {
    const extent = await inWords(backUp(state, cluster, databaseName, target))
    return [
      `Copied to ${target}: ${linesOf(extent)}.`,
      ...(env.authSecret || env.signingKey
        ? [
            'AUTH_SECRET and COUNTERSIGN_SIGNING_KEY, where they come from your settings, are not in it; keep them, too.',
          ]
        : []),
      ...(env.archiveFolder === path.join(state, 'archives')
        ? []
        : [`Archives of the record are in ${env.archiveFolder} and not in it; keep them, too.`]),
      'It holds secrets. Put it under a lock.',
    ]
  } finally {
    if (how === 'started') await stopCluster(cluster)
  }
}

/** Puts a copy back into an installation without a database, and says how far it reaches. */
export async function restoreFrom(env: Env, source: string): Promise<string[]> {
  const state = embeddedOnly(env)
  const extent = await inWords(restore(state, databaseName, source))
  return [
    `Restored into ${dataOf(await openCluster(state))} and read to its end: ${linesOf(extent)}.`,
    'Start Countersign to go on from there.',
  ]
}

function embeddedOnly(env: Env): string {
  if (!env.externalDatabase) return env.stateFolder
  throw new StartProblem(
    'DATABASE_URL names a server of your own; copy it by its own means (docs/operations/backup-and-restore.md).',
  )
}

async function inWords<Value>(work: Promise<Value>): Promise<Value> {
  return await work.catch((error: unknown) => {
    throw error instanceof BackupProblem ? new StartProblem(error.message, { cause: error }) : error
  })
}

function linesOf({ lines, newest }: Extent): string {
  return `${lines} lines of the record${newest ? `, the newest of ${newest}` : ''}`
}
