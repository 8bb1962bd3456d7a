import { commit } from '@/lib/gate/fixture-git'
import { ask, numberIn, openShop, type Shop, signed } from '@/lib/gate/fixture-shop'
import { addPerson, elapse, must } from '@/lib/gate/fixture'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { decide, requestNumbered } from '@/lib/access/fixture'
import { execute } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { settleDue } from '@/lib/jobs/clock'
import { askForOwners, setOwners } from '@/lib/repositories/owned/commands'
import { ownersAsked } from '@/lib/repositories/owned/queries'
import { repositoryNamed } from '@/lib/repositories/queries'

// Who signs as well at places of a repository: asked for by an admin, and signed by others.

let shop: Shop
let admin: PersonActor
beforeAll(async () => {
  shop = await openShop()
  admin = await addPerson('Ade Admin', [], ['admin'])
})
afterAll(() => shop.close())

const wished = async (owners: unknown, by: PersonActor = admin) =>
  await execute(askForOwners, by, { repository: 'shop', owners, reason: 'Somebody has to look' } as never)
const ownersNow = async () => (await repositoryNamed(admin, 'shop'))!.owners
const repositoryId = async () => (await repositoryNamed(admin, 'shop'))!.id
const numberOf = (outcome: unknown) => (outcome as { value: { number: number } }).value.number
const legal = { path: 'legal/**', group: 'product-owners', count: 1 }

it('is an admin’s wish, in lines that can be read, of groups that there are, and changes something', async () => {
  expect(await wished('legal/**=product-owners', shop.lead)).toMatchObject({ reason: 'missing_permission' })
  expect(await wished('legal/** product-owners')).toMatchObject({
    reason: 'invalid_input',
    fields: { owners: ['Line 1: write it as docs/**=product-owners:2, not “legal/** product-owners”.'] },
  })
  const said = async (owners: string) => (await wished(owners)) as { fields?: { owners?: string[] } }
  expect((await said('a=product-owners\n\n../legal=product-owners\n/b=c\nd')).fields?.owners).toEqual([
    expect.stringMatching(/^Line 3: A path has no empty, .* Wrong as well: line 4, 5\.$/),
  ])
  expect((await said('a=product-owners:21')).fields?.owners).toEqual([
    'Line 1: from 1 to 20 people can be asked for, not 21.',
  ])
  expect((await said('a/**=product-owners\na/**=product-owners:2')).fields?.owners).toEqual([
    'Line 2: “a/**” has product-owners already, in line 1.',
  ])
  expect(await wished('legal/**=nobody-there')).toMatchObject({
    reason: 'unknown_group',
    fields: { owners: [expect.stringMatching(/^There is no group nobody-there\. There are .*product-owners/)] },
  })
  expect(await wished('')).toMatchObject({ reason: 'held' })
})

it('counts once somebody else has signed it, for what waits by then as well', async () => {
  const clone = await shop.clone()
  await commit(clone, 'Terms', { 'legal/terms.md': 'Terms.\n' })
  const delivery = numberIn(await ask(clone, 'terms'))
  const asked = await wished('legal/** = product-owners\n')
  expect(asked).toMatchObject({ ok: true })
  expect(await wished('docs/**=product-owners')).toMatchObject({ reason: 'asked_already' })
  const number = numberOf(asked)
  expect((await requestNumbered(number)).sentence).toBe(
    'Ade Admin wants 1 person of product-owners at “legal/**” to sign as well in “shop”',
  )
  expect(await ownersAsked(admin, await repositoryId())).toEqual({ number, after: [legal] })
  expect(await ownersNow()).toEqual([])
  expect(await decide(admin, await requestNumbered(number))).toMatchObject({ ok: false })
  expect(await signed(shop, number)).toMatchObject({ state: 'executed' })
  expect(await ownersNow()).toEqual([legal])
  expect(await ownersAsked(admin, await repositoryId())).toBeNull()
  expect(await read.auditEvent.findFirst({ where: { type: 'repository.owned' } })).toMatchObject({
    outcome: 'executed',
    data: { places: ['legal/** (1 of product-owners)'] },
  })
  // The lead alone is not enough any more for what was asked for before.
  expect(await signed(shop, delivery)).toMatchObject({ state: 'waiting' })
})

it('says what fewer signatures come to, and nothing of it happens where others said otherwise meanwhile', async () => {
  const number = numberOf(await wished(''))
  const request = await requestNumbered(number)
  expect(request.sentence).toBe('Ade Admin wants 1 person of product-owners at “legal/**” to sign no more in “shop”')
  expect(request.brief).toMatchObject({
    unusual: [{ text: 'Deliveries would go without 1 person of product-owners at “legal/**”' }],
  })
  await must(setOwners, { name: 'shop', owners: [legal, { path: 'docs/**', group: 'product-owners', count: 1 }] })
  expect(await decide(shop.lead, request)).toMatchObject({ ok: true })
  await elapse(`CS-${number}`, 'effectiveAt')
  await settleDue()
  expect(await requestNumbered(number)).toMatchObject({ state: 'superseded' })
  expect(await ownersNow()).toHaveLength(2)
})
