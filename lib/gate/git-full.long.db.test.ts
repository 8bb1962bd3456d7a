import { commit, filesIn, git, mustGit, stateFolder } from '@/lib/gate/fixture-git'
import { openShop, push, type Shop, work } from '@/lib/gate/fixture-shop'
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, rmSync, statfsSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { read } from '@/lib/db/client'
import { done, half, insistOnWhole, open, places, released, stateOf } from '@/lib/jobs/fixture-landing'

// Repositories that are kept on a disk of their own, which is small enough to be filled.

const disk = path.join(stateFolder, 'repositories')
const ballast = path.join(disk, 'ballast')
const page = 4_096
const why = 'only root can mount a small disk'
let isMounted = false
let shop: Shop

beforeAll(async () => {
  mkdirSync(disk, { recursive: true })
  isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'countersign-full', disk]).status === 0
  shop = await openShop()
  const begun = await released(shop, 'begin', { 'docs/plan.md': 'Begin.\n' })
  await work()
  expect(await stateOf(begun)).toEqual(done)
})
afterAll(async () => {
  if (isMounted) spawnSync('umount', ['--lazy', disk])
  await shop.close()
})
beforeEach((context) => context.skip(!isMounted, why))

/** Fills the disk up to so many bytes. */
function leave(bytes: number): void {
  rmSync(ballast, { force: true })
  const { bavail, bsize } = statfsSync(disk)
  writeFileSync(ballast, Buffer.alloc(bavail * bsize - bytes))
}
const makeRoom = () => rmSync(ballast, { force: true })

const refusals = async () =>
  await read.auditEvent.count({
    where: { type: 'command.refused', actorId: shop.pod.podId, data: { path: ['reason'], equals: 'push_full' } },
  })

const noRoom = /remote: There is no room left for it where repositories are kept\./
const noAnswer = /RPC failed|HTTP 5\d\d|hung up|disconnect/

it('refuses a push for which there is no room in words, keeps nothing of it, and goes on answering', async () => {
  const clone = await shop.clone()

  for (const ref of ['refs/heads/pods/git-dev/large', 'refs/heads/pods/git-dev/again']) {
    await commit(clone, ref, { 'docs/large.txt': randomBytes(700_000).toString('base64') })
    leave(64 * page)
    const before = filesIn(shop.folder)
    const said = await push(clone, `HEAD:${ref}`)
    expect(said.ok).toBe(false)
    expect(said.out).toMatch(noRoom)
    expect(said.out).not.toMatch(noAnswer)
    expect(filesIn(shop.folder)).toEqual(before)
    // Equal refusals within a minute are one line.
    expect(await refusals()).toBe(1)

    expect(await mustGit(await shop.clone(), 'show', 'HEAD:docs/plan.md')).toBe('Begin.')
    makeRoom()
    const again = await push(clone, `HEAD:${ref}`)
    expect(again, again.out).toMatchObject({ ok: true })
  }
})

it.each([
  ['a delivery', (at: number) => ['-o', `task=small-${at}`, 'origin', 'HEAD:refs/for/main']],
  ['a branch of a pod’s own', (at: number) => ['origin', `HEAD:refs/heads/pods/git-dev/small-${at}`]],
] as const)('takes %s whole or not at all, wherever in the middle of it the disk is full', async (what, to) => {
  const seen = { taken: 0, refused: 0 }
  // So many pages of the disk are left.
  for (const pages of [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 24]) {
    const clone = await shop.clone()
    await commit(clone, `Small ${pages}`, { [`docs/${what.length}-${pages}.md`]: `Small ${pages}.\n` })
    const before = filesIn(shop.folder)
    leave(pages * page)
    const said = await git(clone, ['push', ...to(pages)])
    makeRoom()
    expect(said.out).not.toMatch(noAnswer)
    if (said.ok) seen.taken++
    else {
      seen.refused++
      expect(said.out).toMatch(noRoom)
      expect(filesIn(shop.folder)).toEqual(before)
    }
    expect(await git(shop.folder, ['fsck', '--full', '--strict'])).toMatchObject({ ok: true })
  }
  expect(seen.taken).toBeGreaterThan(0)
  expect(seen.refused).toBeGreaterThan(1)
})

it('lands what was signed as soon as there is room again, wherever the disk was full', async () => {
  const files = { 'docs/landed.md': 'Landed.\n' }
  const id = await released(shop, 'landed', files)
  const before = await places(shop)
  const seen = new Set<string>()
  for (const pages of [0, 0, 1, 2, 3, 4]) {
    leave(pages * page)
    const problem = await work().then(
      () => null,
      (error: Error) => error.message,
    )
    makeRoom()
    const state = await stateOf(id)
    seen.add(state.state)
    if (problem === null) break
    expect(problem).toContain('There is no room left on the disk.')
    expect([open, half]).toContainEqual(state)
    expect((await places(shop)).found).toBe(before.found)
  }
  expect(seen).toContain('released')
  await work()
  expect(await stateOf(id)).toEqual(done)
  await insistOnWhole(shop, files, [id])
})

it('keeps nothing for long of what was not written to its end', async () => {
  const torn = path.join(shop.folder, 'objects/ab/tmp_obj_torn')
  mkdirSync(path.dirname(torn), { recursive: true })
  writeFileSync(torn, 'Torn')
  await work()
  expect(filesIn(shop.folder)).toContain('objects/ab/tmp_obj_torn')
  const before = new Date(Date.now() - 2 * 3_600_000)
  for (const name of filesIn(shop.folder).filter((one) => /tmp_(?:obj|pack|idx|rev)_/.test(one)))
    utimesSync(path.join(shop.folder, name), before, before)
  await work()
  expect(filesIn(shop.folder).filter((name) => name.includes('tmp_'))).toEqual([])
})
