import { commit, git } from '@/lib/gate/fixture-git'
import { ask, numberIn, openShop, type Shop, signed, work } from '@/lib/gate/fixture-shop'
import { must } from '@/lib/gate/fixture'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { closeRepository, openRepository } from '@/lib/repositories/commands'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.close())

it('is read by nobody and delivered into by nobody while it is closed, and open again as it was', async () => {
  const clone = await shop.clone()
  await commit(clone, 'Begin', { 'docs/plan.md': '# Plan\n\nOpen in May.\n' })
  const begun = numberIn(await ask(clone, 'begin'))
  await signed(shop, begun)
  await work()
  await commit(clone, 'Go on', { 'docs/plan.md': '# Plan\n\nOpen in June.\n' })
  const waiting = numberIn(await ask(clone, 'go-on'))

  await must(closeRepository, { name: 'shop' })
  await must(closeRepository, { name: 'shop' })
  const fetched = await git(clone, ['fetch', 'origin'])
  expect(fetched.ok).toBe(false)
  const pushed = await ask(clone, 'go-on')
  expect(pushed.ok).toBe(false)
  expect(pushed.out).toMatch(/not found|no repository/i)
  expect(await signed(shop, waiting)).toMatchObject({ state: 'superseded' })
  expect(await read.delivery.findFirst({ where: { taskKey: 'go-on' } })).toMatchObject({ state: 'ended', commit: null })

  await must(openRepository, { name: 'shop' })
  expect(await ask(clone, 'go-on')).toMatchObject({ ok: true })
  const told = await read.auditEvent.findMany({
    where: { type: { in: ['repository.closed', 'repository.opened'] } },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
  })
  expect(told.map(({ type }) => type)).toEqual(['repository.closed', 'repository.opened'])
})

it('is closed and opened by its name alone', async () => {
  for (const command of [closeRepository, openRepository])
    expect(await execute(command, systemActor, { name: 'nowhere' })).toMatchObject({ reason: 'unknown_repository' })
})
