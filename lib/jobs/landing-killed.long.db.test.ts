import { openShop, type Shop, work } from '@/lib/gate/fixture-shop'
import { readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { patience } from '@/lib/core/fixture-patience'
import { read } from '@/lib/db/client'
import { withClient } from '@/lib/db/roles'
import { done, half, insistOnWhole, open, places, released, stateOf } from '@/lib/jobs/fixture-landing'
import { killedAtAnyMoment, killedWaiting } from '@/lib/jobs/fixture-killing'
import { bundledWorkers, killWorker } from '@/lib/jobs/fixture-worker'

// What was signed reaches its branch whole and once, wherever the worker that brings it there is killed.

const ownerUrl = process.env.DATABASE_OWNER_URL!
let workers: Awaited<ReturnType<typeof bundledWorkers>>
let shop: Shop

beforeAll(async () => {
  workers = await bundledWorkers()
  shop = await openShop()
  const begun = await released(shop, 'begin', { 'docs/plan.md': 'Begin.\n' })
  await work()
  expect(await stateOf(begun)).toMatchObject(done)
})
afterAll(async () => {
  await workers.end()
  await shop.close()
})

const objects = () => readdirSync(path.join(shop.folder, 'objects'), { recursive: true, encoding: 'utf8' }).length
const lock = () => path.join(shop.folder, 'refs/heads/main.lock')

/** Lets a worker finish what others began. */
async function finished(ids: readonly string[]): Promise<void> {
  const worker = workers.start()
  for (const id of ids)
    await vi.waitFor(async () => expect(await stateOf(id)).toEqual(done), { timeout: patience, interval: 100 })
  await killWorker(worker)
}

describe('a worker that is killed', () => {
  it.each([
    ['before it writes the commit', 'RepositoryBranch', 'access exclusive', 0],
    ['before it moves the branch', 'Delivery', 'exclusive', 1],
    ['before that is on the record', 'AuditEvent', 'exclusive', 1],
  ] as const)('%s leaves a delivery that the next one lands', async (what, table, mode, written) => {
    const files = { [`docs/${what.replaceAll(' ', '-')}.md`]: `Killed ${what}.\n` }
    const id = await released(shop, what, files)
    const [before, kept] = [await places(shop), objects()]
    await killedWaiting(workers.start, table, mode)
    expect(await stateOf(id)).toEqual(open)
    expect(await places(shop)).toEqual(before)
    expect(objects() > kept).toBe(written > 0)
    const writtenBefore = objects()
    await finished([id])
    await insistOnWhole(shop, files, [id])
    // Whoever makes the commit again makes the same one.
    if (written > 0) expect(objects()).toBe(writtenBefore)
  })

  it('after it moved the branch, and after the ref followed, leaves what the next ones do', async () => {
    const files = { 'docs/followed.md': 'Followed.\n' }
    const id = await released(shop, 'followed', files)
    const before = await places(shop)
    // A ref that git cannot write, as another git has it.
    writeFileSync(lock(), '')
    const first = workers.start()
    await vi.waitFor(async () => expect((await stateOf(id)).state).toBe('landed'), { timeout: patience, interval: 20 })
    await killWorker(first)
    const between = await places(shop)
    expect(between.found).toBe(before.found)
    expect(between.stands).not.toBe(before.stands)
    expect(await stateOf(id)).toEqual(half)
    rmSync(lock())

    await killedWaiting(workers.start, 'Delivery', 'exclusive')
    expect(await places(shop)).toEqual({ stands: between.stands, found: between.stands })
    expect(await stateOf(id)).toEqual(half)

    await finished([id])
    await insistOnWhole(shop, files, [id])
  })

  it('with all of its gits leaves no lock that holds the branch up for ever', async () => {
    const files = { 'docs/locked.md': 'Locked.\n' }
    const id = await released(shop, 'locked', files)
    writeFileSync(lock(), '')
    await expect(work()).rejects.toThrow(/main\.lock/)
    expect(await stateOf(id)).toEqual(half)
    growOld(lock())
    await work()
    expect(await stateOf(id)).toEqual(done)
    await insistOnWhole(shop, files, [id])
  })
})

/** Makes a file as old as none is that a git still works at. */
function growOld(file: string): void {
  const before = new Date(Date.now() - 10 * 60_000)
  utimesSync(file, before, before)
}

function locksIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.lock'))
    .map((name) => path.join(folder, name))
}

