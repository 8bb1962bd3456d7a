import { commit, filesIn, git, mustGit, stateFolder } from '@/lib/gate/fixture-git'
import { numberIn, openShop, type Shop, signed, work } from '@/lib/gate/fixture-shop'
import { mkdtempSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requestNumbered } from '@/lib/access/fixture'
import { read } from '@/lib/db/client'
import { pushWords } from '@/lib/deliveries/labels'

// Git as its users have it: clones without a past, settings that push more than was meant, and options of a push.

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
  const clone = await shop.clone()
  for (const text of ['One.\n', 'Two.\n', 'Three.\n']) {
    await commit(clone, `Write ${text}`, { 'docs/plan.md': text })
    await signed(shop, numberIn(await git(clone, ['push', 'origin', 'HEAD:refs/for/main'])))
    await work()
    await mustGit(clone, 'pull', '-q', '--rebase=false', 'origin', 'main')
  }
})
afterAll(() => shop.close())

let turn = 0
/** A clone with a commit of its own, and with no more of the past than is said. */
async function cloned(...args: string[]) {
  const clone = mkdtempSync(path.join(stateFolder, 'user-'))
  await mustGit(stateFolder, 'clone', '-q', ...args, shop.address, clone)
  const name = `user-${++turn}`
  const head = await commit(clone, name, { [`docs/${name}.md`]: `${name}\n` })
  return { clone, name, head }
}

const task = async (number: number) => (await requestNumbered(number)).taskKey
const what = (reason: Parameters<typeof pushWords>[0], ref = 'refs/for/main') => pushWords(reason, { ref })

describe('a clone without its past', () => {
  it('pushes what it has, which lands with the whole past', async () => {
    const { clone, head, name } = await cloned('--depth=1')
    expect(await mustGit(clone, 'rev-parse', '--is-shallow-repository')).toBe('true')
    const said = await git(clone, ['push', 'origin', 'HEAD:refs/for/main'])
    expect(said, said.out).toMatchObject({ ok: true })
    expect(await signed(shop, numberIn(said))).toMatchObject({ state: 'released' })
    await work()
    expect(await mustGit(shop.folder, 'show', `main:docs/${name}.md`)).toBe(name)
    expect(await mustGit(shop.folder, 'rev-list', '--objects', '--quiet', head)).toBe('')
    expect(await git(shop.folder, ['fsck', '--full', '--strict'])).toMatchObject({ ok: true })
  })

  it('goes on with a branch of its own as well', async () => {
    const { clone, head } = await cloned('--depth=1')
    const ref = 'refs/heads/pods/git-dev/shallow'
    expect(await git(clone, ['push', 'origin', `HEAD:${ref}`])).toMatchObject({ ok: true })
    expect(await mustGit(shop.folder, 'rev-parse', ref)).toBe(head)
  })

  it('of another repository is refused in words where its past is not here', async () => {
    const { clone: other } = await cloned()
    for (const text of ['A', 'B']) await commit(other, text, { 'docs/other.md': text })
    const shallow = mkdtempSync(path.join(stateFolder, 'cut-'))
    await mustGit(stateFolder, 'clone', '-q', '--depth=1', `file://${other}`, shallow)
    await commit(shallow, 'C', { 'docs/other.md': 'C' })
    const before = filesIn(shop.folder)
    const said = await git(shallow, ['push', shop.address, 'HEAD:refs/for/main'])
    expect(said.ok).toBe(false)
    expect(said.out).toContain(`remote: ${what('push_incomplete').what}`)
    expect(said.out).toContain(`remote: ${what('push_incomplete').instead}`)
    expect(filesIn(shop.folder)).toEqual(before)
  })
})

describe('push.followTags', () => {
  it('changes nothing where no tag goes along', async () => {
    const { clone } = await cloned()
    await mustGit(clone, 'tag', 'light')
    expect(await git(clone, ['-c', 'push.followTags=true', 'push', 'origin', 'HEAD:refs/for/main'])).toMatchObject({
      ok: true,
    })
  })

  it('is named where one does, and the push goes through without it', async () => {
    const { clone } = await cloned()
    await mustGit(clone, 'tag', '-a', 'v1', '-m', 'First')
    const before = filesIn(shop.folder)
    const said = await git(clone, ['-c', 'push.followTags=true', 'push', 'origin', 'HEAD:refs/for/main'])
    expect(said.ok).toBe(false)
    expect(said.out).toContain(`remote: ${what('push_several').what}`)
    expect(said.out).toMatch(/remote: .*push\.followTags/)
    expect(filesIn(shop.folder)).toEqual(before)
    expect(await git(clone, ['push', 'origin', 'HEAD:refs/for/main'])).toMatchObject({ ok: true })
  })
})

