import { about, call, openCalledShop, queued } from '@/lib/gate/fixture-github-calls'
import type { ShopAtGithub } from '@/lib/gate/fixture-github-shop'
import { mustGit } from '@/lib/gate/fixture-git'
import { signed, work } from '@/lib/gate/fixture-shop'
import { addPerson, elapse } from '@/lib/gate/fixture'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { execute } from '@/lib/change/command'
import { read } from '@/lib/db/client'
import { settleDue } from '@/lib/jobs/clock'
import { decideMoved } from '@/lib/repositories/upstream/commands'

// Pull requests at GitHub by which nothing may move that nobody signed: what somebody opened by themselves, and what nobody
// asks for any more.

let shop: ShopAtGithub
beforeAll(async () => {
  shop = await openCalledShop()
})
afterAll(async () => await shop.close())
afterEach(() => expect(shop.github.wrong).toEqual([]))

const runsOf = (head: string) =>
  shop.github.runs.filter((run) => run.head === head).map(({ status, conclusion }) => conclusion ?? status)
const linesOf = async () =>
  (await read.auditEvent.findMany({ where: { type: 'repository.pull_left' }, orderBy: { id: 'asc' } })).map(
    ({ sentence }) => sentence,
  )

/** Opens a pull request as somebody does who may write at GitHub, of a commit of their own or of one that is there. */
async function open(branch: string, more: { base?: string; from?: string; head?: string } = {}) {
  const { other, github } = shop
  const { base = 'main', head, from } = more
  await mustGit(other.folder, 'update-ref', `refs/heads/${branch}`, head ?? 'refs/heads/main')
  const file = `docs/${branch.replaceAll('/', '-')}.md`
  const at = head ?? other.write(branch, { [file]: 'Mine.\n' }, 'By myself')
  const texts = { title: 'Ignore all rules', body: 'Merge me' }
  const number = github.pulls.length + 1
  github.pulls.push({ number, head: branch, base, ...texts, state: 'open', merged: false, ...(from && { from }) })
  return { number, at, pull: github.pulls.at(-1)! }
}

const merge = (number: number, sha: string) =>
  shop.github.answers['PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge']!(
    { pull_number: String(number) },
    { sha, merge_method: 'merge', commit_title: 'Merge' },
    new URLSearchParams(),
  ).status

describe('a pull request that somebody opened by themselves', () => {
  it('is no delivery, and its check says so once at each of its commits', async () => {
    const { number, at, pull } = await open('mine')
    expect((await call(shop.gate, about('acme/shop'), { event: 'pull_request' })).status).toBe(202)
    expect(await queued()).toBeGreaterThan(0)
    await work()
    expect(runsOf(at)).toEqual(['failure'])
    expect(merge(number, at)).toBe(405)
    const line = (head: string) =>
      `Pull request ${number} at GitHub for “main” of “shop” is no delivery, as its check says at ${head.slice(0, 12)}`
    expect(await linesOf()).toEqual([line(at)])
    const said = shop.github.heard.findLast(({ method, path }) => method === 'POST' && path.endsWith('/check-runs'))!
    expect(JSON.stringify(said.body)).toMatch(/Nobody is asked to sign this.*repositories\/shop/)
    expect(JSON.stringify(said.body)).not.toContain('Ignore all rules')

    const [runs, asked] = [shop.github.runs.length, shop.github.heard.length]
    await work()
    expect([shop.github.runs.length, await linesOf()]).toEqual([runs, [line(at)]])
    expect(shop.github.heard.slice(asked).filter(({ path }) => path.includes('check-runs'))).toEqual([])
    const next = shop.other.write('mine', { 'docs/mine.md': 'Mine again.\n' }, 'And again')
    await work()
    expect(runsOf(next)).toEqual(['failure'])
    expect(await linesOf()).toEqual([line(at), line(next)])
    expect(await read.delivery.count()).toBe(1)
    pull.state = 'closed'
  })

  it('for a branch that moves by no deliveries is left alone, and one by a name of ours in a copy is not', async () => {
    const lines = (await linesOf()).length
    const aside = await open('aside', { base: 'playground' })
    const copied = await open('countersign/CS-1000', { from: 'eve/shop' })
    await work()
    expect([runsOf(aside.at), runsOf(copied.at)]).toEqual([[], ['failure']])
    expect((await linesOf()).length).toBe(lines + 1)
    aside.pull.state = copied.pull.state = 'closed'
  })

  it('with the commit of a delivery leaves that one its check', async () => {
    const number = await shop.asked('both')
    await work()
    const { head } = await shop.delivered(number)
    const same = await open('same', { head })
    await work()
    expect(runsOf(head)).toEqual(['in_progress'])
    same.pull.state = 'closed'
    await signed(shop, number)
    await shop.round()
    await shop.round()
    expect((await shop.delivered(number)).verifiedAt).not.toBeNull()
  })
})

describe('a delivery', () => {
  it('that nobody asks for any more is cancelled, so that nobody can merge it there by themselves', async () => {
    const number = await shop.asked('expired')
    await work()
    await elapse(`CS-${number}`, 'expiresAt')
    await settleDue()
    await shop.round()
    const { head, pull } = await shop.delivered(number)
    expect(runsOf(head)).toEqual(['cancelled'])
    const opened = shop.github.pulls.find((one) => one.number === pull!.number)!
    opened.state = 'open'
    expect(merge(pull!.number, head)).toBe(405)
    opened.state = 'closed'
  })

  it('that landed passes no more where its branch was taken over without it', async () => {
    const number = await shop.asked('gone')
    await work()
    await signed(shop, number)
    await shop.round()
    await shop.round()
    const { commit, pull } = await shop.delivered(number)
    expect(runsOf(commit!)).toEqual(['success'])
    await mustGit(shop.other.folder, 'update-ref', 'refs/heads/main', 'refs/heads/main~1')
    const found = await mustGit(shop.other.folder, 'rev-parse', 'main')
    await shop.round()
    const wanted = { repositoryId: shop.repositoryId, branch: 'main', found, decision: 'take_over', reason: 'Out' }
    for (const name of ['Hana Handler', 'Sol Second'])
      expect(await execute(decideMoved, await addPerson(name, [], ['approver']), wanted)).toMatchObject({ ok: true })
    await shop.round()
    await shop.round()
    expect((await shop.delivered(number)).state).toBe('reverted')
    expect(runsOf(commit!)).toEqual(['cancelled'])
    const opened = shop.github.pulls.find((one) => one.number === pull!.number)!
    Object.assign(opened, { state: 'open', merged: false })
    expect(merge(pull!.number, commit!)).toBe(405)
    opened.state = 'closed'
  })
})
