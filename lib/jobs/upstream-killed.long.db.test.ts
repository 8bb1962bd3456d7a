import { mustGit } from '@/lib/gate/fixture-git'
import { work } from '@/lib/gate/fixture-shop'
import { openShopElsewhere, type ShopElsewhere } from '@/lib/gate/fixture-upstream-shop'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { patience } from '@/lib/core/fixture-patience'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { done, half, insistOnWhole, stateOf } from '@/lib/jobs/fixture-landing'
import { gitsOf, killedAtAnyMoment, killedWaiting, killIfThere } from '@/lib/jobs/fixture-killing'
import { bundledWorkers, killWorker } from '@/lib/jobs/fixture-worker'

// What landed here is at the other git server once, and on the record as that, wherever the worker that pushes it is killed.

let workers: Awaited<ReturnType<typeof bundledWorkers>>
let shop: ShopElsewhere
const ids: string[] = []

beforeAll(async () => {
  workers = await bundledWorkers()
  shop = await openShopElsewhere()
  await mustGit(shop.other.folder, 'config', 'core.logAllRefUpdates', 'true')
  const begun = await shop.deliver('begin', { 'docs/plan.md': 'Begin.\n' })
  await work()
  expect(await stateOf(begun)).toEqual(done)
  ids.push(begun)
})
afterAll(async () => {
  await workers.end()
  await shop.close()
})

/** A delivery that landed here and is not there yet. */
async function landed(task: string, files: Record<string, string>): Promise<string> {
  shop.other.be('fault')
  const id = await shop.deliver(task, files)
  await work()
  shop.other.be('well')
  expect(await stateOf(id)).toEqual(half)
  await due()
  ids.push(id)
  return id
}

/** The other server may be asked again. */
async function due(): Promise<void> {
  await asOwner(process.env.DATABASE_OWNER_URL!, async (db) => {
    await db.query(`update "RepositoryCourse" set "nextAt" = null`)
  })
}

/** Lets a worker finish what others began. */
async function finished(all: readonly string[]): Promise<void> {
  await due()
  const worker = workers.start()
  for (const id of all)
    await vi.waitFor(async () => expect(await stateOf(id)).toEqual(done), { timeout: patience, interval: 100 })
  await killWorker(worker)
}

/** Where the branch has been at the other server, each place as often as somebody brought it there. */
function placesThere(): string[] {
  const log = readFileSync(path.join(shop.other.folder, 'logs/refs/heads/main'), 'utf8')
  return log
    .trim()
    .split('\n')
    .map((line) => line.split(' ')[1]!)
}

/** It is there as it is here, came there once, and the record says so once. */
async function insistOnOnce(files: Record<string, string>): Promise<void> {
  await insistOnWhole(shop, files, ids)
  const here = await mustGit(shop.folder, 'rev-parse', 'main')
  expect(shop.other.at('main')).toBe(here)
  const places = placesThere()
  expect(places.filter((one) => one === here)).toEqual([here])
  expect(new Set(places).size).toBe(places.length)
  expect(await mustGit(shop.other.folder, 'fsck', '--full', '--strict')).not.toMatch(/missing|broken|error/)
  const told = { type: 'repository.read_there', data: { path: ['commit'], equals: here } }
  expect(await read.auditEvent.count({ where: told })).toBe(1)
  expect(await shop.branch()).toMatchObject({ upstreamCommit: here, upstreamFound: null })
}

type Asked = { method: string; path: string }
const isRead = ({ path: at }: Asked) => at.includes('service=git-upload-pack')
const isGreeted = ({ path: at }: Asked) => at.includes('service=git-receive-pack')
const isPushed = ({ method, path: at }: Asked) => method === 'POST' && at.endsWith('git-receive-pack')
/** The second time, which is where it is read back. */
const isReadBack = () => {
  let reads = 0
  return (asked: Asked) => isRead(asked) && ++reads === 2
}

