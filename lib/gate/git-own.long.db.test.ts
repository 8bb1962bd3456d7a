import { commit, mustGit } from '@/lib/gate/fixture-git'
import { ask, numberIn, openShop, push, type Shop, signed, work } from '@/lib/gate/fixture-shop'
import { ruledWhen } from '@/lib/gate/fixture-ruled'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { read } from '@/lib/db/client'
import { branchesIn } from '@/lib/git/kept'

// Branches of a pod's own where the policy does not let it have them.

let shop: Shop
let clone: string
beforeAll(async () => {
  shop = await openShop()
  clone = await shop.clone()
  await commit(clone, 'Begin', { 'docs/plan.md': 'A plan.\n' })
  await signed(shop, numberIn(await ask(clone, 'begin')))
  await work()
})
afterAll(() => shop.close())

const own = (name: string) => `HEAD:refs/heads/pods/git-dev/${name}`
const denied = { tools: 'git.push', then: 'deny' } as const
const refusals = async () =>
  (await read.auditEvent.findMany({ where: { type: 'command.refused' } })).map(
    ({ data }) => (data as { reason: string }).reason,
  )

it('a branch that a rule denies is refused in words, nothing of it stays, and the others go on', async () => {
  await commit(clone, 'Mine', { 'docs/mine.md': 'Mine.\n' })
  await ruledWhen("{ branch: { is: 'pods/git-dev/locked/*' } }", denied, async () => {
    const said = await push(clone, own('locked/mine'))
    expect(said).toMatchObject({ ok: false })
    expect(said.out).toMatch(/remote: The policy does not allow it\.\s+remote: By this rule: Nothing gets lost/)
    expect(said.out).toContain('remote: Whoever answers for the pod can ask for the right.')
    expect(await push(clone, own('open'))).toMatchObject({ ok: true })
    expect(await ask(clone, 'beside')).toMatchObject({ ok: true })
  })
  expect(await refusals()).toContain('push_denied')
  expect([...(await branchesIn(shop.folder)).keys()].toSorted()).toEqual(['main', 'pods/git-dev/open'])
  expect(await push(clone, own('locked/mine'))).toMatchObject({ ok: true })
})

it('none is kept where a rule denies them all, what was kept stays where it was, and work is delivered as before', async () => {
  const before = await mustGit(shop.folder, 'rev-parse', 'refs/heads/pods/git-dev/open')
  await commit(clone, 'More', { 'docs/more.md': 'More.\n' })
  await ruledWhen("{ branch: { is: 'pods/**' } }", denied, async () => {
    expect(await push(clone, own('open'))).toMatchObject({ ok: false })
    expect(await push(clone, own('another'))).toMatchObject({ ok: false })
    expect(await ask(clone, 'delivered')).toMatchObject({ ok: true })
  })
  expect(await mustGit(shop.folder, 'rev-parse', 'refs/heads/pods/git-dev/open')).toBe(before)
  expect(await push(clone, own('open'))).toMatchObject({ ok: true })
})
