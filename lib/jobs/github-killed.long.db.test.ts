import { mustGit } from '@/lib/gate/fixture-git'
import { openShopAtGithub, type ShopAtGithub } from '@/lib/gate/fixture-github-shop'
import type { Asked } from '@/lib/gate/fixture-held'
import { signed } from '@/lib/gate/fixture-shop'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { patience } from '@/lib/core/fixture-patience'
import { asOwner } from '@/lib/db/test-clock'
import { gitsOf, killedAtAnyMoment, killedWaiting, killIfThere } from '@/lib/jobs/fixture-killing'
import { witnessAt } from '@/lib/jobs/fixture-github'
import { bundledWorkers, killWorker } from '@/lib/jobs/fixture-worker'

// A delivery has one pull request at GitHub, one check and one merge, wherever the worker that brings it there is killed.

let workers: Awaited<ReturnType<typeof bundledWorkers>>
let shop: ShopAtGithub
let insistOn: ReturnType<typeof witnessAt>

beforeAll(async () => {
  workers = await bundledWorkers()
  shop = await openShopAtGithub()
  insistOn = witnessAt(shop)
  await mustGit(shop.other.folder, 'config', 'core.logAllRefUpdates', 'true')
  await signed(shop, await shop.asked('begin'))
  await shop.round()
})
afterAll(async () => {
  await workers.end()
  await shop.close()
})
afterEach(() => expect(shop.github.wrong).toEqual([]))

/** GitHub may be asked again. */
async function due(): Promise<void> {
  await asOwner(process.env.DATABASE_OWNER_URL!, async (db) => {
    await db.query(`update "RepositoryCourse" set "nextAt" = null`)
  })
}

/** Lets a worker go on until this is so, and one more where GitHub is left alone for a minute after the first one. */
async function finished(insist: () => Promise<void>): Promise<void> {
  for (const isLast of [false, true]) {
    await due()
    const worker = workers.start()
    const failed = await vi.waitFor(insist, { timeout: patience / 2, interval: 100 }).then(
      () => null,
      (error: unknown) => ({ error }),
    )
    await killWorker(worker)
    if (!failed) return
    if (isLast) throw failed.error
  }
}

type Which = (asked: Asked) => boolean
const asks =
  (method: string, pattern: RegExp): Which =>
  (asked) =>
    asked.method === method && pattern.test(asked.path)
/** What is meant, the second time. */
const again = (which: Which) => () => {
  let times = 0
  return (asked: Asked) => which(asked) && ++times === 2
}
const once = (which: Which) => () => which

const token = asks('POST', /\/access_tokens$/)
const push = asks('POST', /git-receive-pack$/)
const fetched = asks('POST', /git-upload-pack$/)
const pullOpened = asks('POST', /\/pulls$/)
const checkSet = asks('POST', /\/check-runs$/)
const checkChanged = asks('PATCH', /\/check-runs\/\d+$/)
const pullClosed = asks('PATCH', /\/pulls\/\d+$/)
const merge = asks('PUT', /\/merge$/)

/**
 * Kills a worker at this request, with its gits or not. What is held before it is done is never done, unless it comes `late`:
 * it is on its way, and done once others have done all of it.
 */
async function killedAt(which: Which, when: 'before' | 'after' | 'late', withGits = false): Promise<() => void> {
  await due()
  const held = shop.other.hold(which, when)
  const worker = workers.start()
  await held.reached
  const gits = gitsOf(worker)
  await killWorker(worker)
  if (withGits) for (const pid of gits) killIfThere(pid)
  if (when !== 'late') held.go()
  return () => {
    held.go()
    for (const pid of gits) killIfThere(pid)
  }
}

/** What is told of a delivery at GitHub. */
const pullOf = async (number: number) => (await shop.delivered(number)).pull?.said ?? null

/** A delivery that waits there as a pull request. */
async function opened(task: string): Promise<number> {
  const number = await shop.asked(task)
  await shop.round()
  await insistOn.opened(number)
  return number
}

const named = (...words: string[]) => words.join(' ').replaceAll(/\W+/g, '-')

