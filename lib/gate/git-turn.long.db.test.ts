import { commit, git, mustGit } from '@/lib/gate/fixture-git'
import { numberIn, openShop, push, type Shop, signed, work } from '@/lib/gate/fixture-shop'
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { patience } from '@/lib/core/fixture-patience'
import { read } from '@/lib/db/client'
import { env } from '@/lib/env'
import { inTurn } from '@/lib/gate/git-turn'
import { runGit } from '@/lib/git/run'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
  const clone = await shop.clone()
  await commit(clone, 'Begin', { 'docs/plan.md': 'Begin.\n' })
  await signed(shop, numberIn(await push(clone, 'HEAD:refs/for/main')))
  await work()
})
afterAll(() => shop.close())

const left = () => readdirSync(shop.folder).filter((name) => name.startsWith('incoming-'))

describe('pushes at once', () => {
  it('of the same objects, some refused, lose nothing of what is taken', async () => {
    for (let round = 0; round < 3; round++) {
      const clone = await shop.clone()
      const head = await commit(clone, `Round ${round}`, { [`docs/${round}.md`]: `Round ${round}\n` })
      const to = (...args: string[]) => git(clone, ['push', ...args])
      const [taken, again, own, barred] = await Promise.all([
        to('-o', `task=one-${round}`, shop.address, `${head}:refs/for/main`),
        to('-o', `task=two-${round}`, shop.address, `${head}:refs/for/main`),
        to(shop.address, `${head}:refs/heads/pods/git-dev/r${round}`),
        to(shop.address, `${head}:refs/heads/pods/another/r${round}`),
      ])
      expect([taken, again, own, barred].map(({ ok }) => ok)).toEqual([true, true, true, false])
      expect(await read.delivery.count({ where: { head } })).toBe(2)
    }
    expect(left()).toEqual([])
    for (const { head } of await read.delivery.findMany({ select: { head: true } }))
      expect(await git(shop.folder, ['rev-list', '--objects', head]), head).toMatchObject({ ok: true })
    expect(await git(shop.folder, ['fsck', '--connectivity-only'])).toMatchObject({ ok: true })
  })

  it('land as they were signed, each once, however many come together', async () => {
    const before = Number(await mustGit(shop.folder, 'rev-list', '--count', '--first-parent', 'main'))
    const clones = [await shop.clone(), await shop.clone(), await shop.clone()]
    for (const [at, clone] of clones.entries()) await commit(clone, `At once ${at}`, { [`once/${at}.md`]: `${at}\n` })
    const asked = await Promise.all(
      clones.map((clone, at) => git(clone, ['push', '-o', `task=at-${at}`, 'origin', 'HEAD:refs/for/main'])),
    )
    for (const said of asked) await signed(shop, numberIn(said))
    await Promise.all([work(), work()])
    expect(Number(await mustGit(shop.folder, 'rev-list', '--count', '--first-parent', 'main'))).toBe(before + 3)
    const held = await mustGit(shop.folder, 'ls-tree', '-r', '--name-only', 'main', 'once/')
    expect(held.split('\n')).toEqual(['once/0.md', 'once/1.md', 'once/2.md'])
  })
})