it('lands everything once when its workers are killed at any moment, some with all of their gits', async () => {
  const seed = Math.floor(Math.random() * 2 ** 31)
  const files = Object.fromEntries(Array.from({ length: 4 }, (_, at) => [`docs/any-${at}.md`, `Any ${at}.\n`]))
  const ids: string[] = []
  for (const [at, [name, text]] of Object.entries(files).entries())
    ids.push(await released(shop, `any-${at}`, { [name]: text }))
  const struck = await withClient(ownerUrl, async (owner) => {
    const works = `select 1 from pg_locks where locktype = 'advisory' and granted and pid <> pg_backend_pid()
      and ((classid::bigint << 32) | objid::bigint) = hashtextextended('deliveries', 0)`
    return await killedAtAnyMoment(seed, {
      start: workers.start,
      left: async () => await read.delivery.count({ where: { id: { in: ids }, verifiedAt: null } }),
      next: async () => {
        // The next one comes minutes later.
        for (const one of locksIn(path.join(shop.folder, 'refs'))) growOld(one)
        return async () => (await owner.query(works)).rowCount === 1
      },
      most: 200,
    })
  })
  for (const id of ids) expect(await stateOf(id), `seed ${seed}`).toEqual(done)
  await insistOnWhole(shop, files, ids)
  // It was killed at work, and more than once.
  expect(struck, `seed ${seed}`).toBeGreaterThan(1)
}, 300_000)

const patient = { timeout: patience }

describe('two workers', () => {
  it('bring two deliveries that were released at once to the branch, one after the other', async () => {
    const files = { 'docs/one.md': 'One.\n', 'docs/two.md': 'Two.\n' }
    const ids = [
      await released(shop, 'one', { 'docs/one.md': files['docs/one.md'] }),
      await released(shop, 'two', { 'docs/two.md': files['docs/two.md'] }),
    ]
    const both = [workers.start(), workers.start()]
    for (const id of ids)
      await vi.waitFor(async () => expect(await stateOf(id)).toEqual(done), { ...patient, interval: 50 })
    await Promise.all(both.map(killWorker))
    await insistOnWhole(shop, files, ids)
  })

  it('land the first of two that change the same line, and say of the second why it does not', async () => {
    const begun = await released(shop, 'same', { 'docs/same.md': 'Begin.\n' })
    await work()
    expect(await stateOf(begun)).toEqual(done)
    const ids = [
      await released(shop, 'mine', { 'docs/same.md': 'Mine.\n' }),
      await released(shop, 'yours', { 'docs/same.md': 'Yours.\n' }),
    ]
    const both = [workers.start(), workers.start()]
    await vi.waitFor(async () => expect(await stateOf(ids[0]!)).toEqual(done), { ...patient, interval: 50 })
    const lost = { state: 'ended', isVerified: false, request: 'failed', lines: { landed: 0, verified: 0 } }
    await vi.waitFor(async () => expect(await stateOf(ids[1]!)).toEqual(lost), { ...patient, interval: 50 })
    await Promise.all(both.map(killWorker))
    const told = await read.auditEvent.findFirstOrThrow({ where: { subjectId: ids[1]!, type: 'delivery.ended' } })
    expect((told.data as { because: string }).because).toBe('“main” moved meanwhile and changed “docs/same.md”')
    await insistOnWhole(shop, { 'docs/same.md': 'Mine.\n' }, [begun, ids[0]!])
  })
})
