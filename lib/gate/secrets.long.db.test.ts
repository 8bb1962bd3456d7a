import { vi } from 'vitest'

vi.hoisted(() => {
  process.env.COUNTERSIGN_WEBHOOK_HOSTS = '127.0.0.1'
  process.env.COUNTERSIGN_SERVER_HOSTS = '127.0.0.1'
})

import { addPerson, addPod, must, openGate, send, type TestGate, type TestPod } from '@/lib/gate/fixture'
import { type GateProcess, gateProcess } from '@/lib/gate/fixture-process'
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { inject } from 'vitest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { withClient } from '@/lib/db/roles'
import { addressed } from '@/lib/db/test-address'
import { execute } from '@/lib/change/command'
import { deliverDue } from '@/lib/jobs/deliver'
import { newHands } from '@/lib/jobs/hands'
import { sealLines } from '@/lib/jobs/partitions'
import { makeToken } from '@/lib/people/tokens/commands'
import { issueCredential } from '@/lib/pods/commands'
import { rotateCredential } from '@/lib/pods/credentials/commands'
import { setServer } from '@/lib/servers/commands'
import { endServers, sendNote, toolServer } from '@/lib/servers/fixture'
import { readServer } from '@/lib/servers/reading/commands'
import { rotateWebhook, setWebhook, testWebhook } from '@/lib/webhooks/commands'
import { endReceivers, isSignedBy, type Receiver, receiver } from '@/lib/webhooks/fixture'

// Each secret is shown to whoever made it, in that one answer. Here they are made and used in every way there is, and then
// looked for wherever something is kept or said.

let gate: GateProcess
let inHere: TestGate
let pod: TestPod
let there: Receiver
/** Every secret there is, by what it is. */
const secrets: Record<string, string> = {}
/** What this process and the gate's answered and said. */
const answers: string[] = []
const said: string[] = []

const account = { podSlug: 'leaky', environment: 'prod' } as const

async function asked(url: string, init: RequestInit = {}): Promise<string> {
  const answer = await fetch(gate.url + url, init)
  const text = await answer.text()
  answers.push(JSON.stringify([...answer.headers]) + text)
  return text
}

beforeAll(async () => {
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      said.push(String(chunk))
      return true
    })
  gate = await gateProcess({ COUNTERSIGN_LOG_LEVEL: 'debug' })
  await gate.start()
  inHere = await openGate()
  there = await receiver(500, 204)

  pod = await addPod('leaky')
  const another = await must(issueCredential, { ...account, kind: 'service_key' as const })
  const rotated = await must(rotateCredential, { credentialId: another.credentialId, overlapHours: 1 })
  const { secret: first } = await must(setWebhook, { ...account, url: there.url })
  const { secret: second } = await must(rotateWebhook, { ...account, overlapHours: 24 })
  const header = randomBytes(32).toString('base64url')
  const server = await toolServer([sendNote()], header)
  await must(setServer, { ...account, url: server.url, header: `Authorization: ${header}` })
  await must(readServer, account)
  expect(server.headers.every(({ authorization }) => authorization === header)).toBe(true)
  const ana = await addPerson('Ana Reader', [], ['viewer'])
  const own = await execute(makeToken, ana, { name: 'Laptop', days: 30 })
  Object.assign(secrets, {
    'a token of a person': own.ok && own.value.secret,
    'the header of a server': header,
    'a client secret': pod.clientSecret,
    'a service key': pod.serviceKey,
    'a service key that was replaced': another.secret,
    'a service key in the place of one': rotated.secret,
    'the secret of a webhook': first,
    'its next secret': second,
  })
  await used()
}, 120_000)
afterAll(async () => {
  vi.restoreAllMocks()
  endReceivers()
  endServers()
  await inHere?.close()
  await gate?.remove()
})