describe('a turn', () => {
  it('is one after the other, and another repository’s is its own', async () => {
    let [now, most] = [0, 0]
    const step = async () => {
      most = Math.max(most, ++now)
      await wait(30)
      now--
      return 'done'
    }
    expect(await Promise.all([inTurn('a', step), inTurn('a', step), inTurn('a', step)])).toEqual(Array(3).fill('done'))
    expect(most).toBe(1)
    // The other repository's comes while this one is still held.
    const other = await inTurn('a', async () => await inTurn('b', step))
    expect(other).toBe('done')
    await expect(inTurn('a', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
    expect(await inTurn('a', step)).toBe('done')
  })

  it('of a process that is killed goes on to the next', async () => {
    const holds = `
      const pg = require('pg'); const client = new pg.Client(process.env.URL)
      client.connect().then(() => client.query("select pg_advisory_lock(hashtextextended('push killed', 0))")).then(() => console.log('held'))
      setInterval(() => {}, 1000)`
    const other = spawn(process.execPath, ['-e', holds], {
      env: { PATH: process.env.PATH, NODE_ENV: 'test', URL: env.databaseReadUrl },
    })
    await new Promise((resolve) => other.stdout.once('data', resolve))
    let isDone = false
    const turn = inTurn('killed', async () => (isDone = true))
    await wait(500)
    expect(isDone).toBe(false)
    other.kill('SIGKILL')
    expect(await turn).toBe(true)
  })
})

it('a push holds nothing afterwards but one connection for the next, whether it is taken or refused', async () => {
  const clone = await shop.clone()
  const head = await commit(clone, 'Connected', { 'docs/connected.md': 'Connected.\n' })
  const inner = (await runGit(clone, ['mktree'], { input: '' })).trim()
  const tree = (await runGit(clone, ['mktree'], { input: `040000 tree ${inner}\t.git\n` })).trim()
  const hidden = await mustGit(clone, 'commit-tree', tree, '-p', 'HEAD', '-m', 'Hidden')
  const own = (name: string) => `refs/heads/pods/git-dev/${name}`
  const ofTurns = async () => {
    const [row] = await read.$queryRaw<[{ open: number; locked: number }]>`
      select count(distinct a.pid)::int as open, count(l.pid)::int as locked
      from pg_stat_activity a left join pg_locks l on l.pid = a.pid and l.locktype = 'advisory'
      where a.datname = current_database() and a.usename = current_user
        and (a.query in ('', 'select') or a.query like '%advisory%') and a.query not like '%pg_stat_activity%'`
    return row
  }
  for (const [taken, ...refs] of [
    [true, `${head}:${own('connected')}`],
    [false, `${hidden}:${own('hidden')}`],
    [false, '+HEAD~1:refs/for/main'],
    [true, `${head}:${own('connected-again')}`],
  ] as const) {
    expect(await push(clone, ...refs)).toMatchObject({ ok: taken })
    await vi.waitFor(async () => expect(await ofTurns()).toEqual({ open: 1, locked: 0 }), patience)
  }
})

it('what a killed push left is removed once no push can be at it any more', async () => {
  const [old, young] = ['incoming-old', 'incoming-young'].map((name) => path.join(shop.folder, name))
  mkdirSync(path.join(old!, 'objects'), { recursive: true })
  mkdirSync(young!)
  const before = new Date(Date.now() - 2 * 3_600_000)
  utimesSync(old!, before, before)
  await work()
  expect(left()).toEqual(['incoming-young'])
})

it('a lock that a killed git left on a branch, and a piece of an object, hold nothing up for ever', async () => {
  const clone = await shop.clone()
  await commit(clone, 'Locked', { 'docs/locked.md': 'Locked.\n' })
  await signed(shop, numberIn(await push(clone, 'HEAD:refs/for/main')))
  const [lock, torn] = ['refs/heads/main.lock', 'objects/pack/tmp_pack_torn'].map((name) =>
    path.join(shop.folder, name),
  )
  for (const file of [lock!, torn!]) writeFileSync(file, '')
  await expect(work()).rejects.toThrow(/main\.lock/)
  const delivery = async () => await read.delivery.findFirstOrThrow({ orderBy: [{ at: 'desc' }, { id: 'desc' }] })
  expect(await delivery()).toMatchObject({ state: 'landed', verifiedAt: null })
  expect([lock!, torn!].map((file) => existsSync(file))).toEqual([true, true])
  const before = new Date(Date.now() - 2 * 3_600_000)
  for (const file of [lock!, torn!]) utimesSync(file, before, before)
  await work()
  expect([lock!, torn!].map((file) => existsSync(file))).toEqual([false, false])
  const { commit: stands, verifiedAt } = await delivery()
  expect(verifiedAt).not.toBeNull()
  expect(await mustGit(shop.folder, 'rev-parse', 'refs/heads/main')).toBe(stands)
  expect(await read.auditEvent.count({ where: { type: 'repository.moved_unsigned' } })).toBe(0)
})
