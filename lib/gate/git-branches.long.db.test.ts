import { commit, git, mustGit } from '@/lib/gate/fixture-git'
import { ask, numberIn, openShop, push, type Shop, signed, work } from '@/lib/gate/fixture-shop'
import { addPerson, elapse, must } from '@/lib/gate/fixture'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decide, requestNumbered } from '@/lib/access/fixture'
import { execute } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { movementsOf } from '@/lib/deliveries/moved/queries'
import { branchesIn } from '@/lib/git/kept'
import { settleDue } from '@/lib/jobs/clock'
import { askForBranches, protectBranches } from '@/lib/repositories/branches/commands'
import { branchesAsked } from '@/lib/repositories/branches/queries'
import { repositoryNamed } from '@/lib/repositories/queries'

// Several branches of a repository that move by deliveries alone: by name and by pattern, asked for and signed.

let shop: Shop
let admin: PersonActor
let clone: string
beforeAll(async () => {
  shop = await openShop()
  admin = await addPerson('Ade Admin', [], ['admin'])
  clone = await shop.clone()
  await commit(clone, 'Begin', { 'docs/plan.md': 'A plan.\n' })
  await signed(shop, numberIn(await ask(clone, 'begin')))
  await work()
  // What was moved in beside main lies there to be read, and moves by whoever writes there.
  await mustGit(shop.folder, 'branch', 'release/1.0', 'main')
  await mustGit(shop.folder, 'branch', 'topic', 'main')
})
afterAll(() => shop.close())

const wish = (branches: string[], reason = 'Releases are signed as well') => ({ repository: 'shop', branches, reason })
const wished = async (branches: string[], by: PersonActor = admin) => await execute(askForBranches, by, wish(branches))
const protectedNow = async () =>
  (await read.repository.findUniqueOrThrow({ where: { name: 'shop' } })).protectedBranches
const rows = async () =>
  (await read.repositoryBranch.findMany({ orderBy: { branch: 'asc' } })).map(({ branch, commit: at }) => [branch, at])
const tip = async (branch: string) => await mustGit(shop.folder, 'rev-parse', `refs/heads/${branch}`)
const movements = async () => {
  const { id } = await read.repository.findUniqueOrThrow({ where: { name: 'shop' } })
  return await movementsOf(admin, id)
}

describe('a wish for other protected branches', () => {
  it('is an admin’s, keeps the branch that is delivered into, and changes something', async () => {
    expect(await wished(['main', 'release/*'], shop.lead)).toMatchObject({ reason: 'missing_permission' })
    expect(await wished(['release/*'])).toMatchObject({ reason: 'default_open' })
    expect(await wished(['main'])).toMatchObject({ reason: 'held' })
    expect(await wished([])).toMatchObject({ reason: 'invalid_input' })
  })

  it('counts once somebody else has signed it, and not before; what is there goes on as it was seen', async () => {
    expect(await push(clone, 'HEAD:refs/for/release/1.0')).toMatchObject({ ok: false })
    const asked = await wished(['main', 'release/*'])
    expect(asked).toMatchObject({ ok: true })
    expect(await wished(['main', 'other'])).toMatchObject({ reason: 'asked_already' })
    const { number } = (asked as unknown as { value: { number: number } }).value
    expect((await requestNumbered(number)).sentence).toBe(
      'Ade Admin wants “release/*” to move by deliveries alone in “shop”',
    )
    const { id } = await read.repository.findUniqueOrThrow({ where: { name: 'shop' } })
    expect(await branchesAsked(admin, id)).toEqual({ number, after: ['main', 'release/*'] })
    expect(await protectedNow()).toEqual(['main'])
    expect(await signed(shop, number)).toMatchObject({ state: 'executed' })
    expect(await protectedNow()).toEqual(['main', 'release/*'])
    const at = await tip('main')
    expect(await rows()).toEqual([
      ['main', at],
      ['release/1.0', at],
    ])
    expect(await read.auditEvent.findFirst({ where: { type: 'repository.protected' } })).toMatchObject({
      outcome: 'executed',
      data: { before: ['main'], after: ['main', 'release/*'], taken: [{ branch: 'release/1.0', commit: at }] },
    })
    expect((await repositoryNamed(admin, 'shop'))?.namedBranches).toEqual(['main', 'release/1.0'])
    await work()
    expect(await movements()).toEqual([])
  })
})

