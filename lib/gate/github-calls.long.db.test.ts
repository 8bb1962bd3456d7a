import { about, call, newNumber, openCalledShop, queued, standing } from '@/lib/gate/fixture-github-calls'
import type { ShopAtGithub } from '@/lib/gate/fixture-github-shop'
import { signed, work } from '@/lib/gate/fixture-shop'
import { must } from '@/lib/gate/fixture'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { systemActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { lastCall } from '@/lib/repositories/called/queries'
import { noteRound } from '@/lib/repositories/upstream/commands'
import { upstreamOf } from '@/lib/repositories/upstream/queries'

// What GitHub calls: it says where to look and nothing that is believed, so calls may come twice, late, in any order or never.

const minute = 60_000
let shop: ShopAtGithub

beforeAll(async () => {
  shop = await openCalledShop()
})
afterAll(async () => await shop.close())
afterEach(() => expect(shop.github.wrong).toEqual([]))

const courseNow = async () =>
  await read.repositoryCourse.findUniqueOrThrow({ where: { repositoryId: shop.repositoryId } })
const isDue = async () => (await courseNow()).heardAt !== null

describe('a call', () => {
  it('has the repository looked at that it names, in whatever letters, once however many come', async () => {
    const before = await queued()
    const number = newNumber()
    const answer = await call(shop.gate, about('Acme/SHOP', { secret_of_theirs: 'nothing of ours' }), { number })
    expect(answer).toMatchObject({ status: 202, json: { says: 'It is looked at now.' } })
    expect([await isDue(), await queued()]).toEqual([true, before + 1])
    const kept = await read.githubCall.findUniqueOrThrow({ where: { id: number } })
    expect(kept).toMatchObject({ event: 'push', place: 'Acme/SHOP' })
    expect(JSON.stringify(kept)).not.toContain('nothing of ours')
    expect(await lastCall({ ...systemActor, can: new Set(['audit:read']) })).toBe(kept.at.toISOString())

    expect((await call(shop.gate, about('acme/shop'), { event: 'pull_request' })).status).toBe(202)
    expect([await isDue(), await queued()]).toEqual([true, before + 1])
    await shop.round()
    expect(await isDue()).toBe(false)
    await call(shop.gate, about('acme/shop'))
    expect(await queued()).toBe(before + 2)
    await shop.round()
  })

  it('that comes again under its number, or is sent once more under another, is heard once', async () => {
    const [body, number] = [about('acme/shop'), newNumber()]
    await call(shop.gate, body, { number })
    await shop.round()
    const [rows, jobs] = [await read.githubCall.count(), await queued()]
    for (const again of [number, number.toUpperCase(), newNumber()])
      expect(await call(shop.gate, body, { number: again })).toMatchObject({
        status: 200,
        json: { says: 'This was heard already.' },
      })
    expect([await isDue(), await read.githubCall.count(), await queued()]).toEqual([false, rows, jobs])
  })

  it('that comes many times in one moment is heard once as well', async () => {
    const [body, number, jobs] = [about('acme/shop'), newNumber(), await queued()]
    const answers = await Promise.all(Array.from({ length: 12 }, () => call(shop.gate, body, { number })))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array<number>(11).fill(200), 202])
    expect(await queued()).toBe(jobs + 1)
    await shop.round()
  })

  it('about a repository that is not here, or none, is kept and does nothing', async () => {
    const jobs = await queued()
    for (const body of [about('acme/other'), about('../shop'), { zen: 'Design for failure.' }])
      expect(await call(shop.gate, body)).toMatchObject({
        status: 202,
        json: { says: expect.stringMatching(/^No repository/) },
      })
    expect([await isDue(), await queued()]).toEqual([false, jobs])
  })

  it('that tells what Countersign did has nothing looked at, unless somebody wants the check again', async () => {
    const check = (action: string, id: number) => about('acme/shop', { action, check_run: { app: { id } } })
    const event = 'check_run'
    expect((await call(shop.gate, check('completed', shop.github.appId), { event })).json.says).toMatch(/^Countersign/)
    expect(await isDue()).toBe(false)
    await call(shop.gate, check('rerequested', shop.github.appId), { event })
    expect(await isDue()).toBe(true)
    await shop.round()
    await call(shop.gate, check('completed', 12), { event })
    expect(await isDue()).toBe(true)
    await shop.round()
  })

  it('while a round looks has another one look', async () => {
    const { upstreamUrl: url } = await read.repository.findUniqueOrThrow({ where: { id: shop.repositoryId } })
    await call(shop.gate, about('acme/shop'))
    const jobs = await queued()
    const ended = {
      repositoryId: shop.repositoryId,
      url: url!,
      isRead: true,
      isLate: false,
      problem: null,
      retryAfterSeconds: null,
    }
    await must(noteRound, { ...ended, heardAt: null })
    expect([await isDue(), await queued()]).toEqual([false, jobs + 1])
    // One that had begun after it saw whatever it was about.
    await call(shop.gate, about('acme/shop'))
    await must(noteRound, { ...ended, heardAt: (await courseNow()).heardAt })
    expect([await isDue(), await queued()]).toEqual([false, jobs + 2])
  })

  it('brings what waits after a fault forward to a minute, and no nearer', async () => {
    const jobs = await queued()
    await asOwner(process.env.DATABASE_OWNER_URL!, async (db) => {
      await db.query(`update "RepositoryCourse" set failures = 9, "nextAt" = now() + interval '15 minutes'`)
    })
    await call(shop.gate, about('acme/shop'))
    const first = (await courseNow()).nextAt!.getTime()
    expect(first - Date.now()).toBeGreaterThan(minute / 2)
    expect(first - Date.now()).toBeLessThanOrEqual(minute)
    await call(shop.gate, about('acme/shop'))
    expect((await courseNow()).nextAt!.getTime()).toBe(first)
    expect(await queued()).toBe(jobs)
    await shop.round()
  })

  it('does not have GitHub asked before it wants to be', async () => {
    const retryAfter = { 'retry-after': '1800' }
    const limited = { status: 429, headers: retryAfter, body: { message: 'Too many requests' } }
    shop.github.instead.push({ on: '/installation', ...limited })
    await shop.round()
    const { problem, nextAt } = await courseNow()
    expect(problem).toMatch(/wait 30 minutes/)
    expect(nextAt!.getTime() - Date.now()).toBeGreaterThan(29 * minute)
    await call(shop.gate, about('acme/shop'))
    expect((await courseNow()).nextAt).toEqual(nextAt)
    await shop.round()
    expect(await courseNow()).toMatchObject({ problem: null, notBefore: null })
  })

  it('is forgotten when it is too old to come again', async () => {
    const number = newNumber()
    await call(shop.gate, about('acme/shop'), { number })
    await asOwner(process.env.DATABASE_OWNER_URL!, async (db) => {
      await db.query(`update "GithubCall" set at = at - interval '31 days' where id = $1`, [number])
    })
    await call(shop.gate, about('acme/shop'))
    expect(await read.githubCall.findUnique({ where: { id: number } })).toBeNull()
    await shop.round()
  })
})

