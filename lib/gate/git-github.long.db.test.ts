import { commit as commitIn, mustGit } from '@/lib/gate/fixture-git'
import { githubAt, type Github, letsIn } from '@/lib/gate/fixture-github'
import { ask, numberIn, openShop, type Shop, signed, work } from '@/lib/gate/fixture-shop'
import { type OtherServer, otherServer } from '@/lib/gate/fixture-upstream'
import { must } from '@/lib/gate/fixture'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { decide, requestNumbered } from '@/lib/access/fixture'
import { systemActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { heldBack } from '@/lib/deliveries/queries'
import { env } from '@/lib/env'
import { signersIn, allowedSigners, signingKey } from '@/lib/git/signed'
import { verifyBranch } from '@/lib/git/verify'
import { setUpstream } from '@/lib/repositories/upstream/commands'
import { upstreamOf } from '@/lib/repositories/upstream/queries'

// A repository at GitHub: pull requests whose check follows what people sign, merged by exactly the commit that landed.

let shop: Shop
let other: OtherServer
let github: Github
let repositoryId: string
const at = async (ref: string) => await mustGit(other.folder, 'rev-parse', ref)
const here = async () => await mustGit(shop.folder, 'rev-parse', 'main')
const course = async () => (await read.repositoryCourse.findUnique({ where: { repositoryId } }))!
const delivered = async (number: number) =>
  await read.delivery.findFirstOrThrow({
    where: { requestId: (await requestNumbered(number)).id },
    include: { pull: true },
  })
const runsOf = (head: string | null) =>
  github.runs.filter((run) => run.head === head).map(({ conclusion }) => conclusion)
const round = async () => {
  await asOwner(process.env.DATABASE_OWNER_URL!, async (db) => {
    await db.query(`update "RepositoryCourse" set "nextAt" = null`)
  })
  await work()
}
/** Asks for a file to be delivered, and says by which request. */
const asked = async (task: string) => {
  const clone = await shop.clone()
  await commitIn(clone, `Work on ${task}`, { [`docs/${task}.md`]: `${task}\n` })
  return numberIn(await ask(clone, task))
}
/** The same signed, and all that the worker does about it. */
const landed = async (task: string) => {
  const number = await asked(task)
  await signed(shop, number)
  await round()
  return number
}

beforeAll(async () => {
  shop = await openShop()
  other = await otherServer('')
  github = await githubAt(() => other.folder)
  other.letIn(letsIn(github))
  const web = new URL(other.url).origin
  Object.assign(env, { github: { appId: github.appId, key: `file:${github.keyFile}`, api: github.api, web } })
  env.importHosts.push('127.0.0.1')
  repositoryId = (await read.repository.findUniqueOrThrow({ where: { name: 'shop' } })).id
  const there = { name: 'shop', url: `${web}/acme/shop.git`, credential: 'github:app', knownHosts: null }
  await must(setUpstream, there)
  await landed('first')
})
afterAll(async () => {
  Object.assign(env, { github: null })
  env.importHosts.length = 0
  await github.close()
  await other.close()
  await shop.close()
})
afterEach(() => expect(github.wrong).toEqual([]))

it('a branch that GitHub does not have is pushed there, by a token of the App', async () => {
  expect(await course()).toMatchObject({ problem: null })
  expect(await at('main')).toBe(await here())
  expect(github.pulls).toEqual([])
  expect(await upstreamOf(systemActor, repositoryId)).toMatchObject({
    isAtGithub: true,
    branches: [{ stands: 'in_step' }],
  })
})

describe('a delivery', () => {
  it('waits as a pull request, whose check waits on exactly its commit', async () => {
    const number = await asked('second')
    const main = await at('main')
    await work()
    const { head, pull } = await delivered(number)
    expect(pull).toMatchObject({ number: 1, head, said: 'waits', branch: `countersign/CS-${number}` })
    expect(github.pulls[0]).toMatchObject({
      state: 'open',
      base: 'main',
      title: `CS-${number}: a delivery of git-dev to main`,
    })
    expect(github.pulls[0]!.body).toContain(`${env.url}/requests/CS-${number}`)
    expect(github.runs).toEqual([{ id: 1, head, status: 'in_progress', conclusion: null }])
    expect(await at(`countersign/CS-${number}`)).toBe(head)
    await round()
    expect([github.pulls.length, github.runs.length, await at('main')]).toEqual([1, 1, main])

    await signed(shop, number)
    await round()
    await round()
    const { commit, verifiedAt } = await delivered(number)
    const merge = await at('main')
    expect(await mustGit(other.folder, 'log', '-1', '--format=%P', merge)).toBe(`${main} ${commit}`)
    expect(await mustGit(other.folder, 'diff', '--stat', commit!, merge)).toBe('')
    expect(github.pulls[0]).toMatchObject({ merged: true })
    expect(runsOf(commit)).toEqual(['success'])
    expect(await here()).toBe(merge)
    expect(verifiedAt).not.toBeNull()
    expect(await read.auditEvent.count({ where: { type: 'repository.moved_unsigned' } })).toBe(0)
  })

  it('proves itself in a clone of GitHub’s by the signature that its merge holds', async () => {
    const keys = signersIn(allowedSigners(signingKey(env.stateFolder)))
    const verdicts = await verifyBranch(other.folder, 'main', keys)
    expect(verdicts.map(({ is }) => is)).toEqual(['signed', 'signed'])
    // A merge that brings anything else has no share in it.
    const tree = await mustGit(other.folder, 'rev-parse', 'main~1^{tree}')
    const forged = await mustGit(
      other.folder,
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
    expect((await verifyBranch(other.folder, forged, keys))[0]).toMatchObject({ is: 'unsigned' })
  })

  it('that people refuse fails its check, and its pull request is closed', async () => {
    const number = await asked('refused')
    await work()
    expect(await decide(shop.lead, await requestNumbered(number), 'reject')).toMatchObject({ ok: true })
    await round()
    const { head, pull } = await delivered(number)
    expect(runsOf(head)).toEqual(['failure'])
    expect(github.pulls.find((one) => one.number === pull!.number)).toMatchObject({ state: 'closed', merged: false })
    expect(pull).toMatchObject({ said: 'ended' })
  })

  it('is not merged where somebody moved its pull request, and what they pushed stays', async () => {
    const number = await asked('moved')
    await work()
    const branch = `countersign/CS-${number}`
    const { head } = await delivered(number)
    const moved = other.write(branch, { 'docs/other.md': 'Other.\n' }, 'Beside it')
    await signed(shop, number)
    await round()
    expect((await course()).problem).toMatch(/not at this commit any more, so nothing was merged[^]*countersign\/CS-/)
    expect(await at(branch)).toBe(moved)
    expect(runsOf(moved)).toEqual([])
    await mustGit(other.folder, 'update-ref', `refs/heads/${branch}`, head)
    await round()
    expect(github.pulls.at(-1)).toMatchObject({ merged: true })
    await round()
    expect((await course()).problem).toBeNull()
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
    const number = await asked(what.replaceAll(' ', '-'))
    await work()
    await signed(shop, number)
    github.instead.push({ on: '/merge', ...instead })
    const before = await at('main')
    await work()
    const { problem, nextAt } = await course()
    expect(problem).toMatch(words)
    expect(nextAt!.getTime()).toBeGreaterThan(Date.now())
    expect(await at('main')).toBe(before)
    await round()
    await round()
    const { commit, verifiedAt } = await delivered(number)
    expect(verifiedAt).not.toBeNull()
    expect(await mustGit(other.folder, 'log', '-1', '--format=%P', 'main')).toBe(`${before} ${commit}`)
  })

  it('that merged and was not heard is found by the next round, as is a person who merged there', async () => {
    const number = await asked('unheard')
    await work()
    await signed(shop, number)
    github.instead.push({ on: '/merge', status: 502, body: 'Bad Gateway' })
    await work()
    const { commit, pull } = await delivered(number)
    const merged = github.answers['PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge']!
    merged(
      { pull_number: String(pull!.number) },
      { sha: commit, merge_method: 'merge', commit_title: 'Merge' },
      new URLSearchParams(),
    )
    await round()
    await round()
    expect(await here()).toBe(await at('main'))
    expect((await delivered(number)).verifiedAt).not.toBeNull()
    expect(await read.auditEvent.count({ where: { type: 'repository.moved_unsigned' } })).toBe(0)
  })

  it('is waited for: the next delivery lands once what landed before is merged', async () => {
    const [first, second] = [await asked('one'), await asked('two')]
    await work()
    await signed(shop, first)
    github.instead.push({ on: '/merge', status: 500, body: { message: 'Server Error' } })
    await work()
    await signed(shop, second)
    await work()
    const waits = await delivered(second)
    expect(waits.state).toBe('released')
    expect(await heldBack(waits)).toMatch(/not merged at GitHub yet/)
    for (let rounds = 0; rounds < 4; rounds++) await round()
    expect((await delivered(second)).verifiedAt).not.toBeNull()
    expect(await here()).toBe(await at('main'))
  })

  it('that let somebody push in the very moment of the merge is an incident, and nothing of it comes here', async () => {
    const number = await asked('raced')
    await work()
    await signed(shop, number)
    github.beforeMerge = () => {
      github.beforeMerge = null
      other.write('main', { 'docs/evil.md': 'Nobody signed this.\n' }, 'Past it')
    }
    await work()
    await round()
    expect(await here()).toBe((await delivered(number)).commit)
    expect((await upstreamOf(systemActor, repositoryId))!.branches[0]!.stands).toBe('elsewhere')
    expect(await read.auditEvent.count({ where: { type: 'repository.moved_unsigned' } })).toBe(1)
  })
})

it('made tokens for this repository alone and what was done with it, which stand nowhere', async () => {
  const asks = new Set([...github.tokens.values()].map(({ permissions }) => JSON.stringify(permissions)))
  expect([...asks].toSorted()).toEqual(
    [
      { metadata: 'read', contents: 'write' },
      { metadata: 'read', pull_requests: 'write', checks: 'write' },
    ].map((one) => JSON.stringify(one)),
  )
  expect([...github.tokens.values()].every(({ repositories }) => repositories.join() === 'shop')).toBe(true)
  const rows = await Promise.all([
    read.repository.findMany(),
    read.repositoryCourse.findMany(),
    read.deliveryPull.findMany(),
    read.auditEvent.findMany(),
  ])
  const text = JSON.stringify(rows, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
  expect(text).not.toMatch(/ghs_|PRIVATE KEY/)
})
