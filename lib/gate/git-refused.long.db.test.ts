import { commit, filesIn, git, mustGit, stateFolder } from '@/lib/gate/fixture-git'
import { numberIn, openShop, push, type Shop, signed, work } from '@/lib/gate/fixture-shop'
import { addPod, must } from '@/lib/gate/fixture'
import { mkdirSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refreshAccess } from '@/lib/auth/access'
import { read } from '@/lib/db/client'
import { runGit } from '@/lib/git/run'
import { groupFaults } from '@/lib/incidents/grouped/commands'
import { sealLines } from '@/lib/jobs/partitions'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
  const clone = await shop.clone()
  // Another branch has to be there for a push to say what it would do to it.
  for (const text of ['One.\n', 'Two.\n']) {
    await commit(clone, 'Begin', { 'docs/plan.md': text })
    await signed(shop, numberIn(await push(clone, 'HEAD:refs/for/main')))
    await work()
    await mustGit(clone, 'pull', '-q', '--rebase=false', 'origin', 'main')
  }
})
afterAll(() => shop.close())

const refusals = async () =>
  (await read.auditEvent.findMany({ where: { type: 'command.refused', actorId: shop.pod.podId } })).map(
    ({ data }) => (data as { reason: string }).reason,
  )

describe('what a pod cannot do', () => {
  let clone: string
  beforeAll(async () => {
    clone = await shop.clone()
    await commit(clone, 'Something', { 'docs/some.md': 'Some.\n' })
    await mustGit(clone, 'tag', 'v1')
  })

  const refused: readonly (readonly [string, string[], string])[] = [
    ['a direct push', ['HEAD:main'], 'push_direct'],
    ['a push by force', ['--force', 'HEAD:main'], 'push_direct'],
    ['a deletion', [':main'], 'push_deletes'],
    ['a tag', ['v1'], 'push_tag'],
    ['a branch of another pod', ['HEAD:refs/heads/pods/somebody/work'], 'push_others_branch'],
    ['notes', ['HEAD:refs/notes/countersign'], 'push_notes'],
    ['two refs at once', ['HEAD:refs/for/main', 'HEAD:refs/heads/pods/git-dev/two'], 'push_several'],
    ['a ref of ours', ['HEAD:refs/deliveries/1'], 'push_no_place'],
    ['a branch that is none to deliver into', ['HEAD:refs/for/other'], 'push_unprotected'],
    ['a ref whose name misleads', ['HEAD:refs/for/mаin'], 'push_odd_ref'],
  ]
  it.each(refused)('%s', async (_what, args, reason) => {
    const before = filesIn(shop.folder)
    const said = await push(clone, ...args)
    expect(said.ok).toBe(false)
    expect(said.out).toMatch(/remote: .+[.:]/)
    expect(filesIn(shop.folder)).toEqual(before)
    expect(await refusals()).toContain(reason)
  })

  const bad: readonly (readonly [string, (clone: string) => Promise<unknown>, string])[] = [
    [
      'a submodule',
      async (at) => {
        await mustGit(
          at,
          'update-index',
          '--add',
          '--cacheinfo',
          `160000,${await mustGit(at, 'rev-parse', 'HEAD')},sub`,
        )
        await mustGit(at, 'commit', '-q', '-m', 'Sub')
      },
      'push_submodule',
    ],
    [
      'paths that are one where case is not told apart',
      async (at) => await commit(at, 'Twins', { 'docs/Plan.md': 'Another.\n' }),
      'push_twins',
    ],
    [
      'a link that leads out',
      async (at) => {
        mkdirSync(path.join(at, 'docs'), { recursive: true })
        symlinkSync('../../etc/passwd', path.join(at, 'docs/link'))
        await mustGit(at, 'add', '-A')
        await mustGit(at, 'commit', '-q', '-m', 'Link')
      },
      'push_link',
    ],
    [
      'a .git in a tree',
      async (at) => {
        const blob = (await runGit(at, ['hash-object', '-w', '--stdin'], { input: 'x' })).trim()
        const inner = (await runGit(at, ['mktree'], { input: `100644 blob ${blob}\tconfig\n` })).trim()
        const tree = (await runGit(at, ['mktree'], { input: `040000 tree ${inner}\t.git\n` })).trim()
        const made = await mustGit(at, 'commit-tree', tree, '-p', 'HEAD', '-m', 'Hidden')
        await mustGit(at, 'update-ref', 'HEAD', made)
      },
      'push_content',
    ],
    [
      'a file that others build with',
      async (at) => await commit(at, 'Machinery', { '.github/workflows/run.yml': 'on: push\n' }),
      'push_denied',
    ],
    [
      'what has no history in common',
      async (at) => {
        await mustGit(at, 'checkout', '-q', '--orphan', 'apart')
        await commit(at, 'Apart', { 'docs/apart.md': 'Apart.\n' })
      },
      'push_apart',
    ],
    ['what is there already', async () => {}, 'push_no_news'],
  ]
  it.each(bad)('deliver %s', async (_what, make, reason) => {
    const fresh = await shop.clone()
    await make(fresh)
    const before = filesIn(shop.folder)
    const said = await push(fresh, 'HEAD:refs/for/main')
    expect(said).toMatchObject({ ok: false })
    expect(said.out).toMatch(/remote: .+\./)
    expect(filesIn(shop.folder)).toEqual(before)
    expect(await refusals()).toContain(reason)
  })

  it('move a branch whose ref somebody moved on the disk: it is put back, told, and what was there is kept', async () => {
    const at = await runGit(shop.folder, ['rev-parse', 'refs/heads/main'])
    const parent = (await runGit(shop.folder, ['rev-parse', 'refs/heads/main^'])).trim()
    await runGit(shop.folder, ['update-ref', 'refs/heads/main', parent])
    await work()
    expect(await runGit(shop.folder, ['rev-parse', 'refs/heads/main'])).toBe(at)
    expect(await runGit(shop.folder, ['rev-parse', `refs/lost/main/${parent}`])).toBe(`${parent}\n`)
    expect(await read.auditEvent.count({ where: { type: 'repository.moved_unsigned' } })).toBe(1)
    // Which somebody has to account for: it is an incident until a person says why it is over.
    for (const command of [sealLines, groupFaults])
      await must(command as never, { ...(command === sealLines && { everything: true }) })
    const incident = await read.incident.findFirstOrThrow({ where: { kind: 'moved' } })
    expect(incident).toMatchObject({
      severity: 'high',
      state: 'open',
      title: '“main” of “shop” was moved without a signature',
    })
  })

  it('read a repository without a token, by a wrong one, or where the policy does not let it', async () => {
    const wrong = shop.address.replace(shop.pod.serviceKey, 'csk_wrong')
    expect((await git(stateFolder, ['ls-remote', wrong])).ok).toBe(false)
    const research = await addPod('git-research', { role: 'ResearchPod', department: 'research' })
    await refreshAccess()
    const closed = await git(stateFolder, ['ls-remote', shop.address.replace(shop.pod.serviceKey, research.serviceKey)])
    expect(closed.out).toContain('There is no repository shop here')
  })
})

