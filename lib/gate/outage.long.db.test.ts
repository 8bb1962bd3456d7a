import '@/lib/gate/fixture-settings'
import { getEventListeners } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Cluster, furnish, openCluster, startCluster, stopCluster, urlOf } from '@/lib/db/embedded'
import { migrate } from '@/lib/db/migrate'
import { withClient } from '@/lib/db/roles'
import type { TestPod } from '@/lib/gate/fixture'
import type { GateProcess } from '@/lib/gate/fixture-process'

// A server of its own, since it is stopped here, and a gate that works on it.
const state = mkdtempSync(path.join(tmpdir(), 'countersign-outage-'))
chmodSync(state, 0o711)
let cluster: Cluster
let gate: GateProcess
let pod: TestPod

beforeAll(async () => {
  cluster = await openCluster(state)
  await startCluster(cluster)
  await furnish(cluster, 'outage')
  await migrate(urlOf(cluster, 'owner', 'outage'))
  process.env.DATABASE_URL = urlOf(cluster, 'app', 'outage')
  process.env.DATABASE_READ_URL = urlOf(cluster, 'read', 'outage')
  // What reads the settings is loaded now that they name this server.
  const [{ installStarter }, { addPod }, { gateProcess }] = await Promise.all([
    import('@/lib/cli/install'),
    import('@/lib/gate/fixture'),
    import('@/lib/gate/fixture-process'),
  ])
  await installStarter()
  pod = await addPod('outage')
  gate = await gateProcess()
  await gate.start()
})
afterAll(async () => {
  await gate?.remove()
  await stopCluster(cluster)
  rmSync(state, { recursive: true, force: true })
})

type Told = { status: number; retryAfter: string | null; json: Record<string, unknown> }

async function told(path: string, init: RequestInit = {}): Promise<Told> {
  const answer = await fetch(gate.url + path, init)
  const json = (await answer.json()) as Record<string, unknown>
  return { status: answer.status, retryAfter: answer.headers.get('retry-after'), json }
}

const authorization = () => `Bearer ${pod.serviceKey}`
const look = () => told('/v2/tool-calls/none', { headers: { authorization: authorization() } })
let asked = 0
const ask = () =>
  told('/v2/tool-calls', {
    method: 'POST',
    headers: { authorization: authorization(), 'content-type': 'application/json' },
    body: JSON.stringify({ tool: 'memory.search', arguments: { keyword: 'x' }, idempotency_key: `key-${++asked}` }),
  })
const token = (secret = pod.clientSecret) =>
  told('/oauth/token', {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: pod.clientId, client_secret: secret }),
  })
const ready = () => told('/readyz')

const comeBack = { status: 503, retryAfter: expect.stringMatching(/^\d+$/) }

describe('while the database is away', () => {
  it('a pod that calls and reads in the moment it goes is told to come back, never no and never a fault', async () => {
    const answers: Told[] = []
    let going = true
    const pods = Array.from({ length: 6 }, async (_, at) => {
      while (going) answers.push(await (at % 2 ? look() : ask()))
    })
    try {
      await vi.waitFor(() => expect(answers.length).toBeGreaterThan(40), { timeout: 60_000 })
      await stopCluster(cluster)
      const before = answers.length
      await vi.waitFor(() => expect(answers.length).toBeGreaterThan(before + 40), { timeout: 60_000 })
    } finally {
      going = false
      await Promise.all(pods)
    }
    const odd = answers.filter(
      ({ status, retryAfter }) => ![200, 404].includes(status) && !(status === 503 && retryAfter),
    )
    expect(odd).toEqual([])
    expect(answers.at(-1)).toMatchObject(comeBack)
    // The log tells it a few times, not once for each.
    const failures = gate.said().filter(({ msg }) => msg === 'request failed')
    expect(failures.length).toBeGreaterThan(0)
    expect(failures.length).toBeLessThan(15)
  })

  it('a key that is not known here may be a new one, and is not called wrong', async () => {
    await vi.waitFor(async () =>
      expect(
        await told('/v2/tool-calls/none', { headers: { authorization: 'Bearer csk_made-a-moment-ago' } }),
      ).toMatchObject(comeBack),
    )
  })

  it('once even the known credentials are forgotten nobody is turned away, and nothing counts as a guess', async () => {
    await vi.waitFor(async () => expect((await ready()).json).toMatchObject({ credentials: false }), {
      timeout: 60_000,
    })
    expect(await look()).toMatchObject(comeBack)
    expect(await ask()).toMatchObject({ ...comeBack, json: { reason: 'unavailable' } })
    for (let again = 0; again < 40; again++)
      expect(await token()).toMatchObject({ ...comeBack, json: { error: 'temporarily_unavailable' } })
  })

  it('says of itself that it is not ready, and is alive', async () => {
    expect(await ready()).toMatchObject({ status: 503, json: { ready: false, database: false, writes: false } })
    expect(await told('/livez')).toMatchObject({ status: 200 })
  })

  it('whoever listens to it and connects again and again leaves no listener behind', async () => {
    const { listen } = await import('@/lib/db/listen')
    const stop = new AbortController()
    let lost = 0
    const listening = listen(
      () => undefined,
      stop.signal,
      () => lost++,
    )
    await vi.waitFor(() => expect(lost).toBeGreaterThan(3), { timeout: 30_000 })
    expect(getEventListeners(stop.signal, 'abort').length).toBeLessThan(2)
    stop.abort()
    await listening
  })

  it('knows everybody again when it is back: the right secret opens, the wrong one is wrong', async () => {
    await startCluster(cluster)
    await vi.waitFor(async () => expect(await ready()).toMatchObject({ status: 200 }), { timeout: 60_000 })
    expect(await look()).toMatchObject({ status: 404 })
    expect(await token()).toMatchObject({ status: 200 })
    expect(await token('css_wrong')).toMatchObject({ status: 401, json: { error: 'invalid_client' } })
  })
})

describe('a database to which nothing can be written', () => {
  const alter = (...statements: string[]) =>
    withClient(urlOf(cluster, 'superuser', 'postgres'), async (admin) => {
      for (const statement of statements) await admin.query(statement)
      // New connections meet it; those there are end.
      await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'countersign_app'`)
    })

  it.each([
    // What PostgreSQL says of a full disk is of the same class, 53.
    ['has no room left', `alter role countersign_app set temp_file_limit = 0`],
    ['is a copy that only reads', `alter database outage set default_transaction_read_only = on`],
  ])('makes the gate unready when it %s, and ready again afterwards', async (_name, statement) => {
    await alter(statement)
    await vi.waitFor(
      async () => expect(await ready()).toMatchObject({ status: 503, json: { database: true, writes: false } }),
      { timeout: 30_000 },
    )
    await alter(statement.replace(/ set (\w+) = .*$/, ' reset $1'))
    await vi.waitFor(async () => expect(await ready()).toMatchObject({ status: 200 }), { timeout: 30_000 })
  })
})

it('many who ask for its health at once cost one look', async () => {
  const looks = () =>
    withClient(urlOf(cluster, 'superuser', 'outage'), async (admin) => {
      const { rows } = await admin.query<{ looks: string }>(
        `select temp_files as looks from pg_stat_database where datname = 'outage'`,
      )
      return Number(rows[0]!.looks)
    })
  const before = await looks()
  await Promise.all(Array.from({ length: 200 }, ready))
  await vi.waitFor(async () => expect(await looks()).toBeGreaterThan(before), { timeout: 30_000 })
  expect((await looks()) - before).toBeLessThan(40)
})