describe('a worker that opens a pull request and is killed', () => {
  it.each([
    ['before a token is made for it', once(token), 'before', false],
    ['before it hears of its token', once(token), 'after', false],
    ['before it pushes the commit', once(push), 'before', true],
    ['in that push, which goes on', once(push), 'before', false],
    ['before it hears that it pushed', once(push), 'after', true],
    ['before the token for pull requests', again(token), 'before', false],
    ['before the pull request is opened', once(pullOpened), 'before', false],
    ['before it hears which one was opened', once(pullOpened), 'after', false],
    ['while that is on its way', once(pullOpened), 'late', false],
    ['before the check is set', once(checkSet), 'before', false],
    ['before it hears that the check is set', once(checkSet), 'after', false],
  ] as const)('%s leaves one for the next one to finish', async (what, which, when, withGits) => {
    const number = await shop.asked(named('open', what))
    const end = await killedAt(which(), when, withGits)
    expect(await pullOf(number)).toBeNull()
    await finished(async () => expect(await pullOf(number)).toBe('waits'))
    end()
    await wait(300)
    await insistOn.opened(number)
  })

  it('before that is on the record leaves one for the next one to note', async () => {
    const number = await shop.asked('open-record')
    await due()
    await killedWaiting(workers.start, 'DeliveryPull', 'exclusive')
    expect(await pullOf(number)).toBeNull()
    await finished(async () => expect(await pullOf(number)).toBe('waits'))
    await insistOn.opened(number)
  })
})

const isVerified = (number: number) => async () => expect((await shop.delivered(number)).verifiedAt).not.toBeNull()

describe('a worker that merges what was signed and is killed', () => {
  it.each([
    ['before a token is made for it', once(token), 'before', false],
    ['before it pushes what landed', once(push), 'before', true],
    ['in that push, which goes on', once(push), 'before', false],
    ['before it hears that it pushed', once(push), 'after', true],
    ['before the check passes', once(checkSet), 'before', false],
    ['before it hears that the check passes', once(checkSet), 'after', false],
    ['before it is merged', once(merge), 'before', false],
    ['before it hears that it was merged', once(merge), 'after', false],
    ['while the merge is on its way', once(merge), 'late', false],
    ['before it fetches the merge', once(fetched), 'before', true],
    ['before it has the merge', once(fetched), 'after', true],
  ] as const)('%s leaves one merge for the next one to find or to ask for', async (what, which, when, withGits) => {
    const task = named('merge', what)
    const number = await opened(task)
    await signed(shop, number)
    const end = await killedAt(which(), when, withGits)
    expect(await shop.delivered(number)).toMatchObject({ verifiedAt: null })
    await finished(isVerified(number))
    end()
    await wait(300)
    await insistOn.merged(number, task)
  })

  it.each([
    ['that its check passes', 'DeliveryPull'],
    ['that the branch was merged there', 'RepositoryBranch'],
  ] as const)('before it is on the record %s leaves that to the next one', async (what, table) => {
    const task = named('record', what)
    const number = await opened(task)
    await signed(shop, number)
    await landedHere(number)
    await killedWaiting(workers.start, table, 'exclusive')
    expect(await shop.delivered(number)).toMatchObject({ state: 'landed', verifiedAt: null })
    await finished(isVerified(number))
    await insistOn.merged(number, task)
  })
})

/** Lands it here, while GitHub has a fault. */
async function landedHere(number: number): Promise<void> {
  shop.other.be('fault')
  await shop.round()
  shop.other.be('well')
  expect(await shop.delivered(number)).toMatchObject({ state: 'landed', verifiedAt: null })
  await due()
}

describe('a worker that closes what people refused and is killed', () => {
  it.each([
    ['before the check fails', checkChanged, 'before'],
    ['before it hears that the check fails', checkChanged, 'after'],
    ['before the pull request is closed', pullClosed, 'before'],
    ['before it hears that it is closed', pullClosed, 'after'],
  ] as const)('%s leaves it for the next one to close', async (what, which, when) => {
    const number = await opened(named('close', what))
    await shop.refused(number)
    await killedAt(which, when)
    expect(await pullOf(number)).toBe('waits')
    await finished(async () => expect(await pullOf(number)).toBe('ended'))
    await insistOn.ended(number)
  })
})

it('brings everything there once when workers are killed at any moment, some with all of their gits', async () => {
  const seed = Math.floor(Math.random() * 2 ** 31)
  const tasks = ['any-one', 'any-two']
  const numbers: number[] = []
  let struck = 0
  for (const [at, task] of tasks.entries()) {
    const number = await shop.asked(task)
    numbers.push(number)
    for (const [round, isDone] of [
      async () => (await pullOf(number)) !== null,
      async () => (await shop.delivered(number)).verifiedAt !== null,
    ].entries()) {
      if (round === 1) await signed(shop, number)
      struck += await killedAtAnyMoment(seed + 2 * at + round, {
        start: workers.start,
        left: async () => ((await isDone()) ? 0 : 1),
        next: async () => {
          await due()
          const asked = shop.github.heard.length
          return () => shop.github.heard.length > asked
        },
        most: 250,
      })
    }
  }
  for (const [at, task] of tasks.entries()) await insistOn.merged(numbers[at]!, task)
  expect(struck, `seed ${seed}`).toBeGreaterThan(1)
}, 300_000)
