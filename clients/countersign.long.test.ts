import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { Countersign, forModel, Refused, Unknown } from '@/clients/countersign'
import { crewAiStyle } from '@/examples/fixture-python'
import { noPython, python, typescript, type Wanted } from '@/clients/fixture-program'

// What a client does on a bad wire, which a gate cannot be asked for: answers written down, sent over loopback.

type Seen = { path: string; authorization: string | undefined; body: Record<string, unknown> }
/** An answer, or a connection that breaks off. */
type Said = { status: number; body?: object; wait?: number } | 'breaks'

const open: Server[] = []
afterEach(() => open.splice(0).forEach((server) => server.close()))

/** Says one answer after the other, and the last of them for good. */
async function scripted(answers: (seen: Seen) => Said): Promise<{ url: string; seen: Seen[] }> {
  const seen: Seen[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (part: Buffer) => (text += part.toString()))
    request.on('end', () => {
      const isForm = request.headers['content-type'] !== 'application/json'
      const body = (isForm ? Object.fromEntries(new URLSearchParams(text)) : JSON.parse(text)) as Seen['body']
      seen.push({ path: request.url!, authorization: request.headers.authorization, body })
      const said = answers(seen.at(-1)!)
      if (said === 'breaks') return request.socket.destroy()
      const wait = said.wait === undefined ? {} : { 'retry-after': String(said.wait) }
      response.writeHead(said.status, { 'content-type': 'application/json', ...wait })
      response.end(JSON.stringify(said.body ?? {}))
    })
  })
  open.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen }
}

const allowed = {
  id: 'CALL',
  tool: 'mail.send',
  state: 'consumed',
  claimed: true,
  repeated: false,
  reason: 'Why not.',
  decided: null,
  grant: { id: 'GRANT', expires_at: '2026-11-27T10:00:00Z' },
}

/** A gate that allows everything, once it has been as bad as `first` says. */
function allowing(first: Said[] = []): (seen: Seen) => Said {
  return ({ path }) => {
    const bad = first.shift()
    if (bad) return bad
    if (path === '/v2/tool-calls') return { status: 200, body: allowed }
    return { status: 200, body: { repeated: false } }
  }
}

const mail: Pick<Wanted, 'tool' | 'args'> = { tool: 'mail.send', args: { to: 'ana@example.com' } }

describe.each([
  { language: 'TypeScript', start: typescript, missing: undefined },
  { language: 'Python', start: python, missing: noPython },
])('a client in $language', ({ start, missing }) => {
  it('goes on with the same key through a gate that is busy, away or starts anew', async (context) => {
    context.skip(missing !== undefined, missing)
    const gate = await scripted(
      allowing([{ status: 503, wait: 0 }, 'breaks', { status: 429, wait: 0 }, { status: 502 }]),
    )
    const { ran } = await start({ url: gate.url, key: 'csk_1', ...mail }).ended
    expect(ran).toEqual([mail.args])
    const asked = gate.seen.filter(({ path }) => path === '/v2/tool-calls')
    expect(asked).toHaveLength(5)
    expect(new Set(asked.map(({ body }) => body['idempotency_key'])).size).toBe(1)
    expect(gate.seen.every(({ authorization }) => authorization === 'Bearer csk_1')).toBe(true)
  })

  it('asks and uses the permission in one request, and acts where the answer to that was lost on its way', async (context) => {
    context.skip(missing !== undefined, missing)
    for (const [lost, repeated] of [
      [[], allowed],
      [['breaks'], { ...allowed, claimed: false, repeated: true }],
    ] as const) {
      const first: Said[] = [...lost]
      const gate = await scripted(
        ({ path }) => first.shift() ?? { status: 200, body: path.endsWith('s') ? repeated : {} },
      )
      expect(await start({ url: gate.url, key: 'csk_1', ...mail }).ended).toMatchObject({ ran: [mail.args] })
      expect(gate.seen.map(({ path }) => path).slice(lost.length)).toEqual([
        '/v2/tool-calls',
        '/v2/tool-calls/CALL/outcome',
      ])
      const asked = { claim: true, wait: 20, worker: expect.stringMatching(/^worker\.\w{12}$/) as string }
      expect(gate.seen[0]!.body).toMatchObject(asked)
      expect(gate.seen.at(-1)!.body['worker']).toBe(gate.seen[0]!.body['worker'])
    }
  })

  it('does not act where the permission was another’s or does not hold any more', async (context) => {
    context.skip(missing !== undefined, missing)
    for (const [code, kind] of [
      ['another_worker', 'Unknown'],
      ['policy_moved', 'Stopped'],
      ['idempotency_key_reused', 'Refused'],
    ] as const) {
      const refused = { detail: 'No.', code, ...(kind !== 'Refused' && { call: 'CALL' }) }
      const gate = await scripted(({ path }) =>
        path === '/v2/tool-calls' ? { status: 409, body: refused } : { status: 200, body: allowed },
      )
      const { ran, error } = await start({ url: gate.url, key: 'csk_1', ...mail }).ended
      expect([ran, error?.kind]).toEqual([[], kind])
    }
  })

  it('runs nothing when the gate stays away longer than its patience', async (context) => {
    context.skip(missing !== undefined, missing)
    const gate = await scripted(() => ({ status: 503, wait: 3 }))
    const { ran, error } = await start({ url: gate.url, key: 'csk_1', patience: 1, ...mail }).ended
    expect([ran, error?.kind, gate.seen.length]).toEqual([[], 'Refused', 1])
  })

  it('fetches one token, and another one when that is not taken any more', async (context) => {
    context.skip(missing !== undefined, missing)
    let tokens = 0
    const gate = await scripted(({ path, authorization }) => {
      if (path === '/oauth/token')
        return { status: 200, body: { access_token: `token-${(tokens += 1)}`, expires_in: 600 } }
      if (authorization === 'Bearer token-1') return { status: 401, body: { code: 'bad_credential' } }
      return allowing()({ path, authorization, body: {} })
    })
    const { ran } = await start({ url: gate.url, clientId: 'c', clientSecret: 's', ...mail }).ended
    expect([ran, tokens]).toEqual([[mail.args], 2])
    expect(gate.seen[0]!.body).toEqual({ grant_type: 'client_credentials', client_id: 'c', client_secret: 's' })
  })

  it('sends nothing that JSON would say otherwise', async (context) => {
    context.skip(missing !== undefined || start === python, missing ?? 'arguments come to its program as JSON')
    for (const when of [new Date(), Number.NaN, 1n, () => 1, [undefined], new Map()]) {
      const gate = new Countersign({ url: 'http://127.0.0.1:1', key: 'csk_1' })
      expect(() => gate.perform('mail.send', { when }, () => 'sent')).toThrow(/^arguments\.when(\[0\])? holds/)
    }
  })
})

