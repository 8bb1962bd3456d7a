import { readFileSync } from 'node:fs'
import pg from 'pg'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { read, writer, writerPool } from '@/lib/db/client'
import { withSettings } from '@/lib/db/connection'
import { withClient } from '@/lib/db/roles'
import { sourceFiles } from '@/lib/sources'

type Shown = { commit: string; zone: string }
const show = `select current_setting('synchronous_commit') as commit, current_setting('TimeZone') as zone`

async function shownBy(connectionString: string): Promise<Shown | undefined> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    return (await client.query<Shown>(show)).rows[0]
  } finally {
    await client.end()
  }
}

// A server of somebody who wants speed: the database and the accounts say that a commit need not be waited for.
beforeAll(async () => {
  const superuser = new URL(inject('testServer').superuser)
  superuser.pathname = new URL(process.env.DATABASE_URL!).pathname
  const database = pg.escapeIdentifier(superuser.pathname.slice(1))
  await withClient(superuser.href, async (admin) => {
    await admin.query(`alter database ${database} set synchronous_commit = off`)
    await admin.query(`alter database ${database} set timezone = 'America/Toronto'`)
    for (const role of ['countersign_app', 'countersign_owner'])
      await admin.query(`alter role ${role} in database ${database} set synchronous_commit = off`)
  })
})

describe('on a server that would not wait for a commit', () => {
  it('a plain connection does not wait', async () => {
    expect(await shownBy(process.env.DATABASE_URL!)).toEqual({ commit: 'off', zone: 'America/Toronto' })
  })

  it.each([
    ['commands', async () => (await writer.$queryRawUnsafe<Shown[]>(show))[0]],
    ['calls', async () => (await writerPool.query<Shown>(show)).rows[0]],
    ['reads', async () => (await read.$queryRawUnsafe<Shown[]>(show))[0]],
    [
      'migrations',
      async () => await withClient(inject('testServer').superuser, async (db) => (await db.query<Shown>(show)).rows[0]),
    ],
  ])('%s do', async (_who, shown) => {
    expect(await shown()).toEqual({ commit: 'on', zone: 'UTC' })
  })

  it('those who set something in the address do all the same, and keep what else they set', async () => {
    const address = new URL(process.env.DATABASE_URL!)
    address.searchParams.set('options', '-c synchronous_commit=off -c TimeZone=Asia/Tokyo -c statement_timeout=61s')
    address.searchParams.set('application_name', 'a name of their own')
    expect(await shownBy(address.href)).toEqual({ commit: 'off', zone: 'Asia/Tokyo' })
    expect(await shownBy(withSettings(address.href))).toEqual({ commit: 'on', zone: 'UTC' })
    const rest = await withClient(address.href, async (db) => {
      const names = `current_setting('statement_timeout') as wait, current_setting('application_name') as name`
      return (await db.query(`select ${names}`)).rows[0]
    })
    expect(rest).toEqual({ wait: '61s', name: 'a name of their own' })
  })
})

it('nothing that ships connects in another way', () => {
  const shipped = sourceFiles().filter(
    (file) => /^(app|lib)\//.test(file) && !/(\.test|\/(fixture|test-)[\w-]*)\.ts$/.test(file),
  )
  const opening = /new (?:pg\.)?(?:Pool|Client|PrismaPg)\(|runMigrations\(|makeWorkerUtils\(/
  const addresses = /connectionString(?:: (\w+))?/g
  const places = shipped
    .map((file) => ({ file, text: readFileSync(file, 'utf8') }))
    .filter(({ text }) => opening.test(text))
  expect(places.map(({ file }) => file)).toContain('lib/jobs/main.ts')
  for (const { file, text } of places) {
    const given = [...text.matchAll(addresses)].map(([, value]) => value)
    expect(given.length, file).toBeGreaterThan(0)
    // The client's two addresses have a name each, since three connections share them.
    for (const value of given) expect(['withSettings', 'writing', 'readOnly'], file).toContain(value)
  }
})

it('a connection that is lost while it is lent out fails its borrower, and ends no process', async () => {
  const lent = await writerPool.connect()
  const { rows } = await lent.query<{ pid: number }>('select pg_backend_pid() as pid')
  const lost = new Promise((done) => lent.once('end', done))
  await withClient(inject('testServer').superuser, (owner) =>
    owner.query('select pg_terminate_backend($1)', [rows[0]!.pid]),
  )
  await lost
  await expect(lent.query('select')).rejects.toThrow()
  lent.release(true)
})
