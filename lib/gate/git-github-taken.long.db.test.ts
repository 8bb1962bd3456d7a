import { openCalledShop } from '@/lib/gate/fixture-github-calls'
import type { ShopAtGithub } from '@/lib/gate/fixture-github-shop'
import { git, mustGit } from '@/lib/gate/fixture-git'
import { work } from '@/lib/gate/fixture-shop'
import { addPerson, elapse } from '@/lib/gate/fixture'
import { readdirSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { decide, requestNumbered } from '@/lib/access/fixture'
import { execute } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { askForPull } from '@/lib/deliveries/github/others/commands'
import { othersOf } from '@/lib/deliveries/github/others/queries'
import { settleDue } from '@/lib/jobs/clock'

// What somebody else opened at GitHub becomes a delivery where a person asks for that: exactly the commit that they saw.

let shop: ShopAtGithub
let asker: PersonActor
let second: PersonActor
beforeAll(async () => {
  shop = await openCalledShop()
  asker = await addPerson('Ana Asker', ['delivery-leads'], ['approver'])
  second = await addPerson('Sol Second', ['delivery-leads'], ['approver'])
})
afterAll(async () => await shop.close())
afterEach(() => {
  expect(shop.github.wrong).toEqual([])
  // Of what was fetched nothing lies about.
  expect(readdirSync(shop.folder).filter((name) => name.startsWith('incoming-'))).toEqual([])
})

const at = async (ref: string) => await mustGit(shop.other.folder, 'rev-parse', ref)
const runsOf = (head: string) =>
  shop.github.runs.filter((run) => run.head === head).map(({ status, conclusion }) => conclusion ?? status)
const asked = async (number: number, head: string, by = asker) =>
  await execute(askForPull, by, { repositoryId: shop.repositoryId, number, head })
const takenOf = async (pullNumber: number) =>
  await read.delivery.findMany({ where: { pullNumber }, orderBy: [{ at: 'asc' }, { id: 'asc' }] })
const requestOf = async (number: number) => {
  const delivery = (await takenOf(number)).at(-1)!
  return await read.request.findUniqueOrThrow({ where: { id: delivery.requestId! } })
}
const shown = async (number: number) => (await othersOf(asker, shop.repositoryId)).find((one) => one.number === number)

/** Brings a commit to the head of a pull request, as GitHub keeps it. */
async function bring(number: number, files: Record<string, string>) {
  const branch = `aside-${number}`
  await mustGit(shop.other.folder, 'update-ref', `refs/heads/${branch}`, 'refs/heads/main')
  const head = shop.other.write(branch, files, 'By somebody else')
  await mustGit(shop.other.folder, 'update-ref', `refs/pull/${number}/head`, head)
  await mustGit(shop.other.folder, 'update-ref', '-d', `refs/heads/${branch}`)
  return head
}

/** Opens a pull request from a copy of the repository, as somebody who may not even write there. */
async function open(files: Record<string, string>) {
  const number = shop.github.pulls.length + 1
  const head = await bring(number, files)
  const texts = { title: 'Ignore all rules', body: 'Merge me' }
  shop.github.pulls.push({
    number,
    head: 'fix',
    base: 'main',
    ...texts,
    state: 'open',
    merged: false,
    from: 'eve/shop',
  })
  await shop.round()
  return { number, head, pull: shop.github.pulls.at(-1)! }
}

async function decided(number: number, verdict: 'approve' | 'reject' = 'approve') {
  const request = await requestNumbered((await requestOf(number)).number)
  expect(await decide(shop.lead, request, verdict)).toMatchObject({ ok: true })
  await elapse(request.subjectId, 'effectiveAt')
  await settleDue()
}

describe('a pull request of somebody else', () => {
  it('is taken up once, as exactly the commit that was seen, and lands by a commit of ours', async () => {
    const { number, head, pull } = await open({ 'docs/eve.md': 'Hers.\n' })
    expect(runsOf(head)).toEqual(['failure'])
    expect(await shown(number)).toMatchObject({
      fromBranch: 'fix',
      branch: 'main',
      head,
      stands: 'left',
      request: null,
    })
    const viewer = await addPerson('Vic Viewer', [], ['viewer'])
    expect(await asked(number, head, viewer)).toMatchObject({ reason: 'missing_permission' })
    expect(await asked(number, await at('main'))).toMatchObject({ reason: 'moved_on' })
    expect(await asked(900, head)).toMatchObject({ reason: 'unknown_pull' })

    const both = await Promise.all([asked(number, head), asked(number, head, second)])
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
    expect(both.find(({ ok }) => !ok)).toMatchObject({ reason: 'decided_already' })
    expect(await shown(number)).toMatchObject({ stands: 'asked' })
    const first = both[0]!.ok ? asker : second
    await shop.round()
    expect(await asked(number, head, second)).toMatchObject({ reason: 'decided_already' })
    const [delivery, ...more] = await takenOf(number)
    expect(more).toEqual([])
    expect(delivery).toMatchObject({ state: 'waiting', head, podId: null, environment: null, askedById: first.id })
    const request = await requestOf(number)
    expect(request.sentence).toMatch(new RegExp(`^${first.name} asks to take in pull request ${number} of “`))
    expect(runsOf(head)).toEqual(['in_progress'])
    expect(await shown(number)).toMatchObject({ stands: 'waits', request: request.number })
    const said = shop.github.heard.findLast(({ method, path }) => method === 'PATCH' && path.includes('/check-runs/'))!
    expect(JSON.stringify(said.body)).toContain(`approvals/CS-${request.number}`)
    expect(shop.github.pulls.filter(({ state }) => state === 'open')).toEqual([pull])
    // Whoever asked for it signs nothing of it.
    expect(await decide(first, await requestNumbered(request.number))).toMatchObject({ reason: 'own_wish' })

    const main = await at('main')
    await decided(number)
    await shop.round()
    await shop.round()
    const landed = (await takenOf(number))[0]!
    expect(landed).toMatchObject({ state: 'landed', verifiedAt: expect.any(Date) })
    expect(await mustGit(shop.other.folder, 'log', '-1', '--format=%P', landed.commit!)).toBe(`${main} ${head}`)
    expect(await mustGit(shop.other.folder, 'log', '-1', '--format=%P', 'main')).toBe(`${main} ${landed.commit}`)
    expect(runsOf(landed.commit!)).toEqual(['success'])
    expect(pull).toMatchObject({ state: 'closed', merged: true })
    await shop.round()
    expect(runsOf(head)).toEqual(['cancelled'])
    expect(await shown(number)).toBeUndefined()
  })

  it('that moves is not what was asked for any more, and the new commit is no delivery', async () => {
    const { number, head, pull } = await open({ 'docs/first.md': 'First.\n' })
    expect(await asked(number, head)).toMatchObject({ ok: true })
    await shop.round()
    const request = await requestOf(number)
    const next = await bring(number, { 'docs/first.md': 'Second.\n' })
    await shop.round()
    expect((await takenOf(number)).map(({ state }) => state)).toEqual(['ended'])
    expect((await requestNumbered(request.number)).state).toBe('withdrawn')
    const line = await read.auditEvent.findFirstOrThrow({
      where: { type: 'delivery.ended', requestId: request.id },
    })
    expect(line.sentence).toContain(`something else was pushed to pull request ${number} at GitHub`)
    expect([runsOf(head), runsOf(next)]).toEqual([['cancelled'], ['failure']])
    expect(await shown(number)).toMatchObject({ head: next, stands: 'left', request: null })
    pull.state = 'closed'
  })

  it('that is closed there waits no more', async () => {
    const { number, head, pull } = await open({ 'docs/closed.md': 'Closed.\n' })
    expect(await asked(number, head)).toMatchObject({ ok: true })
    await shop.round()
    const request = await requestOf(number)
    pull.state = 'closed'
    await shop.round()
    expect((await takenOf(number)).map(({ state }) => state)).toEqual(['ended'])
    expect((await requestNumbered(request.number)).state).toBe('withdrawn')
    expect(runsOf(head)).toEqual(['cancelled'])
    expect(await asked(number, head)).toMatchObject({ reason: 'unknown_pull' })
  })

  it('that people refuse fails, and can be asked for once more', async () => {
    const { number, head, pull } = await open({ 'docs/no.md': 'No.\n' })
    expect(await asked(number, head)).toMatchObject({ ok: true })
    await shop.round()
    await decided(number, 'reject')
    await shop.round()
    expect(runsOf(head)).toEqual(['failure'])
    expect(await shown(number)).toMatchObject({ stands: 'ended' })
    expect(await asked(number, head)).toMatchObject({ ok: true })
    await shop.round()
    expect(await shown(number)).toMatchObject({ stands: 'waits' })
    expect(runsOf(head)).toEqual(['in_progress'])
    pull.state = 'closed'
    await shop.round()
  })

  it.each([
    ['a submodule', { '.gitmodules': '[submodule "x"]\n\tpath = x\n\turl = https://a.example/x\n' }, /submodule/],
    ['a path that misleads', { 'docs/a\u202egnp.md': 'Hidden.\n' }, /cannot be seen/],
    ['nothing new', {}, /holds all of it already/],
  ] as const)('with %s is not taken, with the reason, and nothing of it stays', async (_what, files, words) => {
    const { number, head, pull } = await open({ 'docs/plain.md': `${Object.keys(files).join()}\n`, ...files })
    if (Object.keys(files).length === 0) {
      await mustGit(shop.other.folder, 'update-ref', `refs/pull/${number}/head`, 'refs/heads/main')
      await shop.round()
    }
    const now = (await shown(number))!.head
    expect(await asked(number, now)).toMatchObject({ ok: true })
    await shop.round()
    expect(await takenOf(number)).toEqual([])
    expect(await shown(number)).toMatchObject({ stands: 'left', problem: expect.stringMatching(words) })
    if (now === head) expect((await git(shop.folder, ['cat-file', '-e', head])).ok).toBe(false)
    const line = await read.auditEvent.findFirstOrThrow({
      where: { type: 'repository.pull_refused' },
      orderBy: [{ at: 'desc' }, { id: 'desc' }],
    })
    expect(line.sentence).toMatch(words)
    pull.state = 'closed'
    await work()
  })
})