describe('a branch of a pattern', () => {
  it('takes deliveries, each signed, and moves to them alone', async () => {
    await mustGit(clone, 'fetch', '-q', 'origin')
    await mustGit(clone, 'checkout', '-q', '-B', 'release', 'origin/release/1.0')
    await commit(clone, 'Fix the release', { 'docs/release.md': 'Fixed.\n' })
    expect(await push(clone, 'HEAD:refs/heads/release/1.0')).toMatchObject({ ok: false })
    const asked = await git(clone, ['push', '-o', 'task=fix', 'origin', 'HEAD:refs/for/release/1.0'])
    expect(asked.ok, asked.out).toBe(true)
    const main = await tip('main')
    await signed(shop, numberIn(asked))
    await work()
    expect(await mustGit(shop.folder, 'show', 'release/1.0:docs/release.md')).toBe('Fixed.')
    expect(await tip('main')).toBe(main)
  })

  it('may be begun by a delivery where there is none', async () => {
    const asked = await git(clone, ['push', '-o', 'task=two', 'origin', 'HEAD:refs/for/release/2.0'])
    expect(asked.ok, asked.out).toBe(true)
    await signed(shop, numberIn(asked))
    await work()
    expect((await repositoryNamed(admin, 'shop'))?.namedBranches).toEqual(['main', 'release/1.0', 'release/2.0'])
    expect(await movements()).toEqual([])
  })

  it('is put back where somebody moved it on the disk, and put aside where nobody had delivered it', async () => {
    const own = await tip('release/1.0')
    await mustGit(shop.folder, 'update-ref', 'refs/heads/release/1.0', 'main')
    await mustGit(shop.folder, 'update-ref', 'refs/heads/release/9.9', own)
    await work()
    expect(await tip('release/1.0')).toBe(own)
    expect([...(await branchesIn(shop.folder)).keys()]).not.toContain('release/9.9')
    expect(await mustGit(shop.folder, 'rev-parse', `refs/lost/release/9.9/${own}`)).toBe(own)
    const found = await movements()
    expect(found.map(({ branch, stands }) => [branch, stands === null]).toSorted()).toEqual([
      ['release/1.0', false],
      ['release/9.9', true],
    ])
    await work()
    expect(await movements()).toHaveLength(2)
    expect([...(await branchesIn(shop.folder)).keys()]).toContain('topic')
  })
})

describe('a branch that is protected no more', () => {
  it('lands nothing that waits for it, and is followed no more', async () => {
    await commit(clone, 'Late', { 'docs/late.md': 'Late.\n' })
    const late = numberIn(await git(clone, ['push', '-o', 'task=late', 'origin', 'HEAD:refs/for/release/1.0']))
    const many = (await movements()).length
    await must(protectBranches, { repository: 'shop', branches: ['main'] })
    expect(await signed(shop, late)).toMatchObject({ state: 'superseded' })
    expect(await push(clone, 'HEAD:refs/for/release/1.0')).toMatchObject({ ok: false })
    await mustGit(shop.folder, 'update-ref', 'refs/heads/release/1.0', 'main')
    await work()
    expect(await tip('release/1.0')).toBe(await tip('main'))
    expect(await movements()).toHaveLength(many)
  })

  it('goes on as it is then where it is protected once more', async () => {
    await must(protectBranches, { repository: 'shop', branches: ['main', 'release/1.0'] })
    await work()
    expect(Object.fromEntries(await rows())['release/1.0']).toBe(await tip('main'))
    expect((await movements()).filter(({ branch }) => branch === 'release/1.0')).toHaveLength(1)
  })

  it('and nothing is signed that was asked of other branches than there are by then', async () => {
    const asked = await wished(['main', 'release/**'])
    const { number } = (asked as unknown as { value: { number: number } }).value
    await must(protectBranches, { repository: 'shop', branches: ['main', 'topic'] })
    const request = await requestNumbered(number)
    expect(await decide(shop.lead, request)).toMatchObject({ ok: true })
    await elapse(`CS-${number}`, 'effectiveAt')
    await settleDue()
    expect(await requestNumbered(number)).toMatchObject({ state: 'superseded' })
    expect(await protectedNow()).toEqual(['main', 'topic'])
  })
})