/** Uses each of them as it is meant, and as it is not. */
async function used(): Promise<void> {
  const client = { grant_type: 'client_credentials', client_id: pod.clientId, client_secret: pod.clientSecret }
  const json = { 'content-type': 'application/json' }
  await vi.waitFor(async () => {
    const token = await fetch(`${gate.url}/oauth/token`, { method: 'POST', body: new URLSearchParams(client) })
    expect(token.status).toBe(200)
    secrets['a token'] = ((await token.json()) as { access_token: string }).access_token
  }, 30_000)
  for (const secret of Object.values(secrets)) {
    const headers = { authorization: `Bearer ${secret}`, ...json }
    const call = { tool: 'memory.search', arguments: { keyword: 'kiln' }, idempotency_key: 'once' }
    await asked('/v2/tool-calls', { method: 'POST', headers, body: JSON.stringify(call) })
    await asked('/v2/tool-calls', { method: 'POST', headers, body: JSON.stringify({ ...call, tool: 'nothing.there' }) })
    for (const at of ['/v2/tools', '/v2/tool-calls', '/v2/events?after=0', '/v1/actions/list', '/stream'])
      await asked(at, { headers })
    await asked('/mcp', { method: 'POST', headers, body: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}' })
    await asked('/oauth/token', {
      method: 'POST',
      body: new URLSearchParams({ ...client, client_secret: secret + 'x' }),
    })
    const basic = `Basic ${Buffer.from(`git:${secret}`).toString('base64')}`
    for (const service of ['git-upload-pack', 'git-receive-pack'])
      await asked(`/git/shop.git/info/refs?service=${service}`, { headers: { authorization: basic } })
    // Where it does not belong.
    await asked(`/v2/tool-calls/${encodeURIComponent(secret)}`, { headers })
    await asked('/v2/tool-calls', { headers: { cookie: `session=${encodeURIComponent(secret)}` } })
    await asked('/healthz', { headers: { 'x-request-id': 'not-a-number', authorization: secret } })
  }
  for (let round = 0; round < 2; round++) {
    await must(testWebhook, account)
    await must(sealLines, {})
    const hands = newHands(Number.POSITIVE_INFINITY, (problem) => expect(problem).toBeUndefined())
    await Promise.all(await deliverDue(hands, () => {}))
  }
}

/** As it was shown, and in every spelling of the bytes that it stands for. */
function spellings(secret: string): Buffer[] {
  const text = [Buffer.from(secret), Buffer.from(Buffer.from(secret).toString('base64').replace(/=+$/, ''))]
  if (!secret.startsWith('whsec_')) return text
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  return [...text, key, ...(['hex', 'base64', 'base64url'] as const).map((how) => Buffer.from(key.toString(how)))]
}

/** What of the secrets is found in there. */
function foundIn(place: Buffer | string): string[] {
  const bytes = Buffer.from(place)
  return Object.entries(secrets).flatMap(([what, secret]) =>
    spellings(secret).some((spelling) => bytes.includes(spelling)) ? what : [],
  )
}

/** Every row of every table, as text. */
async function everyRow(): Promise<string> {
  return await withClient(addressed(inject('testServer').superuser, databaseName()), async (admin) => {
    const { rows: tables } = await admin.query<{ name: string }>(
      `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'm') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`,
    )
    const all: string[] = []
    for (const { name } of tables) {
      const { rows } = await admin.query<{ row: string }>(`select t::text as row from ${name} t`)
      all.push(name, ...rows.map(({ row }) => row))
    }
    return all.join('\n')
  })
}

const databaseName = () => new URL(process.env.DATABASE_URL!).pathname.slice(1)

/** The files of this database and the log of all that was written: what a copy of the folder holds. */
async function files(): Promise<string[]> {
  return await withClient(addressed(inject('testServer').superuser, databaseName()), async (admin) => {
    await admin.query('checkpoint')
    const { rows } = await admin.query<{ folder: string; oid: string }>(
      `select current_setting('data_directory') as folder, oid::text from pg_database where datname = current_database()`,
    )
    const { folder, oid } = rows[0]!
    return [path.join(folder, 'base', oid), path.join(folder, 'pg_wal')].flatMap((place) =>
      readdirSync(place, { withFileTypes: true }).flatMap((file) => (file.isFile() ? path.join(place, file.name) : [])),
    )
  })
}

describe('a secret', () => {
  it('was made and used: what is looked for would be found', () => {
    expect(Object.keys(secrets)).toHaveLength(9)
    expect(there.got).toHaveLength(2)
    for (const secret of [secrets['the secret of a webhook'], secrets['its next secret']])
      expect(isSignedBy(secret!, there.got[1]!)).toBe(true)
    expect(gate.said().some(({ route, status }) => route === '/v2/tool-calls' && status === 200)).toBe(true)
    expect(foundIn(`so ${pod.serviceKey}, and so on`)).toEqual(['a service key'])
    expect(foundIn(Buffer.from(secrets['its next secret']!.slice(6), 'base64'))).toEqual(['its next secret'])
  })

  it('stands in no line of the log', () => {
    expect(foundIn(JSON.stringify(gate.said()) + said.join('\n'))).toEqual([])
  })

  it('stands in no answer but the one that showed it', async () => {
    for (const url of [
      '/v2/openapi.json',
      '/docs/api',
      '/docs/problems',
      '/.well-known/jwks.json',
      '/clients/countersign.ts',
    ])
      answers.push((await send(inHere, { method: 'GET', url })).text)
    expect(answers.length).toBeGreaterThan(50)
    expect(foundIn(answers.join('\n'))).toEqual([])
  })

  it('is no part of what a receiver is sent', () => {
    expect(foundIn(JSON.stringify(there.got))).toEqual([])
  })

  it('stands in no row of the database', async () => {
    const rows = await everyRow()
    expect(rows).toContain(pod.clientId)
    expect(rows).toContain(there.url)
    expect(foundIn(rows)).toEqual([])
  })

  it('stands in no file of the database, so in no copy of it either', async () => {
    const contents = (await files()).map((file) => readFileSync(file))
    expect(contents.some((bytes) => bytes.includes(pod.clientId))).toBe(true)
    expect(contents.some((bytes) => bytes.includes(there.url))).toBe(true)
    expect([...new Set(contents.flatMap(foundIn))]).toEqual([])
  })
})
