import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { MigrationProblem } from '@/lib/db/migrate'
import { env, signingKeysOf } from '@/lib/env'
import { copyTo, restoreFrom } from '@/lib/supervisor/copies'
import { type Database, externalDatabase, StartProblem, visitedDatabase } from '@/lib/supervisor/database'
import { type Access, settingsFor } from '@/lib/supervisor/plan'
import { knownSecretOf, rotateIn } from '@/lib/supervisor/secrets'

/** Runs one of the operator's commands on the database of this installation. Resolves with its exit code. */
export async function runOnce(words: readonly string[], root: string): Promise<number> {
  return await onDatabase((access, ownerUrl) => carryOut(root, words, access, ownerUrl), true)
}

/** Brings the database up to date, with the tools and the policy that come along, and does nothing else. */
export async function migrateOnly(root: string): Promise<number> {
  return await onDatabase(async (access) => {
    const code = await carryOut(root, ['prepare'], access)
    if (code === 0) console.log('The database is up to date.')
    return code
  })
}

/** `countersign keys rotate`: a new key signs from the gates' next start on; what the old ones signed still counts. */
export async function rotateKey(root: string): Promise<number> {
  const setting = process.env.COUNTERSIGN_SIGNING_KEY?.trim()
  const file = setting || path.join(env.stateFolder, 'signing-key.json')
  if (file.startsWith('{') || !existsSync(file)) {
    console.error('The key is not in a file. Put it into one, name the file in COUNTERSIGN_SIGNING_KEY, and try again.')
    return 1
  }
  const problems: string[] = []
  signingKeysOf(file, problems)
  for (const problem of problems) console.error(problem)
  if (problems.length > 0) return 1
  return await onDatabase(async (access) => {
    const { kid, replaced } = rotateIn(file)
    const code = await carryOut(root, ['keys', 'record', kid, replaced], access)
    console.log(`${file} has a new key, ${kid}. Start every gate again; until then it signs with the one before.`)
    return code
  })
}

/** `countersign backup` and `countersign restore`: they concern the server and not what is in it. */
export async function copyDatabase(word: 'backup' | 'restore', words: readonly string[]): Promise<number> {
  const [folder, ...more] = words
  if (folder === undefined || more.length > 0) {
    console.error(`Usage: countersign ${word} <folder>`)
    return 2
  }
  const place = path.resolve(process.env.COUNTERSIGN_CALLED_FROM ?? process.cwd(), folder)
  return await inWords(async () => {
    const said = word === 'backup' ? await copyTo(env, place) : await restoreFrom(env, place)
    for (const line of said) console.log(line)
    return 0
  })
}

/** The command line proper as a process of its own, for whoever stays when it has ended. */
export function runCli(root: string, words: readonly string[], access: Access): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--enable-source-maps', programIn(root), ...words], {
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

/** The same in this process, which has nothing else to do: starting another one takes longer than most commands. */
async function carryOut(
  root: string,
  words: readonly string[],
  access: Access,
  ownerUrl: string | null = null,
): Promise<number> {
  const told = settingsFor('operator', env, access, process.env)
  for (const name of Object.keys(process.env)) if (told[name] === undefined) delete process.env[name]
  for (const [name, value] of Object.entries(told)) if (value !== undefined) process.env[name] = value
  process.setSourceMapsEnabled(true)
  // It reads its settings before it does anything else, so it is loaded when they stand.
  const program = (await import(pathToFileURL(programIn(root)).href)) as typeof import('@/lib/cli/main')
  // Not among the settings, where whatever is started from there would find it.
  return await program.carryOut(words, { ownerUrl })
}

function programIn(root: string): string {
  return path.join(root, 'dist/cli.mjs')
}

async function onDatabase(
  work: (access: Access, ownerUrl: string | null) => Promise<number>,
  mayBePrepared = false,
): Promise<number> {
  const tell = (line: string) => console.error(line)
  // A database that is starting comes up before it can end in good order.
  const waits = () => undefined
  process.on('SIGINT', waits)
  return await inWords(async () => {
    const database: Database = env.externalDatabase
      ? await externalDatabase(env, tell)
      : await visitedDatabase(env.stateFolder, tell, mayBePrepared)
    try {
      const authSecret = knownSecretOf(env.authSecret, env.stateFolder)
      process.off('SIGINT', waits)
      const access = { databaseUrl: database.appUrl, databaseReadUrl: database.readUrl, authSecret }
      return await work(access, database.ownerUrl)
    } finally {
      await database.close()
    }
  })
}

/** What stops a command and is expected is told as a sentence. */
async function inWords(work: () => Promise<number>): Promise<number> {
  try {
    return await work()
  } catch (error) {
    const expected = error instanceof StartProblem || error instanceof MigrationProblem
    console.error(expected ? error.message : error)
    return 1
  }
}