describe('keys', () => {
  const keysOf = async (run: string | undefined) => {
    const gate = await scripted(allowing())
    const client = new Countersign({ url: gate.url, key: 'csk_1', run })
    for (const args of [{ a: 1, b: 2 }, { b: 2, a: 1 }, { a: 2 }]) await client.perform('mail.send', args, () => 'sent')
    return gate.seen.filter(({ path }) => path === '/v2/tool-calls').map(({ body }) => body['idempotency_key'])
  }

  it('are the same again in the same run, and no other run’s', async () => {
    const keys = await keysOf('run-1')
    expect(new Set(keys).size).toBe(3)
    expect(await keysOf('run-1')).toEqual(keys)
    expect(await keysOf('run-2')).not.toEqual(keys)
    expect(await keysOf(undefined)).not.toEqual(await keysOf(undefined))
  })

  it('that are given twice at once are one action', async () => {
    const gate = await scripted(allowing())
    const client = new Countersign({ url: gate.url, key: 'csk_1' })
    let times = 0
    const act = () => client.perform('mail.send', { to: 'ana' }, () => (times += 1), { key: 'one' })
    expect(await Promise.all([act(), act()])).toEqual([1, 1])
  })
})

it('tells a model what it may know, and passes other faults on', () => {
  const call = { ...allowed, task: null, request: null, retry_after: null, state: 'consumed' }
  expect(forModel(new Unknown(call, 'Look first.'))).toBe('Why not. Look first.')
  const fault = new Refused(401, { detail: 'No key', code: 'missing_credential' })
  expect(() => forModel(fault)).toThrow(fault)
})

it('tells a model in the style of CrewAI what came of it, and not of faults that are its program’s', async (context) => {
  context.skip(noPython !== undefined, noPython)
  const tell = async (answer: Said) => {
    const gate = await scripted(({ path }) => (path === '/v2/tool-calls' ? answer : { status: 200 }))
    return await crewAiStyle({ url: gate.url, key: 'csk_1', thread: 'crew-1', ...mail, args: { to: 'ana' } }).told
  }
  expect(await tell({ status: 200, body: allowed })).toBe('Did it for ana')
  const denied = { ...allowed, state: 'denied', claimed: false }
  expect(await tell({ status: 200, body: denied })).toBe('Why not. Do not try this again as it is.')
  const unknown = { detail: 'This key opens nothing.', code: 'bad_credential' }
  await expect(tell({ status: 401, body: unknown })).rejects.toThrow('opens nothing')
})

it('stands on nothing but its language', (context) => {
  expect(readFileSync('clients/countersign.ts', 'utf8')).not.toMatch(/^import |require\(|from '/m)
  context.skip(noPython !== undefined, noPython)
  const oldest = `import ast; ast.parse(open('clients/countersign.py').read(), feature_version=(3, 9))`
  execFileSync('python3', ['-c', oldest])
})
