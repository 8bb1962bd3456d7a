import { openShopAtGithub, type ShopAtGithub } from '@/lib/gate/fixture-github-shop'
import { git, mustGit } from '@/lib/gate/fixture-git'
import { signed } from '@/lib/gate/fixture-shop'
import { addPerson } from '@/lib/gate/fixture'
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { execute } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { askForPull } from '@/lib/deliveries/github/others/commands'
import { othersOf } from '@/lib/deliveries/github/others/queries'
import { mostPushBytes } from '@/lib/deliveries/schema'

// What no push may hold is not taken from a pull request of somebody else either, and nothing of it stays.

let shop: ShopAtGithub
let asker: PersonActor
beforeAll(async () => {
  shop = await openShopAtGithub()
  await signed(shop, await shop.asked('begin'))
  await shop.round()
  asker = await addPerson('Ana Asker', ['delivery-leads'], ['approver'])
})
afterAll(async () => await shop.close())

/** Writes an object at GitHub as somebody does who uses no git of ours, and says its name. */
function written(type: 'blob' | 'tree', content: Buffer): string {
  const args = ['hash-object', '-t', type, '-w', '--literally', '--stdin']
  return execFileSync('git', args, { cwd: shop.other.folder, input: content, encoding: 'utf8' }).trim()
}

/** A folder with one file in it. */
function folderWith(name: string, blob: string): string {
  return written('tree', Buffer.concat([Buffer.from(`100644 ${name}\0`), Buffer.from(blob, 'hex')]))
}

it.each([
  [
    'more bytes than a push may have',
    () => folderWith('long.bin', written('blob', randomBytes(mostPushBytes + 1_000_000))),
    /larger than is taken/,
  ],
  [
    'something that would be git’s own',
    () => folderWith('.git', written('blob', Buffer.from('gitdir: /elsewhere\n'))),
    /Git finds something in it that it does not take/,
  ],
])('%s is refused in words, and nothing of it stays', async (_what, tree, words) => {
  const number = shop.github.pulls.length + 1
  const identity = ['-c', 'user.name=Eve', '-c', 'user.email=eve@example.org']
  const head = await mustGit(
    shop.other.folder,
    ...identity,
    'commit-tree',
    tree(),
    '-p',
    'refs/heads/main',
    '-m',
    'By somebody else',
  )
  await mustGit(shop.other.folder, 'update-ref', `refs/pull/${number}/head`, head)
  const texts = { title: 'A fix', body: '' }
  const pull = { number, head: 'fix', base: 'main', ...texts, state: 'open' as const, merged: false, from: 'eve/shop' }
  shop.github.pulls.push(pull)
  await shop.round()
  const shown = async () => (await othersOf(asker, shop.repositoryId)).find((one) => one.number === number)
  expect(await shown()).toMatchObject({ head, stands: 'left', problem: null })
  const before = await mustGit(shop.folder, 'count-objects', '-v')

  expect(await execute(askForPull, asker, { repositoryId: shop.repositoryId, number, head })).toMatchObject({
    ok: true,
  })
  await shop.round()
  expect(await shown()).toMatchObject({ stands: 'left', problem: expect.stringMatching(words) })
  expect(await read.delivery.count({ where: { pullNumber: number } })).toBe(0)
  expect((await git(shop.folder, ['cat-file', '-e', head])).ok).toBe(false)
  expect(await mustGit(shop.folder, 'count-objects', '-v')).toBe(before)
  expect(readdirSync(shop.folder).filter((name) => name.startsWith('incoming-'))).toEqual([])
  expect(shop.github.wrong).toEqual([])
})
