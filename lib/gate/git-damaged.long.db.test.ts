import { commit, mustGit } from '@/lib/gate/fixture-git'
import { ask, numberIn, openShop, type Shop, signed, work } from '@/lib/gate/fixture-shop'
import { looseObject, unpackAll } from '@/lib/gate/fixture-tampered'
import { elapse } from '@/lib/gate/fixture'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { decide, requestNumbered } from '@/lib/access/fixture'
import { chances } from '@/lib/core/fixture-chances'
import { read } from '@/lib/db/client'
import { deliveryRequests } from '@/lib/deliveries/request'
import { settleDue } from '@/lib/jobs/clock'
import { prepareToSettle } from '@/lib/requests/settle/queries'

// What was pushed and signed is damaged on the disk, or cannot be merged at all, when its branch has moved.

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
  await landed('begin')
})
afterAll(() => shop.close())

async function pushed(task: string): Promise<{ number: number; head: string }> {
  const clone = await shop.clone()
  const head = await commit(clone, task, { [`docs/${task}.md`]: `${task}\n` })
  return { number: numberIn(await ask(clone, task)), head }
}

async function landed(task: string): Promise<void> {
  expect(await signed(shop, (await pushed(task)).number)).toMatchObject({ state: 'released' })
  await work()
}

/** Signs it, and lets the time pass in which that can be taken back. */
async function approved(number: number): Promise<string> {
  const request = await requestNumbered(number)
  expect(await decide(shop.lead, request)).toMatchObject({ ok: true })
  await elapse(request.subjectId, 'effectiveAt')
  return request.id
}

it('what is damaged ends in words, and what is due together with it is released', async () => {
  const [own, other] = [await pushed('own'), await pushed('other')]
  await landed('meanwhile')
  const requestId = await approved(own.number)
  await approved(other.number)
  await unpackAll(shop.folder)
  const object = looseObject(shop.folder, own.head)
  object.flipFile(chances(1))
  await settleDue()
  expect(await requestNumbered(other.number)).toMatchObject({ state: 'released' })
  expect(await requestNumbered(own.number)).toMatchObject({ state: 'superseded' })
  const told = await read.auditEvent.findFirstOrThrow({ where: { requestId, type: 'request.superseded' } })
  expect(told.data).toMatchObject({ why: 'what is kept of it is not what was signed, in “objects”' })
  await work()
  expect(await requestNumbered(other.number)).toMatchObject({ state: 'executed' })
  expect(await mustGit(shop.folder, 'ls-tree', '--name-only', 'main', 'docs/')).toBe(
    ['begin', 'meanwhile', 'other'].map((name) => `docs/${name}.md`).join('\n'),
  )
  object.restore()
})

it('a request that cannot be made ready is left to say so by itself', async () => {
  const own = await pushed('unready')
  const requestId = await approved(own.number)
  const kind = { ...deliveryRequests, prepare: () => Promise.reject(new Error('git is not there')) }
  await prepareToSettle(new Map([[kind.kind, kind]]), [requestId])
  await settleDue()
  expect(await requestNumbered(own.number)).toMatchObject({ state: 'released' })
})
