import {
  about,
  type Call,
  call,
  examples,
  openCalledShop,
  queued,
  secret,
  setting,
  standing,
} from '@/lib/gate/fixture-github-calls'
import type { ShopAtGithub } from '@/lib/gate/fixture-github-shop'
import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { read } from '@/lib/db/client'
import { env } from '@/lib/env'

// Whatever comes where GitHub calls: the examples that it publishes, what nobody can read, and what it never sent.

let shop: ShopAtGithub

beforeAll(async () => {
  shop = await openCalledShop()
})
afterAll(async () => await shop.close())

const isDue = async () =>
  (await read.repositoryCourse.findUniqueOrThrow({ where: { repositoryId: shop.repositoryId } })).heardAt !== null

describe('the examples that GitHub publishes', () => {
  it('are many, and of the events that matter here', () => {
    expect(examples.length).toBeGreaterThan(150)
    const events = new Set(examples.map(({ event }) => event))
    expect([...events]).toEqual(expect.arrayContaining(['push', 'pull_request', 'check_run', 'ping', 'installation']))
  })

  it('are each taken, and change nothing', async () => {
    const [before, jobs] = [await standing(), await queued()]
    const answers = new Map<string, number>()
    for (const { event, payload } of examples)
      answers.set(`${event} ${answers.size}`, (await call(shop.gate, payload, { event })).status)
    expect([...answers].filter(([, status]) => status !== 202 && status !== 200)).toEqual([])
    expect(await standing()).toEqual(before)
    expect([await isDue(), await queued()]).toEqual([false, jobs])
  })

  it('have a repository of ours looked at where they are about it, and change nothing else', async () => {
    const [before, jobs] = [await standing(), await queued()]
    const ours = examples.filter(({ payload }) => payload.repository && !payload.check_run && !payload.check_suite)
    expect(ours.length).toBeGreaterThan(100)
    for (const { event, payload } of ours) {
      const repository = { ...(payload.repository as object), full_name: 'acme/shop' }
      const { status } = await call(shop.gate, { ...payload, repository }, { event })
      expect([event, status < 300]).toEqual([event, true])
    }
    expect(await standing()).toEqual(before)
    expect([await isDue(), await queued()]).toEqual([true, jobs + 1])
  })
})

describe('a call that cannot be read', () => {
  const big = { repository: { full_name: 'acme/shop' }, more: 'x'.repeat(1_000_001) }
  it.each<[string, object | string, Call, number, string]>([
    ['is no JSON', '{"repository":', {}, 400, 'invalid_json'],
    ['is no object', '[1, 2]', {}, 400, 'invalid_json'],
    ['is a bare word', 'null', {}, 400, 'invalid_json'],
    ['has no number', about('acme/shop'), { number: '' }, 422, 'invalid_input'],
    ['has a number of another kind', about('acme/shop'), { number: "1'; drop" }, 422, 'invalid_input'],
    ['has an event of another kind', about('acme/shop'), { event: 'push<script>' }, 422, 'invalid_input'],
    ['is a form', 'payload=%7B%7D', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415, ''],
    ['is packed', about('acme/shop'), { headers: { 'content-encoding': 'gzip' } }, 415, 'wrong_encoding'],
    ['is larger than is read', big, {}, 413, 'too_large'],
  ])('because it %s is told so, and nothing is kept of it', async (_what, body, more, status, code) => {
    const rows = await read.githubCall.count()
    const answer = await call(shop.gate, body, more)
    expect(answer.status).toBe(status)
    if (code !== '') expect(answer.json).toMatchObject({ code, detail: expect.stringMatching(/^[A-Z].*\.$/s) })
    expect(await read.githubCall.count()).toBe(rows)
  })

  it('with a name of odd letters names no repository', async () => {
    for (const name of ['acme/shop\u0000', 'acme/../shop', 'https://github.com/acme/shop', 'acme', 7, { a: 1 }, ''])
      expect(await call(shop.gate, about('x', { repository: { full_name: name } }))).toMatchObject({ status: 202 })
    expect(await read.githubCall.count({ where: { place: { contains: 'http' } } })).toBe(0)
  })
})

