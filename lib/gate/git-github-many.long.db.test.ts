import { openShopAtGithub, type ShopAtGithub } from '@/lib/gate/fixture-github-shop'
import { mustGit } from '@/lib/gate/fixture-git'
import { signed } from '@/lib/gate/fixture-shop'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { read } from '@/lib/db/client'

// More pull requests of others are open than GitHub tells of at once.

let shop: ShopAtGithub
let head: string
beforeAll(async () => {
  shop = await openShopAtGithub()
  await signed(shop, await shop.asked('begin'))
  await shop.round()
  await mustGit(shop.other.folder, 'update-ref', 'refs/heads/aside', 'refs/heads/main')
  head = shop.other.write('aside', { 'docs/aside.md': 'Aside.\n' }, 'By somebody else')
  await mustGit(shop.other.folder, 'update-ref', '-d', 'refs/heads/aside')
})
afterAll(async () => await shop.close())

/** Opens so many from a copy of the repository, and says their numbers. */
async function open(many: number): Promise<number[]> {
  const numbers: number[] = []
  for (let at = 0; at < many; at++) {
    const number = shop.github.pulls.length + 1
    await mustGit(shop.other.folder, 'update-ref', `refs/pull/${number}/head`, head)
    const texts = { title: 'Mine', body: 'Merge me', state: 'open' as const, merged: false }
    shop.github.pulls.push({ number, head: 'fix', base: 'main', from: 'eve/shop', ...texts })
    numbers.push(number)
  }
  return numbers
}

const isOpenHere = async (number: number) =>
  (
    await read.otherPull.findUniqueOrThrow({
      where: { repositoryId_number: { repositoryId: shop.repositoryId, number } },
    })
  ).isOpen

/** A round, and of which pull requests GitHub was asked in it one by one. */
async function askedInRound(): Promise<number[]> {
  const before = shop.github.heard.length
  await shop.round()
  return shop.github.heard.slice(before).flatMap(({ method, path }) => {
    const number = /\/pulls\/(\d+)$/.exec(path)?.[1]
    return method === 'GET' && number !== undefined ? [Number(number)] : []
  })
}

it('deliveries that cannot be told at GitHub keep no other from its turn, nor pull requests of others', async () => {
  const numbers: number[] = []
  for (let at = 0; at < 7; at++) numbers.push(await shop.asked(`work-${at}`))
  const taken = numbers.slice(0, 6).map((number) => `refs/heads/countersign/CS-${number}`)
  for (const ref of taken) await mustGit(shop.other.folder, 'update-ref', ref, head)
  const [other] = await open(1)
  const told = async () => {
    const deliveries = await Promise.all(numbers.map(shop.delivered))
    return deliveries.map(({ pull }) => pull !== null)
  }

  await shop.round()
  expect(await isOpenHere(other!)).toBe(true)
  expect(await shop.course()).toMatchObject({ problem: expect.stringContaining('countersign/CS-'), nextAt: null })
  await shop.round()
  expect(await told()).toEqual([false, false, false, false, false, false, true])
  for (const ref of taken) await mustGit(shop.other.folder, 'update-ref', '-d', ref)
  await shop.round()
  expect(await told()).toEqual(numbers.map(() => true))
  expect(await shop.course()).toMatchObject({ problem: null })
  shop.github.pulls.find(({ number }) => number === other)!.state = 'closed'
  await shop.round()
  expect(await isOpenHere(other!)).toBe(false)
}, 600_000)

it('each of a hundred and fifty has its turn, also behind one of which GitHub does not say', async () => {
  const all = await open(150)
  const older = all.slice(0, 50)
  for (let rounds = 0; rounds < 6; rounds++) await shop.round()
  expect(await read.otherPull.count({ where: { isOpen: true } })).toBe(150)

  const answer = shop.github.answers['GET /repos/{owner}/{repo}/pulls/{pull_number}']!
  const mute = older[3]!
  shop.github.answers['GET /repos/{owner}/{repo}/pulls/{pull_number}'] = (values, body, query) =>
    values.pull_number === String(mute)
      ? {
          status: 404,
          body: { message: 'Not Found', documentation_url: 'https://docs.github.com/rest', status: '404' },
        }
      : answer(values, body, query)
  const closed = [older[1]!, older[30]!, older[49]!]
  for (const number of closed) shop.github.pulls.find((one) => one.number === number)!.state = 'closed'

  const asked = new Set<number>()
  for (let rounds = 0; rounds < 5; rounds++) {
    const now = await askedInRound()
    expect(now.length).toBeLessThanOrEqual(20)
    for (const number of now) asked.add(number)
  }
  expect(closed.filter((number) => !asked.has(number))).toEqual([])
  for (const number of closed) expect(await isOpenHere(number), String(number)).toBe(false)
  expect(await read.otherPull.count({ where: { isOpen: true } })).toBe(147)
  expect(shop.github.wrong).toEqual([])

  // The first of them come again after the last.
  shop.github.answers['GET /repos/{owner}/{repo}/pulls/{pull_number}'] = answer
  shop.github.pulls.find(({ number }) => number === mute)!.state = 'closed'
  for (let rounds = 0; rounds < 3; rounds++) await shop.round()
  expect(await isOpenHere(mute)).toBe(false)
}, 600_000)
