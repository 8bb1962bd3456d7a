import { commit, mustGit } from '@/lib/gate/fixture-git'
import { ask, numberIn, openShop, push, type Shop, signed, work } from '@/lib/gate/fixture-shop'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requestNumbered } from '@/lib/access/fixture'
import { takeLease } from '@/lib/db/lease'
import { gitOfAnybody } from '@/lib/git/fixture-environment'
import { makeKept, moveRef, turnAt } from '@/lib/git/kept'
import { isScattered, packUp } from '@/lib/git/packs'
import { incoming } from '@/lib/git/quarantine'
import { packRepositories } from '@/lib/repositories/jobs'

let shop: Shop
let clone: string
beforeAll(async () => {
  shop = await openShop()
  clone = await shop.clone()
})
afterAll(() => shop.close())

const manyPacks = 60

const packsIn = (folder: string) =>
  readdirSync(path.join(folder, 'objects/pack')).filter((name) => name.endsWith('.pack')).length
const pack = async () => await packRepositories.run({}, new AbortController().signal)
const objectsIn = async (folder: string) =>
  await mustGit(folder, 'cat-file', '--batch-all-objects', '--batch-check', '--unordered').then((told) =>
    told.split('\n').toSorted(),
  )

/** Has every object of the repository lie in so many packs more, as each push leaves one. */
async function pushMany(count: number): Promise<void> {
  for (let at = 0; at < count; at++) {
    await commit(clone, `Work ${at}`, { 'notes.md': `Note ${at} of many.\n` })
    const said = await push(clone, `HEAD:refs/heads/pods/git-dev/work-${at}`)
    if (!said.ok) throw new Error(said.out)
  }
}

describe('a repository to which much was pushed', () => {
  let waiting = 0
  let [lost, before]: [string, string[]] = ['', []]

  beforeAll(async () => {
    await commit(clone, 'Begin', { 'plan.md': 'The plan.\n' })
    await signed(shop, numberIn(await ask(clone, 'begin')))
    await work()
    // What waits for people is named by no ref, and what a branch lost by one of ours alone.
    waiting = numberIn(await ask(await changed('Wait', 'waits.md'), 'waiting'))
    lost = await mustGit(shop.folder, 'commit-tree', '-m', 'Lost', await mustGit(shop.folder, 'write-tree'))
    await moveRef(shop.folder, `refs/lost/main/${lost}`, lost, null)
    await pushMany(manyPacks)
    before = await objectsIn(shop.folder)
  })

  it('is left alone while something is pushed to it', async () => {
    expect(packsIn(shop.folder)).toBeGreaterThan(manyPacks)
    expect(isScattered(shop.folder)).toBe(true)
    const turn = (await takeLease(turnAt(idOf(shop))))!
    try {
      await pack()
    } finally {
      await turn.release()
    }
    const aside = path.join(shop.folder, `${incoming}test`)
    mkdirSync(aside)
    try {
      await pack()
    } finally {
      rmSync(aside, { recursive: true })
    }
    expect(packsIn(shop.folder)).toBeGreaterThan(manyPacks)
  })

  it('becomes few packs in which every object still is, whether a ref names it or not', async () => {
    await pack()
    expect(packsIn(shop.folder)).toBeLessThanOrEqual(3)
    expect(isScattered(shop.folder)).toBe(false)
    expect(await objectsIn(shop.folder)).toEqual(before)
    expect(before.some((line) => line.startsWith(lost))).toBe(true)
    await mustGit(shop.folder, 'fsck', '--full', '--strict', '--connectivity-only')
    const once = readdirSync(path.join(shop.folder, 'objects/pack'))
    await pack()
    expect(readdirSync(path.join(shop.folder, 'objects/pack'))).toEqual(once)
  })

  it('is pushed to and cloned as before, and what waited lands', async () => {
    expect((await push(clone, 'HEAD:refs/heads/pods/git-dev/after')).ok).toBe(true)
    await commit(clone, 'After', { 'notes.md': 'Afterwards.\n' })
    expect((await push(clone, 'HEAD:refs/heads/pods/git-dev/after-2')).ok).toBe(true)
    await signed(shop, waiting)
    await work()
    expect(await requestNumbered(waiting)).toMatchObject({ state: 'executed' })
    const other = await shop.clone()
    expect(await mustGit(other, 'ls-files')).toBe('plan.md\nwaits.md')
  })
})

it('packs objects that lie alone as well, and keeps those that nothing names', async () => {
  const folder = path.join(mkdtempSync(path.join(tmpdir(), 'countersign-packs-')), 'kept.git')
  await makeKept(folder, 'main')
  try {
    // Git tells how many there are by one folder of 256, so they are made to lie in that one.
    const texts = Array.from({ length: 10_000 }, (_, at) => `Text ${at}\n`).filter((text) =>
      nameOf(text).startsWith('17'),
    )
    const input = texts.map((text, at) => {
      writeFileSync(path.join(folder, `${at}.txt`), text)
      return `${path.join(folder, `${at}.txt`)}\n`
    })
    execFileSync('git', ['hash-object', '-w', '--stdin-paths'], {
      cwd: folder,
      env: gitOfAnybody,
      input: input.join(''),
    })
    expect(isScattered(folder)).toBe(true)
    await packUp(folder, new AbortController().signal)
    expect(isScattered(folder)).toBe(false)
    expect(packsIn(folder)).toBe(1)
    expect(await objectsIn(folder)).toHaveLength(texts.length)
  } finally {
    rmSync(path.dirname(folder), { recursive: true })
  }
})

/** The name of a text as git gives it. */
function nameOf(text: string): string {
  return createHash('sha1').update(`blob ${text.length}\0${text}`).digest('hex')
}

/** A clone of its own with one commit more. */
async function changed(message: string, file: string): Promise<string> {
  const other = await shop.clone()
  await commit(other, message, { [file]: `${message}.\n` })
  return other
}

function idOf({ folder }: Shop): string {
  return path.basename(folder, '.git')
}