describe.each([
  ['alone', false],
  ['with all of its gits', true],
] as const)('a worker that is killed %s', (how, withGits) => {
  it.each([
    ['before it reads the branch there', () => isRead, 'before'],
    ['before it is let push', () => isGreeted, 'before'],
    ['in the push', () => isPushed, 'before'],
    ['before it hears that the push went through', () => isPushed, 'after'],
    ['before it reads the branch back', isReadBack, 'before'],
    ['before it hears where the branch is', isReadBack, 'after'],
  ] as const)('%s leaves what the next one brings to its end', async (what, which, when) => {
    const name = `${what} ${how}`.replaceAll(' ', '-')
    const files = { [`docs/${name}.md`]: `Killed ${what}, ${how}.\n` }
    const id = await landed(name, files)
    const held = shop.other.hold(which(), when)
    const worker = workers.start()
    await held.reached
    const gits = gitsOf(worker)
    await killWorker(worker)
    if (withGits) for (const pid of gits) killIfThere(pid)
    expect(await stateOf(id)).toEqual(half)
    // What its gits had begun goes on beside the next worker, as far as they live.
    held.go()
    await finished([id])
    for (const pid of gits) killIfThere(pid)
    await insistOnOnce(files)
  })
})

describe('a worker', () => {
  it.each([
    ['that the branch was read there', 'RepositoryBranch'],
    ['that the delivery is verified', 'Delivery'],
  ] as const)('that is killed before it is on the record %s leaves that to the next one', async (what, table) => {
    const files = { [`docs/record-${table}.md`]: `Not on the record ${what}.\n` }
    const id = await landed(`record-${table}`, files)
    await killedWaiting(workers.start, table, 'exclusive')
    expect(await stateOf(id)).toEqual(half)
    expect(shop.other.at('main')).toBe(await mustGit(shop.folder, 'rev-parse', 'main'))
    await finished([id])
    await insistOnOnce(files)
  })

  it('brings everything there once when it is killed at any moment, some with all of their gits', async () => {
    const seed = Math.floor(Math.random() * 2 ** 31)
    let struck = 0
    const all: Record<string, string> = {}
    for (let at = 0; at < 2; at++) {
      const files = { [`docs/any-${at}.md`]: `Any ${at}.\n` }
      Object.assign(all, files)
      const id = await landed(`any-${at}`, files)
      struck += await killedAtAnyMoment(seed + at, {
        start: workers.start,
        left: async () => await read.delivery.count({ where: { id, verifiedAt: null } }),
        next: async () => {
          await due()
          const asked = shop.other.asked.length
          return () => shop.other.asked.length > asked
        },
        most: 120,
      })
    }
    for (const id of ids) expect(await stateOf(id), `seed ${seed}`).toEqual(done)
    await insistOnOnce(all)
    expect(struck, `seed ${seed}`).toBeGreaterThan(1)
  }, 300_000)
})

it('what landed in the hour in which the server was down is brought there by one push, once it is back', async () => {
  await shop.other.down()
  const files: Record<string, string> = {}
  const waits: number[] = []
  for (let minutes = 0; minutes < 60; minutes += waits.at(-1)!) {
    const name = `docs/down-${waits.length}.md`
    files[name] = `Down ${waits.length}.\n`
    ids.push(await shop.deliver(`down-${waits.length}`, { [name]: files[name] }))
    await shop.round()
    const { nextAt, problem } = await shop.course()
    expect(problem).toContain('does not answer')
    waits.push(Math.round((nextAt!.getTime() - Date.now()) / 60_000))
  }
  // It is asked less and less often, and never less than that.
  expect(waits.toSorted((one, other) => one - other)).toEqual(waits)
  expect(waits.at(-1)).toBe(15)
  expect(await stateOf(ids.at(-1)!)).toEqual(half)
  await shop.other.up()
  const before = placesThere().length
  await finished(ids)
  expect(placesThere()).toHaveLength(before + 1)
  await insistOnOnce(files)
})

it('what the server refuses is not tried past it: it lands there once it may, and a worker that was killed meanwhile changes nothing', async () => {
  const files = { 'docs/refused.md': 'Refused.\n' }
  const id = await landed('refused', files)
  shop.other.refuse('Only on weekdays')
  const held = shop.other.hold(isPushed, 'after')
  const worker = workers.start()
  await held.reached
  await killWorker(worker)
  held.go()
  await shop.round()
  expect(await stateOf(id)).toEqual(half)
  expect((await shop.course()).problem).toContain('Only on weekdays')
  shop.other.refuse(null)
  await finished([id])
  await insistOnOnce(files)
})
