import { commit, git, mustGit, stateFolder } from '@/lib/gate/fixture-git'
import { ask, numberIn, openShop, type Shop, signed, work } from '@/lib/gate/fixture-shop'
import { addPerson, must } from '@/lib/gate/fixture'
import { ruledWhen } from '@/lib/gate/fixture-ruled'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { requestNumbered } from '@/lib/access/fixture'
import type { PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { movementsOf } from '@/lib/deliveries/moved/queries'
import { deliveryDetail } from '@/lib/deliveries/queries'
import { deliveryEnvelope } from '@/lib/deliveries/schema'
import { allowedSigners, signersIn, signingKey } from '@/lib/git/signed'
import { verifyBranch } from '@/lib/git/verify'
import { protectBranches } from '@/lib/repositories/branches/commands'
import { brief } from '@/lib/requests/schema'

// A branch of a pattern that is not there yet begins as the default branch stood.

let shop: Shop
let admin: PersonActor
let clone: string
let first: string
beforeAll(async () => {
  shop = await openShop()
  admin = await addPerson('Ade Admin', [], ['admin'])
  clone = await shop.clone()
  await landed('begin', { 'docs/plan.md': 'A plan.\n' }, 'main')
  first = await tip('main')
  await mustGit(clone, 'fetch', '-q', 'origin')
  await mustGit(clone, 'reset', '-q', '--hard', 'origin/main')
  await landed('more', { 'docs/more.md': 'More.\n' }, 'main')
  await must(protectBranches, { repository: 'shop', branches: ['main', 'release/*'] })
})
afterAll(() => shop.close())

const tip = async (branch: string) => await mustGit(shop.folder, 'rev-parse', `refs/heads/${branch}`)
const askFor = async (branch: string, task: string) =>
  await git(clone, ['push', '-o', `task=${task}`, 'origin', `HEAD:refs/for/${branch}`])

async function asked(task: string, files: Record<string, string>, branch: string): Promise<number> {
  if (Object.keys(files).length > 0) await commit(clone, task, files)
  const said = branch === 'main' ? await ask(clone, task) : await askFor(branch, task)
  expect(said.ok, said.out).toBe(true)
  return numberIn(said)
}

async function landed(task: string, files: Record<string, string>, branch: string): Promise<number> {
  const number = await asked(task, files, branch)
  expect(await signed(shop, number)).toMatchObject({ state: 'released' })
  await work()
  return number
}

const signedOf = async (number: number) => deliveryEnvelope.parse((await requestNumbered(number)).envelope)
const consequences = async (number: number) => brief.parse((await requestNumbered(number)).brief).consequences
const parents = async (branch: string) => (await mustGit(shop.folder, 'log', '-1', '--format=%P', branch)).split(' ')
const verdicts = async (branch: string) =>
  await verifyBranch(shop.folder, branch, signersIn(allowedSigners(signingKey(stateFolder))))

it('on an older commit of it, the delivery is what was changed there, and nothing of what came later comes along', async () => {
  await mustGit(clone, 'fetch', '-q', 'origin')
  await mustGit(clone, 'checkout', '-q', '-B', 'old', first)
  const number = await landed('fix', { 'docs/fix.md': 'Fixed.\n' }, 'release/1.0')
  const { base, begins, files } = await signedOf(number)
  expect({ base, begins, paths: files.map(({ path }) => path) }).toEqual({
    base: first,
    begins: 'main',
    paths: ['docs/fix.md'],
  })
  expect(await consequences(number)).toContain(
    `“release/1.0” is not there yet. It begins as “main” stood at ${first.slice(0, 12)}.`,
  )
  const held = (await mustGit(shop.folder, 'ls-tree', '-r', '--name-only', 'release/1.0')).split('\n')
  expect(held).toEqual(['docs/fix.md', 'docs/plan.md'])
  expect(await parents('release/1.0')).toEqual([first, await mustGit(clone, 'rev-parse', 'HEAD')])
  expect(await verdicts('release/1.0')).toMatchObject([
    { is: 'signed', beginsAt: first },
    { is: 'signed', beginsAt: null, commit: first },
  ])
})

it('on commits that came to it by a delivery, it begins where that had landed', async () => {
  const delivered = await mustGit(shop.folder, 'rev-parse', 'main^2')
  await mustGit(clone, 'checkout', '-q', '-B', 'apart', delivered)
  const number = await landed('apart', { 'docs/apart.md': 'Apart.\n' }, 'release/1.1')
  expect(await signedOf(number)).toMatchObject({ base: await tip('main'), files: [{ path: 'docs/apart.md' }] })
  expect((await verdicts('release/1.1')).map(({ is }) => is)).toEqual(['signed', 'signed', 'signed'])
})

it('with nothing changed, it begins all the same, signed, and no rule about a place is in its way', async () => {
  await mustGit(clone, 'checkout', '-q', '-B', 'plain', 'origin/main')
  const denied = { tools: 'git.deliver', then: 'deny' } as const
  await ruledWhen("{ branch: { is: 'release/*' } }", denied, async () => {
    expect(await askFor('release/2.0', 'plain')).toMatchObject({ ok: false })
  })
  const number = await landed('plain', {}, 'release/2.0')
  const main = await tip('main')
  expect((await requestNumbered(number)).sentence).toContain('begins “release/2.0” of “shop”')
  expect(await signedOf(number)).toMatchObject({ base: main, files: [] })
  expect(await parents('release/2.0')).toEqual([main])
  expect(await mustGit(shop.folder, 'rev-parse', 'release/2.0^{tree}')).toBe(
    await mustGit(shop.folder, 'rev-parse', 'main^{tree}'),
  )
  // What is before it was not signed with it, and is looked at by itself.
  expect((await verdicts('release/2.0')).map(({ is }) => is)).toEqual(['signed', 'signed', 'signed'])
  const { id } = await read.delivery.findFirstOrThrow({ where: { branch: 'release/2.0' } })
  expect(await deliveryDetail(admin, id, null)).toMatchObject({ state: 'landed', isThere: true, files: [] })
  expect(await askFor('main', 'nothing')).toMatchObject({ ok: false, out: expect.stringContaining('holds all of it') })
})

it('of two that would begin it, the second lands on what the first brought, and one that brings nothing does not', async () => {
  await mustGit(clone, 'checkout', '-q', '-B', 'one', 'origin/main')
  const one = await asked('one', { 'docs/one.md': 'One.\n' }, 'release/3.0')
  await mustGit(clone, 'checkout', '-q', '-B', 'two', 'origin/main')
  const two = await asked('two', { 'docs/two.md': 'Two.\n' }, 'release/3.0')
  await mustGit(clone, 'checkout', '-q', '-B', 'three', 'origin/main')
  const three = await asked('three', {}, 'release/3.0')
  await signed(shop, one)
  await work()
  const begun = await tip('release/3.0')
  expect(await signed(shop, two)).toMatchObject({ state: 'released' })
  expect(await signed(shop, three)).toMatchObject({ state: 'superseded' })
  await work()
  expect((await parents('release/3.0'))[0]).toBe(begun)
  const held = (await mustGit(shop.folder, 'ls-tree', '-r', '--name-only', 'release/3.0')).split('\n')
  expect(held).toContain('docs/one.md')
  expect(held).toContain('docs/two.md')
  expect((await verdicts('release/3.0')).map(({ beginsAt }) => beginsAt !== null)).toEqual([false, true, false, false])
})

it('a history that shares nothing with it begins empty, with all of its files', async () => {
  await mustGit(clone, 'checkout', '-q', '--orphan', 'fresh')
  await mustGit(clone, 'rm', '-rqf', '.')
  const number = await asked('fresh', { 'docs/fresh.md': 'Fresh.\n' }, 'release/4.0')
  expect(await signedOf(number)).toMatchObject({ base: null, files: [{ path: 'docs/fresh.md' }] })
  expect(await signedOf(number)).not.toHaveProperty('begins')
  expect(await movementsOf(admin, (await read.repository.findUniqueOrThrow({ where: { name: 'shop' } })).id)).toEqual(
    [],
  )
})
