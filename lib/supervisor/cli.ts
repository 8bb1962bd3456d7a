import { spawn } from 'node:child_process'
import path from 'node:path'
import { MigrationProblem } from '@/lib/db/migrate'
import { env } from '@/lib/env'
import { type Database, externalDatabase, StartProblem, visitedDatabase } from '@/lib/supervisor/database'
import { type Access, settingsFor } from '@/lib/supervisor/plan'
import { authSecretOf } from '@/lib/supervisor/secrets'

/** Runs one of the operator's commands on the database of this installation. Resolves with its exit code. */
export async function runOnce(words: readonly string[], root: string): Promise<number> {
  return await onDatabase((access) => runCli(root, words, access))
}

/** Brings the database up to date, with the tools and the policy that come along, and does nothing else. */
export async function migrateOnly(root: string): Promise<number> {
  return await onDatabase(async (access) => {
    const code = await runCli(root, ['prepare'], access)
    if (code === 0) console.log('The database is up to date.')
    return code
  })
}

/** The command line proper is a process of its own, because it reads its settings before it does anything else. */
export function runCli(root: string, words: readonly string[], access: Access): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--enable-source-maps', path.join(root, 'dist/cli.mjs'), ...words], {
      cwd: root,
      env: settingsFor('operator', env, access, process.env) as NodeJS.ProcessEnv,
      stdio: 'inherit',
    })
    const pass = () => child.kill('SIGTERM')
    process.on('SIGTERM', pass)
    child.on('error', reject)
    child.on('exit', (code) => {
      process.off('SIGTERM', pass)
      resolve(code ?? 1)
    })
  })
}

async function onDatabase(work: (access: Access) => Promise<number>): Promise<number> {
  const tell = (line: string) => console.error(line)
  let database: Database | undefined
  // Ctrl-C reaches the command as well; this process waits for it, so that the database ends in good order.
  process.on('SIGINT', () => undefined)
  try {
    database = env.externalDatabase ? await externalDatabase(env, tell) : await visitedDatabase(env.stateFolder, tell)
    const authSecret = authSecretOf(env.authSecret, env.stateFolder)
    return await work({ databaseUrl: database.appUrl, databaseReadUrl: database.readUrl, authSecret })
  } catch (error) {
    const expected = error instanceof StartProblem || error instanceof MigrationProblem
    console.error(expected ? error.message : error)
    return 1
  } finally {
    await database?.close()
  }
}