it('keeps branches of a pod’s own, which only grow', async () => {
  const clone = await shop.clone()
  await commit(clone, 'Mine', { 'docs/mine.md': 'Mine.\n' })
  expect(await push(clone, 'HEAD:refs/heads/pods/git-dev/mine')).toMatchObject({ ok: true })
  await commit(clone, 'More', { 'docs/mine.md': 'More.\n' })
  expect(await push(clone, 'HEAD:refs/heads/pods/git-dev/mine')).toMatchObject({ ok: true })
  await mustGit(clone, 'reset', '-q', '--hard', 'HEAD~1')
  expect(await push(clone, '--force', 'HEAD:refs/heads/pods/git-dev/mine')).toMatchObject({ ok: false })
})

it('takes what git sends in pieces, after it asked whether it may', async () => {
  const clone = await shop.clone()
  await commit(clone, 'Large', {
    'docs/large.txt': Array.from({ length: 90_000 }, (_, at) => `${at * 7919}`).join('\n'),
  })
  const said = await git(clone, [
    '-c',
    'http.postBuffer=65536',
    'push',
    '-o',
    'task=large',
    'origin',
    'HEAD:refs/for/main',
  ])
  expect(said).toMatchObject({ ok: true })
  expect(numberIn(said)).toBeGreaterThan(0)
})
