import { openShopAtGithub, type ShopAtGithub } from '@/lib/gate/fixture-github-shop'
import { signed } from '@/lib/gate/fixture-shop'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { systemActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { isOpen } from '@/lib/github/guard'
import { guardsOf } from '@/lib/repositories/guarded/queries'
import { listRepositories } from '@/lib/repositories/queries'
import { setUpstream } from '@/lib/repositories/upstream/commands'
import { must } from '@/lib/gate/fixture'

// Whether GitHub would take a push that nobody signed: looked at there, kept, and told where it changes.

let shop: ShopAtGithub
beforeAll(async () => {
  shop = await openShopAtGithub()
  await signed(shop, await shop.asked('first'))
  await shop.round()
})
afterAll(async () => await shop.close())
afterEach(() => expect(shop.github.wrong).toEqual([]))

const looked = async () => (await guardsOf(systemActor, shop.repositoryId))!
const told = async () =>
  (await read.auditEvent.findMany({ where: { type: 'repository.guard_seen' }, orderBy: { at: 'asc' } })).map(
    ({ data }) => (data as { is: string }).is,
  )
const asked = () => shop.github.heard.filter(({ path }) => path.includes('/rules/branches/')).length
const later = async () =>
  await asOwner(process.env.DATABASE_OWNER_URL!, async (db) => {
    await db.query(`update "RepositoryCourse" set "guardedAt" = "guardedAt" - interval '11 minutes'`)
  })

it('is seen with the first round in which the branch is there, and not asked for again with each one', async () => {
  await later()
  await shop.round()
  const { guards } = await looked()
  expect(guards).toEqual([{ branch: 'main', is: 'held', setBack: 'taken', removal: 'refused' }])
  // It could be set back to what was signed once.
  expect(guards.map(isOpen)).toEqual([true])
  expect(await listRepositories(systemActor)).toMatchObject([{ takesUnsigned: true }])
  const many = asked()
  await shop.round()
  expect(asked()).toBe(many)
  expect(await told()).toEqual(['held'])
})

it('is told once where the rules are taken away, and where another App may say so', async () => {
  shop.github.guardedBy = null
  await shop.round()
  expect((await looked()).guards).toMatchObject([{ is: 'held' }])
  await later()
  await shop.round()
  expect((await looked()).guards).toEqual([{ branch: 'main', is: 'open', setBack: 'taken', removal: 'taken' }])
  await later()
  await shop.round()
  shop.github.guardedBy = shop.github.appId + 1
  await later()
  await shop.round()
  expect(await told()).toEqual(['held', 'open', 'by_anybody'])
})

it('is looked at again as soon as GitHub calls', async () => {
  shop.github.guardedBy = shop.github.appId
  await asOwner(process.env.DATABASE_OWNER_URL!, async (db) => {
    await db.query(`update "RepositoryCourse" set "heardAt" = now()`)
  })
  await shop.round()
  expect((await looked()).guards).toMatchObject([{ is: 'held' }])
})

it('is not known of another place before that was looked at', async () => {
  await must(setUpstream, { name: 'shop', url: null, credential: null, knownHosts: null })
  expect(await guardsOf(systemActor, shop.repositoryId)).toBeNull()
  expect(await listRepositories(systemActor)).toMatchObject([{ takesUnsigned: false }])
})