describe('without a secret', () => {
  const set = (githubHook: string | null) => {
    const before = env.githubHook
    Object.assign(env, { githubHook })
    onTestFinished(() => void Object.assign(env, { githubHook: before }))
  }

  it('there is no such address, in words', async () => {
    set(null)
    const answer = await call(shop.gate, about('acme/shop'))
    expect(answer).toMatchObject({
      status: 404,
      json: { code: 'no_github_hook', detail: expect.stringMatching(/no secret is set/) },
    })
  })

  it.each<[string, string, Record<string, string>]>([
    ['is not found', 'file:/nowhere/secret', {}],
    ['is too short', `env:${setting}_SHORT`, { [`${setting}_SHORT`]: 'short' }],
  ])('that %s nothing is taken, whoever signed it', async (_what, reference, settings) => {
    set(reference)
    Object.assign(process.env, settings)
    onTestFinished(() => void delete process.env[`${setting}_SHORT`])
    const rows = await read.githubCall.count()
    const answer = await call(shop.gate, about('acme/shop'), { by: 'short' })
    expect(answer).toMatchObject({ status: 503, json: { code: 'no_hook_secret' } })
    expect(await read.githubCall.count()).toBe(rows)
  })
})

describe('whoever is not GitHub', () => {
  const lines = async () => await read.auditEvent.findMany({ where: { actorId: 'github' }, orderBy: { id: 'asc' } })
  const bytes = Buffer.from(JSON.stringify(about('acme/shop', { title: 'a\ufffdb' })))

  it.each<[string, object | string, Call, string]>([
    ['signs nothing', about('acme/shop'), { signature: null }, 'hook_unsigned'],
    ['signs with another secret', about('acme/shop'), { by: 'another-secret-that-is-long-enough-too' }, 'hook_forged'],
    ['signs in the older way', about('acme/shop'), { signature: `sha1=${'a'.repeat(40)}` }, 'hook_unsigned'],
    ['signs in other letters', about('acme/shop'), { signature: `SHA256=${'A'.repeat(64)}` }, 'hook_unsigned'],
    ['signs nothing that is there', '', { signature: `sha256=${'a'.repeat(64)}` }, 'hook_forged'],
  ])('and %s is turned away', async (_what, body, more, code) => {
    const [rows, jobs] = [await read.githubCall.count(), await queued()]
    expect(await call(shop.gate, body, more)).toMatchObject({ status: 401, json: { code } })
    expect([await read.githubCall.count(), await queued()]).toEqual([rows, jobs])
  })

  it('and changes a byte of what GitHub signed is turned away, even one that reads the same', async () => {
    const signature = `sha256=${createHmac('sha256', secret).update(bytes).digest('hex')}`
    expect((await call(shop.gate, bytes, { signature })).status).toBe(202)
    const at = bytes.indexOf(0xef)
    const broken = Buffer.concat([bytes.subarray(0, at), Buffer.from([0xff]), bytes.subarray(at + 3)])
    expect(broken.toString()).toBe(bytes.toString())
    const [marked, longer] = [Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]), Buffer.concat([bytes, bytes])]
    for (const changed of [broken, marked, longer])
      expect((await call(shop.gate, changed, { signature })).status).toBe(401)
  })

  it('is on the record once a minute for each way, by no name, and told after a flood to wait', async () => {
    const statuses: number[] = []
    for (let turn = 0; turn < 40; turn++)
      statuses.push((await call(shop.gate, about('acme/shop'), { by: 'x'.repeat(40) })).status)
    expect(new Set(statuses)).toEqual(new Set([401, 429]))
    expect((await lines()).map(({ sentence }) => sentence).toSorted()).toEqual([
      'Somebody unknown tried to call as the git host and was refused, because the call bore no signature',
      'Somebody unknown tried to call as the git host and was refused, because the signature is not one that GitHub gave it',
    ])
    // GitHub itself is never made to wait by who forges it.
    expect((await call(shop.gate, about('acme/shop'))).status).toBe(202)
  })
})
