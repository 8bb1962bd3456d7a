import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  type Cluster,
  dataOf,
  furnish,
  openCluster,
  processOf,
  startCluster,
  stopCluster,
  urlOf,
} from '@/lib/db/embedded'
import { createRoles, withClient } from '@/lib/db/roles'
import { patience } from '@/lib/core/fixture-patience'
import { embeddedDatabase, visitedDatabase } from '@/lib/supervisor/database'

/** Every letter that a folder's name may be made of. */
const anyName = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at)).filter((letter) => letter !== '/')

let home: string
let state: string
let cluster: Cluster

beforeEach(async () => {
  home = mkdtempSync(path.join(tmpdir(), 'countersign-embedded-'))
  chmodSync(home, 0o711)
  state = path.join(home, anyName.join(''))
  cluster = await openCluster(state)
})

afterEach(async () => {
  await stopCluster(cluster)
  rmSync(home, { recursive: true, force: true })
})

const note = (text: string) =>
  withClient(urlOf(cluster, 'owner', 'notes'), (client) => client.query('insert into note values ($1)', [text]))

const notes = () =>
  withClient(urlOf(cluster, 'owner', 'notes'), async (client) => {
    const { rows } = await client.query<{ text: string }>('select text from note order by 1')
    return rows.map(({ text }) => text)
  })

async function startWithNotes(): Promise<number> {
  await startCluster(cluster)
  await furnish(cluster, 'notes')
  await withClient(urlOf(cluster, 'owner', 'notes'), (client) => client.query('create table note (text text)'))
  return processOf(cluster)!
}

describe('the embedded server', () => {
  it('outlives the process that started it, and is taken over by the next one', async () => {
    const starter = `
      import { openCluster, startCluster } from './lib/db/embedded.ts'
      await startCluster(await openCluster(process.env.STATE))
      console.log('up')
      setInterval(() => {}, 1000)`
    const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', starter], {
      env: { ...process.env, STATE: state },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(parent.stdout, 'data')
    const orphan = processOf(cluster)
    parent.kill('SIGKILL')
    await once(parent, 'exit')
    expect(await startCluster(cluster)).toBe('adopted')
    expect(processOf(cluster)).toBe(orphan)
  })

  it('comes back with every committed row after it was killed', async () => {
    const first = await startWithNotes()
    await note('before')
    process.kill(first, 'SIGKILL')
    await vi.waitFor(() => expect(processOf(cluster)).toBeNull(), patience)
    expect(await startCluster(cluster)).toBe('started')
    await note('after')
    expect(await notes()).toEqual(['after', 'before'])
    expect(processOf(cluster)).not.toBe(first)
  })

  it('moves to another port when a stranger took its own', async () => {
    await startWithNotes()
    await stopCluster(cluster)
    const before = cluster.memory.port
    const stranger = spawn(process.execPath, [
      '--eval',
      `require('net').createServer().listen(${before}, '127.0.0.1', () => console.log('listening'))`,
    ])
    await once(stranger.stdout, 'data')
    expect(await startCluster(cluster)).toBe('started')
    stranger.kill('SIGKILL')
    expect(cluster.memory.port).not.toBe(before)
    expect((await openCluster(state)).memory.port).toBe(cluster.memory.port)
    expect(await notes()).toEqual([])
  })

  it('starts although a crash left its number behind and another program of the same account has it now', async () => {
    await startWithNotes()
    await stopCluster(cluster)
    const stranger = spawn('sleep', ['600'], { ...cluster.user, stdio: 'ignore' })
    const file = path.join(dataOf(cluster), 'postmaster.pid')
    writeFileSync(file, [stranger.pid, dataOf(cluster), 1, cluster.memory.port, '', '127.0.0.1', ''].join('\n'))
    expect(processOf(cluster)).toBeNull()
    expect(await startCluster(cluster)).toBe('started')
    expect(await notes()).toEqual([])
    stranger.kill('SIGKILL')
  })

  it('is reached in the same way from every shell', async () => {
    const before = { ...process.env }
    Object.assign(process.env, {
      PGSSLMODE: 'require',
      PGHOST: 'elsewhere.invalid',
      PGPORT: '1',
      PGUSER: 'nobody',
      PGPASSWORD: 'wrong',
      PGDATABASE: 'none',
      PGOPTIONS: '-c statement_timeout=1',
      PGREPLICATION: 'true',
      PGCLIENT_ENCODING: 'LATIN1',
    })
    try {
      await startWithNotes()
      // And so it is for whatever is started from here.
      expect(Object.keys(process.env).filter((name) => name.startsWith('PG'))).toEqual([])
      expect(await notes()).toEqual([])
      await withClient(urlOf(cluster, 'app', 'notes'), async (client) => {
        expect((await client.query('show statement_timeout')).rows).toEqual([{ statement_timeout: '0' }])
      })
    } finally {
      process.env = before
    }
  })

  it('is left to whoever started Countersign while an operator’s command had it running', async () => {
    const visitor = await visitedDatabase(state, () => undefined)
    const owner = await embeddedDatabase(state, () => undefined)
    await visitor.close()
    expect(processOf(cluster)).not.toBeNull()
    await owner.close()
    expect(processOf(cluster)).toBeNull()
    await (await visitedDatabase(state, () => undefined)).close()
    expect(processOf(cluster)).toBeNull()
  })

  it('is not left running by a start that failed, which says what was in the way', async () => {
    await startCluster(cluster)
    // A database of that name that is not ours to work in.
    await withClient(urlOf(cluster, 'superuser', 'postgres'), async (admin) => {
      await createRoles(admin, cluster.memory.passwords)
      await admin.query('create database countersign')
    })
    await stopCluster(cluster)
    for (const open of [embeddedDatabase, visitedDatabase]) {
      await expect(open(state, () => undefined)).rejects.toThrow('permission denied for database "countersign"')
      expect(processOf(cluster)).toBeNull()
    }
  })

  it('keeps its passwords from other accounts, and lets nobody in without one', async () => {
    await startWithNotes()
    expect(statSync(path.join(state, 'postgres/access.json')).mode & 0o077).toBe(0)
    const guess = new URL(urlOf(cluster, 'owner', 'notes'))
    for (const password of ['', 'postgres', 'password']) {
      guess.password = password
      await expect(withClient(guess.href, (client) => client.query('select 1'))).rejects.toThrow(/password/)
    }
  })

  it('refuses the accounts of the application what only its owner may do', async () => {
    await startWithNotes()
    for (const account of ['app', 'read'] as const) {
      const url = urlOf(cluster, account, 'notes')
      await expect(withClient(url, (client) => client.query('select * from note'))).rejects.toThrow('permission denied')
      await expect(withClient(url, (client) => client.query('create role intruder'))).rejects.toThrow(
        /permission denied|read-only/,
      )
    }
  })
})
