import { commit, mustGit, stateFolder } from '@/lib/gate/fixture-git'
import { ask, numberIn, signed, work } from '@/lib/gate/fixture-shop'
import { openShopElsewhere, type ShopElsewhere } from '@/lib/gate/fixture-upstream-shop'
import { must } from '@/lib/gate/fixture'
import { mkdtempSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newId } from '@/lib/core/id'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { keptFolder, makeKept } from '@/lib/git/kept'
import { createRepository } from '@/lib/repositories/commands'

// What is held up on one branch, however much that is, holds up nothing else.

let shop: ShopElsewhere
beforeAll(async () => {
  shop = await openShopElsewhere()
  await shop.deliver('begin', { 'docs/plan.md': 'Open in May.\n' })
  await work()
})
afterAll(() => shop.close())

const many = 130

/** Makes so many more rows like one delivery, all of them older, as if a rule had let them through: nobody signed those. */
async function multiply(id: string): Promise<void> {
  await asOwner(process.env.DATABASE_OWNER_URL!, async (db) => {
    await db.query('alter table "Delivery" disable trigger user')
    await db.query(
      `insert into "Delivery" select (jsonb_populate_record(d, jsonb_build_object(
         'id', d.id || '-' || n, 'releasedAt', d."releasedAt" - n * interval '1 second',
         'requestId', null, 'ruleId', 'deliveries'))).*
       from "Delivery" d, generate_series(1, $2::int) n where d.id = $1`,
      [id, many],
    )
    await db.query('alter table "Delivery" enable trigger user')
  })
}

it('a delivery lands in its repository while more than a hundred wait in another one for a decision', async () => {
  const moved = shop.other.write('main', { 'docs/plan.md': 'Open in June.\n' }, 'By hand')
  await shop.round()
  const held = await shop.deliver('held', { 'docs/held.md': 'Held.\n' })
  await multiply(held)
  const other = newId()
  await makeKept(keptFolder(stateFolder, other), 'main')
  await must(createRepository, { id: other, name: 'lamps' })
  const clone = mkdtempSync(path.join(stateFolder, 'clone-'))
  await mustGit(stateFolder, 'clone', '-q', shop.address.replace('shop.git', 'lamps.git'), clone)
  await commit(clone, 'Work on lamps', { 'lamps.md': 'Lamps.\n' })
  const number = numberIn(await ask(clone, 'lamps'))
  await signed(shop, number)
  await work()
  const { state, verifiedAt, commit: landed } = await read.delivery.findFirstOrThrow({ where: { repositoryId: other } })
  expect([state, verifiedAt !== null]).toEqual(['landed', true])
  expect(await mustGit(keptFolder(stateFolder, other), 'rev-parse', 'main')).toBe(landed)
  expect(await read.delivery.count({ where: { repositoryId: shop.repositoryId, state: 'released' } })).toBe(many + 1)
  expect(shop.other.at('main')).toBe(moved)
})
