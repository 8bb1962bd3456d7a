import { commit, filesIn, git, mustGit, stateFolder } from '@/lib/gate/fixture-git'
import { ask, numberIn, openShop, type Shop, signed, work } from '@/lib/gate/fixture-shop'
import { addPerson, must, send } from '@/lib/gate/fixture'
import { addressOf, endpoints } from '@/lib/gate/fixture-hostile'
import { mkdtempSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deactivatePerson, reactivatePerson, setRoles } from '@/lib/access/people/commands'
import { execute } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { packet } from '@/lib/git/packets'
import { makeToken, removeToken } from '@/lib/people/tokens/commands'
import { ownTokens, tokensOf } from '@/lib/people/tokens/queries'
import { closeRepository, openRepository } from '@/lib/repositories/commands'

let shop: Shop
let ana: PersonActor
let token: string
beforeAll(async () => {
  shop = await openShop()
  const clone = await shop.clone()
  await commit(clone, 'Begin', { 'docs/plan.md': 'Open in May.\n' })
  await signed(shop, numberIn(await ask(clone, 'begin')))
  await work()
  ana = await addPerson('Ana Reader', [], ['viewer'])
  token = (await made(ana)).secret
})
afterAll(() => shop.close())

async function made(person: PersonActor, days: number | string = 30) {
  const outcome = await execute(makeToken, person, { name: 'Laptop', days })
  if (!outcome.ok) throw new Error(outcome.reason)
  return outcome.value
}
const addressWith = (secret: string, user = 'ana') =>
  `${shop.gate.url.replace('://', `://${user}:${secret}@`)}/git/shop.git`
async function cloned(secret: string, user?: string) {
  const clone = mkdtempSync(path.join(stateFolder, 'person-'))
  return { clone, ...(await git(stateFolder, ['clone', '-q', addressWith(secret, user), clone])) }
}
const linesOf = async (person: PersonActor) => {
  const lines = await read.auditEvent.findMany({
    where: { actorId: person.id },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
  })
  return lines.map(({ type, data }) => (type === 'command.refused' ? (data as { reason: string }).reason : type))
}