describe('what happens at GitHub', () => {
  it('is what is there, whatever calls say of it and in whatever order they come', async () => {
    const number = await shop.asked('ordered')
    await work()
    const { pull } = await shop.delivered(number)
    const before = await standing()
    const told = (action: string, merged: boolean) =>
      about('acme/shop', { action, pull_request: { number: pull!.number, merged, state: merged ? 'closed' : 'open' } })
    // That it was merged is not so, and that it was opened comes last.
    for (const body of [told('closed', true), told('synchronize', false), told('opened', false)])
      expect((await call(shop.gate, body, { event: 'pull_request' })).status).toBe(202)
    await work()
    expect(await isDue()).toBe(false)
    expect(await standing()).toEqual(before)
    expect((await shop.delivered(number)).state).toBe('waiting')
    await signed(shop, number)
    await shop.round()
    await shop.round()
    expect((await shop.delivered(number)).verifiedAt).not.toBeNull()
  })

  it('is found without a call, for one that is lost', async () => {
    const rows = await read.githubCall.count()
    shop.other.write('main', { 'docs/lost.md': 'Nobody called.\n' }, 'Past it')
    await work()
    const [branch] = (await upstreamOf(systemActor, shop.repositoryId))!.branches
    expect(branch!.stands).toBe('elsewhere')
    expect(await read.githubCall.count()).toBe(rows)
  })
})
