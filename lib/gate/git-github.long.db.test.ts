import { openShopAtGithub, type ShopAtGithub } from '@/lib/gate/fixture-github-shop'
import { mustGit } from '@/lib/gate/fixture-git'
import { signed, work } from '@/lib/gate/fixture-shop'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { systemActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { heldBack } from '@/lib/deliveries/queries'
import { env } from '@/lib/env'
import { allowedSigners, signersIn, signingKey } from '@/lib/git/signed'
import { verifyBranch } from '@/lib/git/verify'
import { upstreamOf } from '@/lib/repositories/upstream/queries'

// A repository at GitHub: pull requests whose check follows what people sign, merged by exactly the commit that landed.

let shop: ShopAtGithub
const at = async (ref: string) => await mustGit(shop.other.folder, 'rev-parse', ref)
const here = async () => await mustGit(shop.folder, 'rev-parse', 'main')
const runsOf = (head: string | null) =>
  shop.github.runs.filter((run) => run.head === head).map(({ conclusion }) => conclusion)

beforeAll(async () => {
  shop = await openShopAtGithub()
  const number = await shop.asked('first')
  await signed(shop, number)
  await shop.round()
})
afterAll(async () => await shop.close())
afterEach(() => expect(shop.github.wrong).toEqual([]))

it('a branch that GitHub does not have is pushed there, by a token of the App', async () => {
  expect(await shop.course()).toMatchObject({ problem: null })
  expect(await at('main')).toBe(await here())
  expect(shop.github.pulls).toEqual([])
  expect(await upstreamOf(systemActor, shop.repositoryId)).toMatchObject({
    isAtGithub: true,
    branches: [{ stands: 'in_step' }],
  })
})

describe('a delivery', () => {
  it('waits as a pull request, whose check waits on exactly its commit', async () => {
    const number = await shop.asked('second')
    const main = await at('main')
    await work()
    const { head, pull } = await shop.delivered(number)
    expect(pull).toMatchObject({ number: 1, head, said: 'waits', branch: `countersign/CS-${number}` })
    expect(shop.github.pulls[0]).toMatchObject({
      state: 'open',
      base: 'main',
      title: `CS-${number}: a delivery of DevPod to main`,
    })
    expect(shop.github.pulls[0]!.body).toContain(`${env.url}/approvals/CS-${number}`)
    expect(shop.github.runs).toEqual([{ id: 1, head, status: 'in_progress', conclusion: null }])
    expect(await at(`countersign/CS-${number}`)).toBe(head)
    await shop.round()
    expect([shop.github.pulls.length, shop.github.runs.length, await at('main')]).toEqual([1, 1, main])

    await signed(shop, number)
    await shop.round()
    await shop.round()
    const { commit, verifiedAt } = await shop.delivered(number)
    const merge = await at('main')
    expect(await mustGit(shop.other.folder, 'log', '-1', '--format=%P', merge)).toBe(`${main} ${commit}`)
    expect(await mustGit(shop.other.folder, 'diff', '--stat', commit!, merge)).toBe('')
    expect(shop.github.pulls[0]).toMatchObject({ merged: true })
    expect(runsOf(commit)).toEqual(['success'])
    expect(await here()).toBe(merge)
    expect(verifiedAt).not.toBeNull()
    expect(await read.auditEvent.count({ where: { type: 'repository.moved_unsigned' } })).toBe(0)
  })

  it('proves itself in a clone of GitHub’s by the signature that its merge holds', async () => {
    const keys = signersIn(allowedSigners(signingKey(env.stateFolder)))
    const verdicts = await verifyBranch(shop.other.folder, 'main', keys)
    expect(verdicts.map(({ is }) => is)).toEqual(['signed', 'signed'])
    // A merge that brings anything else has no share in it.
    const tree = await mustGit(shop.other.folder, 'rev-parse', 'main~1^{tree}')
    const forged = await mustGit(
      shop.other.folder,
      '-c',
      'user.name=a',
      '-c',
      'user.email=a@b.c',
      'commit-tree',
      tree,
      '-p',
      'main^1',
      '-p',
      'main^2',
      '-m',
      'x',
    )
    expect((await verifyBranch(shop.other.folder, forged, keys))[0]).toMatchObject({ is: 'unsigned' })
  })

  it('that people refuse fails its check, and its pull request is closed', async () => {
    const number = await shop.asked('refused')
    await work()
    await shop.refused(number)
    await shop.round()
    const { head, pull } = await shop.delivered(number)
    expect(runsOf(head)).toEqual(['failure'])
    expect(shop.github.pulls.find((one) => one.number === pull!.number)).toMatchObject({
      state: 'closed',
      merged: false,
    })
    expect(pull).toMatchObject({ said: 'ended' })
  })

  it('is not merged where somebody moved its pull request, and what they pushed stays', async () => {
    const number = await shop.asked('moved')
    await work()
    const branch = `countersign/CS-${number}`
    const { head } = await shop.delivered(number)
    const moved = shop.other.write(branch, { 'docs/shop.other.md': 'Other.\n' }, 'Beside it')
    await signed(shop, number)
    await shop.round()
    expect((await shop.course()).problem).toMatch(
      /not at this commit any more, so nothing was merged[^]*countersign\/CS-/,
    )
    expect(await at(branch)).toBe(moved)
    expect(runsOf(moved)).toEqual([])
    await mustGit(shop.other.folder, 'update-ref', `refs/heads/${branch}`, head)
    await shop.round()
    expect(shop.github.pulls.at(-1)).toMatchObject({ merged: true })
    await shop.round()
    expect((await shop.course()).problem).toBeNull()
  })
})

describe('GitHub', () => {
  it.each([
    ['has a fault', { status: 500, body: { message: 'Server Error' } }, /GitHub has a fault/],
    [
      'takes no more',
      { status: 403, headers: { 'retry-after': '120' }, body: { message: 'You have exceeded a secondary rate limit' } },
      /wait 2 minutes/,
    ],
    ['says that the head moved', { status: 409, body: { message: 'Head branch was modified.' } }, /nothing was merged/],
    [
      'does not find its rules met',
      { status: 405, body: { message: 'Required status check is expected' } },
      /rules for the branch are not met/,
    ],
  ] as const)('%s as it merges: it is told, tried again later, and merged once', async (what, instead, words) => {
    const number = await shop.asked(what.replaceAll(' ', '-'))
    await work()
    await signed(shop, number)
    shop.github.instead.push({ on: '/merge', ...instead })
    const before = await at('main')
    await work()
    const { problem, nextAt } = await shop.course()
    expect(problem).toMatch(words)
    // Where it says how long to wait, it is left alone for as long.
    const seconds = what === 'takes no more' ? 110 : 0
    expect(nextAt!.getTime()).toBeGreaterThan(Date.now() + seconds * 1_000)
    expect(await at('main')).toBe(before)
    await shop.round()
    await shop.round()
    const { commit, verifiedAt } = await shop.delivered(number)
    expect(verifiedAt).not.toBeNull()
    expect(await mustGit(shop.other.folder, 'log', '-1', '--format=%P', 'main')).toBe(`${before} ${commit}`)
  })

  it('that merged and was not heard is found by the next round, as is a person who merged there', async () => {
    const number = await shop.asked('unheard')
    await work()
    await signed(shop, number)
    shop.github.instead.push({ on: '/merge', status: 502, body: 'Bad Gateway' })
    await work()
    const { commit, pull } = await shop.delivered(number)
    const merged = shop.github.answers['PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge']!
    merged(
      { pull_number: String(pull!.number) },
      { sha: commit, merge_method: 'merge', commit_title: 'Merge' },
      new URLSearchParams(),
    )
    await shop.round()
    await shop.round()
    expect(await here()).toBe(await at('main'))
    expect((await shop.delivered(number)).verifiedAt).not.toBeNull()
    expect(await read.auditEvent.count({ where: { type: 'repository.moved_unsigned' } })).toBe(0)
  })

  it('is waited for: the next delivery lands once what landed before is merged', async () => {
    const [first, second] = [await shop.asked('one'), await shop.asked('two')]
    await work()
    await signed(shop, first)
    shop.github.instead.push({ on: '/merge', status: 500, body: { message: 'Server Error' } })
    await work()
    await signed(shop, second)
    await work()
    const waits = await shop.delivered(second)
    expect(waits.state).toBe('released')
    expect(await heldBack(waits)).toMatch(/not merged at GitHub yet/)
    for (let rounds = 0; rounds < 4; rounds++) await shop.round()
    expect((await shop.delivered(second)).verifiedAt).not.toBeNull()
    expect(await here()).toBe(await at('main'))
  })

  it('that let somebody push in the very moment of the merge is an incident, and nothing of it comes here', async () => {
    const number = await shop.asked('raced')
    await work()
    await signed(shop, number)
    shop.github.beforeMerge = () => {
      shop.github.beforeMerge = null
      shop.other.write('main', { 'docs/evil.md': 'Nobody signed this.\n' }, 'Past it')
    }
    await work()
    await shop.round()
    expect(await here()).toBe((await shop.delivered(number)).commit)
    expect((await upstreamOf(systemActor, shop.repositoryId))!.branches[0]!.stands).toBe('elsewhere')
    expect(await read.auditEvent.count({ where: { type: 'repository.moved_unsigned' } })).toBe(1)
  })
})

it('made tokens for this repository alone and what was done with it, which stand nowhere', async () => {
  const asks = new Set([...shop.github.tokens.values()].map(({ permissions }) => JSON.stringify(permissions)))
  expect([...asks].toSorted()).toEqual(
    [
      { metadata: 'read', contents: 'read' },
      { metadata: 'read', contents: 'write' },
      { metadata: 'read', pull_requests: 'read', checks: 'write' },
      { metadata: 'read', pull_requests: 'write', checks: 'write' },
    ].map((one) => JSON.stringify(one)),
  )
  expect([...shop.github.tokens.values()].every(({ repositories }) => repositories.join() === 'shop')).toBe(true)
  const rows = await Promise.all([
    read.repository.findMany(),
    read.repositoryCourse.findMany(),
    read.deliveryPull.findMany(),
    read.auditEvent.findMany(),
  ])
  const text = JSON.stringify(rows, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
  expect(text).not.toMatch(/ghs_|PRIVATE KEY/)
})