describe('a token of a person', () => {
  it('clones and fetches what is there, under any user name, on the record as theirs', async () => {
    const { clone, ok, out } = await cloned(token, 'whoever')
    expect(ok, out).toBe(true)
    expect(await mustGit(clone, 'show', 'HEAD:docs/plan.md')).toBe('Open in May.')
    await mustGit(clone, 'fetch', 'origin')
    expect(await linesOf(ana)).toEqual(['person.token_made', 'repository.fetched'])
    const [row] = await ownTokens(ana)
    expect(row).toMatchObject({ name: 'Laptop', prefix: token.slice(0, 8), lastUsedAt: expect.any(String) })
    expect(JSON.stringify(await ownTokens(ana))).not.toContain(token.slice(8))
    const { sentence } = await read.auditEvent.findFirstOrThrow({ where: { type: 'repository.fetched' } })
    expect(sentence).toBe('Ana Reader fetched from the repository “shop” by the token “Laptop”')
  })

  it('is another line once a minute has passed', async () => {
    await asOwner(process.env.DATABASE_OWNER_URL!, async (db) => {
      await db.query('begin')
      await db.query('alter table "PersonToken" disable trigger user')
      await db.query(`update "PersonToken" set "lastUsedAt" = "lastUsedAt" - interval '61 seconds'`)
      await db.query('alter table "PersonToken" enable trigger user')
      await db.query('commit')
    })
    expect((await cloned(token)).ok).toBe(true)
    expect((await linesOf(ana)).filter((type) => type === 'repository.fetched')).toHaveLength(2)
  })

  it('pushes nothing, wherever to, and git says how work reaches a branch', async () => {
    const { clone } = await cloned(token)
    await commit(clone, 'Mine', { 'docs/mine.md': 'Mine.\n' })
    const before = filesIn(shop.folder)
    for (const ref of ['main', 'refs/for/main', 'refs/heads/pods/git-dev/mine', 'refs/notes/countersign']) {
      const said = await git(clone, ['push', 'origin', `HEAD:${ref}`])
      expect(said.ok).toBe(false)
      expect(said.out).toMatch(/remote: People read here and do not push\. Work reaches a branch as a delivery/)
    }
    expect(filesIn(shop.folder)).toEqual(before)
    expect(await linesOf(ana)).toContain('push_by_person')
  })

  it.each([
    [['report-status', 'side-band-64k'], true],
    [['report-status'], false],
  ])('pushes nothing past the first question either, as told to a git that can %j', async (can, isShown) => {
    const head = await mustGit(shop.folder, 'rev-parse', 'main')
    const before = filesIn(shop.folder)
    const command = packet(`${head} ${'1'.repeat(40)} refs/heads/main\0 ${can.join(' ')}\n`)
    const answer = await shop.gate.app.inject({
      method: 'POST',
      url: '/git/shop.git/git-receive-pack',
      headers: { ...basic(token), 'content-type': 'application/x-git-receive-pack-request' },
      payload: Buffer.concat([command, Buffer.from('0000'), Buffer.from('PACK')]),
    })
    expect(answer.statusCode).toBe(200)
    expect(answer.body).toContain('ng refs/heads/main People read here and do not push.')
    expect(answer.body.includes('\u0002People read here')).toBe(isShown)
    expect(filesIn(shop.folder)).toEqual(before)
    expect(await mustGit(shop.folder, 'rev-parse', 'main')).toBe(head)
  })

  it('opens no endpoint of the API, and each says so', async () => {
    for (const endpoint of endpoints) {
      const { method, body } = endpoint
      const answer = await send(shop.gate, {
        method,
        url: addressOf(endpoint),
        headers: { authorization: `Bearer ${token}` },
        ...(body && { payload: {} }),
      } as Parameters<typeof send>[1])
      expect(answer, endpoint.operationId).toMatchObject({ status: 401 })
      expect(answer.text, endpoint.operationId).toContain(
        'This is a token of a person, by which git reads repositories.',
      )
    }
    const client = Buffer.from(`git-dev.dev:${token}`).toString('base64')
    const asked = await shop.gate.app.inject({
      method: 'POST',
      url: '/oauth/token',
      headers: { authorization: `Basic ${client}`, 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'grant_type=client_credentials',
    })
    expect(asked.statusCode).toBe(401)
  })

  it('shows nobody a repository that is closed, nor one that is not there', async () => {
    await must(closeRepository, { name: 'shop' })
    expect(await cloned(token)).toMatchObject({
      ok: false,
      out: expect.stringContaining('There is no repository shop'),
    })
    await must(openRepository, { name: 'shop' })
    expect((await cloned(token)).ok).toBe(true)
  })
})

const basic = (secret: string) => ({ authorization: `Basic ${Buffer.from(`ana:${secret}`).toString('base64')}` })
const answerTo = async (secret: string) =>
  (await shop.gate.app.inject({ url: '/git/shop.git/info/refs?service=git-upload-pack', headers: basic(secret) }))
    .statusCode

describe('a token ends', () => {
  it('when its owner or whoever manages people removes it, and nobody else can', async () => {
    const admin = await addPerson('Ada Admin', [], ['admin'])
    const [own, other] = [await made(ana), await made(ana, 90)]
    expect(await answerTo(own.secret)).toBe(200)
    expect(await execute(removeToken, shop.lead, { tokenId: own.tokenId })).toMatchObject({ reason: 'unknown_token' })
    await expect(tokensOf(shop.lead, ana.id)).rejects.toThrow(/lacks people:manage/)
    expect((await tokensOf(admin, ana.id)).map(({ id }) => id)).toEqual(
      expect.arrayContaining([own.tokenId, other.tokenId]),
    )
    expect(await execute(removeToken, ana, { tokenId: own.tokenId })).toMatchObject({ ok: true })
    expect(await execute(removeToken, admin, { tokenId: other.tokenId })).toMatchObject({ ok: true })
    expect([await answerTo(own.secret), await answerTo(other.secret)]).toEqual([401, 401])
    expect(await execute(removeToken, ana, { tokenId: own.tokenId })).toMatchObject({ reason: 'unknown_token' })
  })

  it('with the access of its owner, and for good', async () => {
    const leaver = await addPerson('Lee Leaver', [], ['viewer'])
    const { secret } = await made(leaver)
    expect(await answerTo(secret)).toBe(200)
    await must(deactivatePerson, { personId: leaver.id })
    expect(await answerTo(secret)).toBe(401)
    expect(await execute(makeToken, leaver, { name: 'Late', days: 1 })).toMatchObject({ reason: 'deactivated' })
    await must(reactivatePerson, { personId: leaver.id })
    expect(await answerTo(secret)).toBe(401)
  })

  it('with the last role of its owner, and for good', async () => {
    const moved = await addPerson('Mo Moved', [], ['viewer'])
    const { secret } = await made(moved)
    await must(setRoles, { personId: moved.id, roles: [] })
    expect(await answerTo(secret)).toBe(401)
    await must(setRoles, { personId: moved.id, roles: ['viewer'] })
    expect(await answerTo(secret)).toBe(401)
  })

  it('by itself when its time is over, which is 90 days at most', async () => {
    const { secret, tokenId } = await made(ana, 1)
    await asOwner(process.env.DATABASE_OWNER_URL!, async (db) => {
      await db.query('begin')
      await db.query('alter table "PersonToken" disable trigger user')
      await db.query(`update "PersonToken" set "expiresAt" = now() - interval '1 second' where id = $1`, [tokenId])
      await db.query('alter table "PersonToken" enable trigger user')
      await db.query('commit')
    })
    expect(await answerTo(secret)).toBe(401)
    expect((await ownTokens(ana)).map(({ id }) => id)).not.toContain(tokenId)
    for (const days of ['91', '0', '-1', '1.5', 'x', '', 'Infinity'])
      expect(await execute(makeToken, ana, { name: 'Long', days })).toMatchObject({
        fields: { days: [expect.any(String)] },
      })
    for (const name of ['', '  ', 'n'.repeat(61), `csp_${'x9Kq'.repeat(10)}abc`])
      expect(await execute(makeToken, ana, { name, days: 1 })).toMatchObject({ fields: { name: [expect.any(String)] } })
  })

  it('and nobody has more than 20 that work', async () => {
    const many = await addPerson('Max Many', [], ['viewer'])
    for (let count = 0; count < 20; count++) await made(many, 1)
    expect(await execute(makeToken, many, { name: 'More', days: 1 })).toMatchObject({ reason: 'too_many_tokens' })
  })
})

it('is guessed at as rarely as the key of a pod', async () => {
  let status = 0
  for (let tried = 0; tried < 140 && status !== 429; tried++) status = await answerTo(`csp_${'a'.repeat(43)}`)
  expect(status).toBe(429)
})