describe('--atomic', () => {
  it('is let through for one ref', async () => {
    const { clone } = await cloned()
    expect(await git(clone, ['push', '--atomic', 'origin', 'HEAD:refs/for/main'])).toMatchObject({ ok: true })
  })

  it('moves none of several', async () => {
    const { clone } = await cloned()
    const before = filesIn(shop.folder)
    const refs = ['HEAD:refs/for/main', 'HEAD:refs/heads/pods/git-dev/atomic']
    const said = await git(clone, ['push', '--atomic', 'origin', ...refs])
    expect(said.ok).toBe(false)
    expect(said.out).toContain(`remote: ${what('push_several').what}`)
    expect(said.out.match(/! \[remote rejected\]/g)).toHaveLength(2)
    expect(filesIn(shop.folder)).toEqual(before)
  })
})

describe('--force-with-lease', () => {
  const ref = 'refs/heads/pods/git-dev/leased'

  it('lets a branch of its own grow, and loses nothing of it', async () => {
    const { clone, head } = await cloned()
    expect(await git(clone, ['push', 'origin', `HEAD:${ref}`])).toMatchObject({ ok: true })
    const more = await commit(clone, 'More', { 'docs/more.md': 'More.\n' })
    const leased = `--force-with-lease=${ref}:${head}`
    expect(await git(clone, ['push', leased, 'origin', `HEAD:${ref}`])).toMatchObject({ ok: true })
    await mustGit(clone, 'commit', '-q', '--amend', '-m', 'Otherwise')
    const lost = await git(clone, ['push', `--force-with-lease=${ref}:${more}`, 'origin', `HEAD:${ref}`])
    expect(lost.ok).toBe(false)
    expect(lost.out).toContain(`remote: ${what('push_not_ahead', ref).what}`)
    expect(await mustGit(shop.folder, 'rev-parse', ref)).toBe(more)
  })

  it('asks as any push does, and moves no branch that moves by signed deliveries', async () => {
    const { clone } = await cloned()
    const main = await mustGit(shop.folder, 'rev-parse', 'main')
    const asked = await git(clone, ['push', '--force-with-lease=refs/for/main:', 'origin', 'HEAD:refs/for/main'])
    expect(asked, asked.out).toMatchObject({ ok: true })
    const direct = await git(clone, ['push', `--force-with-lease=main:${main}`, 'origin', 'HEAD:main'])
    expect(direct.ok).toBe(false)
    expect(direct.out).toContain(`remote: ${what('push_direct', 'refs/heads/main').what}`)
    expect(await mustGit(shop.folder, 'rev-parse', 'main')).toBe(main)
  })
})

describe('options of a push', () => {
  it.each<[string, string[], string | null]>([
    ['a task', ['-o', 'task=T-12'], 'T-12'],
    ['a task in words', ['-o', 'task=Care for lamps, twice'], 'Care for lamps, twice'],
    ['a task among options for others', ['-o', 'ci.skip', '-o', 'task=T-13', '-o', 'merge_request.create'], 'T-13'],
    ['the first of two tasks', ['-o', 'task=T-14', '-o', 'task=T-15'], 'T-14'],
    ['an empty task', ['-o', 'task='], null],
    ['nothing of ours', ['-o', 'topic=lamps'], null],
  ])('with %s', async (_what, options, wanted) => {
    const { clone } = await cloned()
    const said = await git(clone, ['push', ...options, 'origin', 'HEAD:refs/for/main'])
    expect(said, said.out).toMatchObject({ ok: true })
    expect(await task(numberIn(said))).toBe(wanted)
  })

  it('that stand in the settings count as those that are typed', async () => {
    const { clone } = await cloned()
    await mustGit(clone, 'config', 'push.pushOption', 'task=T-16')
    expect(await task(numberIn(await git(clone, ['push', 'origin', 'HEAD:refs/for/main'])))).toBe('T-16')
  })

  it('longer than a task is are cut, and more than are read are refused in words', async () => {
    const { clone } = await cloned()
    const long = await git(clone, ['push', '-o', `task=${'t'.repeat(500)}`, 'origin', 'HEAD:refs/for/main'])
    expect(await task(numberIn(long))).toBe('t'.repeat(200))
    const many = Array.from({ length: 5_000 }, (_, at) => ['-o', `option-${at}=${'o'.repeat(60)}`]).flat()
    const before = await read.delivery.count()
    const said = await git(clone, ['push', ...many, 'origin', 'HEAD:refs/for/main'])
    expect(said.ok).toBe(false)
    expect(said.out).toMatch(/remote: .+\./)
    expect(await read.delivery.count()).toBe(before)
  })
})
