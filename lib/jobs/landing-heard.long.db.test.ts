import { commit, mustGit } from '@/lib/gate/fixture-git'
import { ask, numberIn, openShop, type Shop } from '@/lib/gate/fixture-shop'
import { elapse } from '@/lib/gate/fixture'
import type { Runner } from 'graphile-worker'
import pg from 'pg'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { decide, requestNumbered } from '@/lib/access/fixture'
import { read } from '@/lib/db/client'
import { landDeliveries } from '@/lib/deliveries/jobs'
import { settleDue } from '@/lib/jobs/clock'
import { workOff } from '@/lib/jobs/queue'

// A branch moves as soon as it may: whoever waits for that is waiting for no clock of ours.

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const stop = new AbortController()
let shop: Shop
let runner: Runner

beforeAll(async () => {
  shop = await openShop()
})
afterAll(async () => {
  stop.abort()
  vi.useRealTimers()
  await runner.stop()
  await pool.end()
  await shop.close()
})

/** The next time that the worker has looked at deliveries, to its end. */
const landed = async () =>
  await new Promise<void>((resolve, reject) => {
    runner.events.once('job:success', () => resolve())
    runner.events.once('job:error', ({ error }) => reject(error as Error))
  })

it('what was released lands by the word of that, while no clock of the queue goes', async () => {
  const clone = await shop.clone()
  const head = await commit(clone, 'Begin', { 'docs/plan.md': 'Begin.\n' })
  const number = numberIn(await ask(clone, 'heard'))
  const request = await requestNumbered(number)
  expect(await decide(shop.lead, request)).toMatchObject({ ok: true })
  // From here on nothing in this process is done because time passes: not the round of each minute, nor looking for work again.
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval'] })
  runner = await workOff([{ name: landDeliveries.name, run: landDeliveries.run }], pool, stop.signal, console.error)
  await elapse(request.subjectId, 'effectiveAt')
  const next = landed()
  await settleDue()
  await next
  expect(await requestNumbered(number)).toMatchObject({ state: 'executed' })
  expect(await mustGit(shop.folder, 'log', '-1', '--format=%P', 'main')).toBe(head)
  expect((await read.delivery.findFirstOrThrow({ where: { requestId: request.id } })).verifiedAt).not.toBeNull()
})
