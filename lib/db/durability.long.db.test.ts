import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { forgetfulness } from '@/lib/db/durability'
import { type Cluster, furnish, openCluster, processOf, startCluster, stopCluster, urlOf } from '@/lib/db/embedded'
import { migrate } from '@/lib/db/migrate'
import { withClient } from '@/lib/db/roles'
import { readEnv } from '@/lib/env'
import { embeddedDatabase, externalDatabase, StartProblem } from '@/lib/supervisor/database'

const name = 'countersign'
let state: string
let cluster: Cluster

beforeAll(async () => {
  state = mkdtempSync(path.join(tmpdir(), 'countersign-forgetful-'))
  chmodSync(state, 0o711)
  cluster = await openCluster(state)
  await startCluster(cluster)
  await furnish(cluster, name)
  await migrate(urlOf(cluster, 'owner', name))
  await stopCluster(cluster)
  // Whoever runs a server of their own may do this to it; our own start refuses to go on, and leaves it running.
  appendFileSync(path.join(state, 'postgres/data/postgresql.conf'), '\nfsync = off\nfull_page_writes = off\n')
})

afterAll(async () => {
  await stopCluster(cluster)
  rmSync(state, { recursive: true, force: true })
})

const problem = 'PostgreSQL would forget committed work: fsync, full_page_writes must be on.'

it('says nothing of a server that keeps what it promised', async () => {
  expect(await withClient(process.env.DATABASE_URL!, (client) => forgetfulness(client))).toBeNull()
})

it('names a connection that does not wait for its commits', async () => {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
  await client.connect()
  try {
    await client.query('set synchronous_commit = off')
    expect(await forgetfulness(client)).toBe('PostgreSQL would forget committed work: synchronous_commit must be on.')
    await client.query('set synchronous_commit = local')
    expect(await forgetfulness(client)).toBeNull()
  } finally {
    await client.end()
  }
})

describe('a server that forgets', () => {
  beforeAll(async () => {
    await expect(startCluster(cluster)).rejects.toThrow(problem)
  })

  const settings = (environment: string) => ({
    COUNTERSIGN_ENV: environment,
    COUNTERSIGN_PROCESS: 'worker',
    DATABASE_URL: urlOf(cluster, 'app', name),
    DATABASE_READ_URL: urlOf(cluster, 'read', name),
  })

  it('is refused in production by whoever starts the processes, before anything is done to it', async () => {
    const told: string[] = []
    const start = externalDatabase(readEnv(settings('prod')), (line) => told.push(line))
    await expect(start).rejects.toThrow(new StartProblem(problem))
    expect(told).toEqual([])
  })

  it('is used elsewhere, and said so in one line', async () => {
    const told: string[] = []
    const database = await externalDatabase(readEnv(settings('test')), (line) => told.push(line))
    expect(database.appUrl).toBe(settings('test').DATABASE_URL)
    expect(told).toEqual([`WARNING: ${problem} Production refuses such a server.`])
  })

  /** A process that looks as the gate and the worker do, and then does its work until `work` has nothing left to do. */
  function startProcess(environment: string, { supervisor, work = '' }: { supervisor?: string; work?: string } = {}) {
    const script = `
      import { insistOnDurability } from './lib/db/durability.ts'
      import { env } from './lib/env.ts'
      await insistOnDurability(env)
      console.log('goes on')
      ${work}`
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], {
      env: { PATH: process.env.PATH, NODE_ENV: 'test', COUNTERSIGN_SUPERVISOR: supervisor, ...settings(environment) },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)))
    return {
      spoke: once(child.stdout, 'data'),
      ended: once(child, 'close').then(([code]) => ({ code, said: said.trim() })),
    }
  }

  it.each([
    ['prod', undefined, { code: 1, said: problem }],
    ['prod', '1', { code: 1, said: problem }],
    ['test', undefined, { code: 0, said: `${problem}\ngoes on` }],
    // The supervisor has said it for all of them.
    ['test', '1', { code: 0, said: 'goes on' }],
  ])('a process in %s, supervised by %s, looks by itself', async (environment, supervisor, outcome) => {
    expect(await startProcess(environment, { supervisor }).ended).toEqual(outcome)
  })

  it('is refused in words where it is the one that comes along, and not left running', async () => {
    await stopCluster(cluster)
    await expect(embeddedDatabase(state, () => undefined)).rejects.toThrow(new StartProblem(problem))
    expect(processOf(cluster)).toBeNull()
    await expect(startCluster(cluster)).rejects.toThrow(problem)
  })

  it('is looked at when it answers again', async () => {
    await stopCluster(cluster)
    const waiting = startProcess('prod', { work: 'setInterval(() => {}, 1000)' })
    await waiting.spoke
    await expect(startCluster(cluster)).rejects.toThrow(problem)
    expect(await waiting.ended).toEqual({ code: 1, said: `goes on\n${problem}` })
  })
})
