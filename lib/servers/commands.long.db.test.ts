import { vi } from 'vitest'

vi.hoisted(() => {
  process.env.AUTH_SECRET = 'a-secret-for-tests-of-servers-0123456789'
  process.env.COUNTERSIGN_SERVER_HOSTS = 'localhost,127.0.0.1'
})

import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { person } from '@/lib/access/fixture'
import { changeTool, offerTool } from '@/lib/catalogue/commands'
import { rulesForm } from '@/lib/catalogue/fixture'
import { pod } from '@/lib/calls/fixture'
import { execute } from '@/lib/change/command'
import { type PersonActor, type PodActor, systemActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { must } from '@/lib/gate/fixture'
import { policyNow } from '@/lib/policy/queries'
import { removeServer, setServer, suspendMoved } from '@/lib/servers/commands'
import { endServers, sendNote, type ToolServer, toolServer, wordsFor } from '@/lib/servers/fixture'
import { handedOn as handedOnBy, placeOf, serversOf } from '@/lib/servers/queries'
import { readServer } from '@/lib/servers/reading/commands'
import { proposeTools } from '@/lib/tools/listed/commands'
import { importTools } from '@/lib/tools/openapi/commands'

let admin: PersonActor
let owner: PodActor
let other: PodActor
let turn = 0
beforeAll(async () => {
  admin = await person('Ade', ['admin'], [])
  owner = await pod('noting', 'WriterPod', 'product', null)
  other = await pod('others', 'WriterPod', 'product', null)
})
afterEach(endServers)

const account = { podSlug: 'noting', environment: 'prod' }
const set = (url: string, header?: string) => execute(setServer, admin, { ...account, url, ...(header && { header }) })
const readIt = () => execute(readServer, admin, account)
const stored = (key: string) => read.tool.findUniqueOrThrow({ where: { key } })
/** As a gate asks, which follows the policy. */
const handedOn = async (...asked: Parameters<typeof handedOnBy>) => (await policyNow(), await handedOnBy(...asked))
const states = async () => (await serversOf(admin, 'noting'))[0]!.tools.map(({ key, state }) => `${key} ${state}`)
const lastLine = async (type: string) =>
  (await read.auditEvent.findFirst({ where: { type }, orderBy: { at: 'desc' } }))?.sentence ?? null

/** A server of the pod with one tool of a name that there was not before, read and offered. */
async function offered(): Promise<{ at: ToolServer; key: string }> {
  await execute(removeServer, admin, account)
  const key = `note_${turn++}`
  const at = await toolServer([{ ...sendNote(), name: key }])
  expect(await set(at.url)).toMatchObject({ ok: true })
  expect(await readIt()).toMatchObject({ ok: true, value: { tools: [{ key, what: 'added' }], problems: [] } })
  await must(importTools, { document: wordsFor(key) })
  await must(offerTool, { key })
  return { at, key }
}

describe('an address', () => {
  it.each([
    'http://tools.example.com/mcp',
    'https://10.0.0.7/mcp',
    'https://intranet/mcp',
    'https://[::1]/mcp',
    'https://169.254.169.254/latest',
  ])('%s is not spoken to', async (url) => {
    expect(await set(url)).toMatchObject({ ok: false, reason: 'not_outside' })
  })

  it.each([
    ['ftp://tools.example.com', 'Give an address with https'],
    ['https://a:b@tools.example.com', 'Leave name and password out: give a header instead'],
    ['tools.example.com', 'Give the whole address, such as https://tools.example.com/mcp'],
  ])('%s is refused: %s', async (url, words) => {
    expect(await set(url)).toMatchObject({ ok: false, fields: { url: [words] } })
  })

  it.each(['no header', 'Host: elsewhere', 'Mcp-Session-Id: x', 'X-A: b\nX-C: d', 'X-A:', 'Ünn: x'])(
    'takes no header like %j',
    async (header) => {
      expect(await set('https://tools.example.com/mcp', header)).toMatchObject({ ok: false, reason: 'invalid_input' })
    },
  )

  it('that a name leads inside by is refused when it is read', async () => {
    expect(await set('https://tools.invalid/mcp')).toMatchObject({ ok: true })
    expect(await readIt()).toMatchObject({
      ok: false,
      reason: 'server_unread',
      fields: { '': ['Its tools could not be read: its name leads to no address.'] },
    })
  })
})

it('keeps a header sealed, sends it to its server and shows it to nobody', async () => {
  const secret = 'Bearer opens-it-all-0123456789'
  const at = await toolServer([{ ...sendNote(), name: 'kept_secret' }], secret)
  await execute(removeServer, admin, account)
  await set(at.url)
  expect(await readIt()).toMatchObject({
    ok: false,
    fields: { '': ['Its tools could not be read: it refuses: “HTTP 401”.'] },
  })
  expect(await set(at.url, `Authorization: ${secret}`)).toMatchObject({ ok: true })
  expect(await readIt()).toMatchObject({ ok: true })
  expect(at.sessions.size).toBe(0)
  const everything = await asOwner(process.env.DATABASE_OWNER_URL!, async (owner) => {
    const { rows } = await owner.query<{ all: string }>(
      `select (select string_agg(row_to_json(e)::text, '') from "AuditEvent" e) || (select string_agg(row_to_json(s)::text, '') from "Server" s) as all`,
    )
    return rows[0]!.all
  })
  expect(everything).not.toContain('opens-it-all')
  expect(JSON.stringify(await serversOf(admin, 'noting'))).not.toMatch(/opens-it-all|header/i)
  expect(await lastLine('server.set')).toMatch(
    /^Ade changed the server of WriterPod for Production: .*, with a header$/,
  )
  // Another path of the same host may have it, another host never.
  const sealedNow = async () => (await handedOn(owner, 'kept_secret'))?.place?.header ?? null
  expect(await sealedNow()).toEqual({ name: 'Authorization', value: secret })
  const headerIn = async () => {
    const [row] = await asOwner(
      process.env.DATABASE_OWNER_URL!,
      async (db) => (await db.query<{ id: string; url: string; header: string | null }>(`select * from "Server"`)).rows,
    )
    return placeOf(row!)?.header ?? null
  }
  await set(at.url.replace('/mcp', '/other'))
  expect(await headerIn()).toEqual({ name: 'Authorization', value: secret })
  await set(at.url.replace('127.0.0.1', 'localhost'))
  expect(await headerIn()).toBeNull()
})

it('reads tools as drafts that people describe, says what it cannot take, and leaves alone what is another’s', async () => {
  await execute(removeServer, admin, account)
  await execute(proposeTools, other, { tools: [{ name: 'theirs', inputSchema: { type: 'object' } }] })
  const at = await toolServer([
    { ...sendNote(), name: 'readme_first', annotations: { destructiveHint: true } },
    { ...sendNote(), name: 'theirs' },
    { ...sendNote(), name: 'git-rollback_commit' },
    { ...sendNote(), name: '9' },
    { ...sendNote(), name: 'countersign-again' },
  ])
  at.isStreaming = true
  await set(at.url)
  expect(await readIt()).toMatchObject({
    ok: true,
    value: {
      tools: [{ name: 'readme_first', key: 'readme_first', what: 'added' }],
      problems: [
        expect.stringContaining('has to begin with a letter'),
        expect.stringContaining('kept for its own steps'),
        expect.stringContaining('theirs: the catalogue has a tool theirs'),
        expect.stringContaining('git-rollback_commit: the catalogue has a tool git.rollback_commit'),
      ],
    },
  })
  const { definition, proposedBy } = await stored('readme_first')
  expect(proposedBy).toBe(owner.id)
  expect(definition).toMatchObject({
    state: 'draft',
    sensitivity: 'destructive',
    note: expect.stringMatching(
      /^What is allowed is handed on to the server 127\.0\.0\.1:\d+ of the pod WriterPod.*Sends a note/,
    ),
  })
  expect(await handedOn(owner, 'theirs')).toBeNull()
  expect(await handedOn(other, 'readme_first')).toBeNull()
  expect(await lastLine('server.read')).toBe('Ade read the server of WriterPod for Production: 5 tools, 1 new')
})

describe('a tool that is offered', () => {
  it('stays as it is while its server says the very same', async () => {
    const { key } = await offered()
    expect(await readIt()).toMatchObject({ value: { tools: [{ key, what: 'same' }] } })
    expect(await states()).toEqual([`${key} live`])
  })

  it('is suspended by one other byte, and comes back by signatures alone', async () => {
    const { at, key } = await offered()
    at.tools[0]!.description += '.'
    expect(await readIt()).toMatchObject({ value: { tools: [{ key, what: 'suspended' }] } })
    expect(await stored(key)).toMatchObject({ state: 'suspended', waiting: null })
    expect(await lastLine('catalogue.suspended')).toBe(
      '“Send a note” was suspended: the server of WriterPod describes it otherwise than when it was read',
    )
    // Reading again, an import and a proposal open nothing.
    expect(await readIt()).toMatchObject({ ok: true })
    await execute(importTools, admin, { document: wordsFor(key) })
    await execute(proposeTools, owner, { tools: [{ ...sendNote(), name: key }] })
    expect(await execute(offerTool, systemActor, { key })).toMatchObject({ ok: false })
    expect((await stored(key)).state).toBe('suspended')
    const again = await rulesForm(admin, key, { state: 'live', reason: 'Only a full stop' })
    expect(await execute(changeTool, admin, again)).toMatchObject({ ok: true, value: { number: expect.any(Number) } })
    expect((await stored(key)).state).toBe('suspended')
  })

  it('keeps another form waiting for a look', async () => {
    const { at, key } = await offered()
    at.tools[0]!.inputSchema = { type: 'object', properties: { to: { type: 'string' }, bcc: { type: 'string' } } }
    await readIt()
    expect(await stored(key)).toMatchObject({ state: 'suspended', waiting: { properties: { bcc: {} } } })
  })

  it('is suspended where the server is another one, is taken away or has it no more', async () => {
    const moved = await offered()
    expect(await set('https://other.example.com/mcp')).toMatchObject({ value: { suspended: [moved.key] } })
    expect((await stored(moved.key)).state).toBe('suspended')
    const removed = await offered()
    expect(await execute(removeServer, admin, account)).toMatchObject({ value: { suspended: [removed.key] } })
    const gone = await offered()
    gone.at.tools.pop()
    expect(await readIt()).toMatchObject({ value: { tools: [{ key: gone.key, what: 'gone' }] } })
    expect((await stored(gone.key)).state).toBe('suspended')
    expect(await handedOn(owner, gone.key)).toBeNull()
  })

  it('that a pod had before is looked at again when a server is to have it', async () => {
    await execute(removeServer, admin, account)
    const key = `own_${turn++}`
    await execute(proposeTools, owner, { tools: [{ ...sendNote(), name: key }] })
    await must(importTools, { document: wordsFor(key) })
    await must(offerTool, { key })
    const at = await toolServer([{ ...sendNote(), name: key }])
    await set(at.url)
    expect(await readIt()).toMatchObject({ value: { tools: [{ key, what: 'suspended' }] } })
  })

  it('is suspended by what the gate saw, unless somebody has read the same since', async () => {
    const { key } = await offered()
    const { serverId, name, pin } = (await handedOn(owner, key))!
    const see = (seen: string | null) => execute(suspendMoved, systemActor, { serverId, name, seen })
    expect(await see(pin)).toMatchObject({ value: { suspended: false } })
    expect(await see('another')).toMatchObject({ value: { suspended: true } })
    expect(await see(null)).toMatchObject({ value: { suspended: false } })
    expect(await execute(suspendMoved, admin, { serverId, name, seen: null })).toMatchObject({ kind: 'forbidden' })
  })
})
