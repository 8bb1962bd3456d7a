import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { addBranch, addHostileTree, git, headOf, makeRepository } from '@/lib/imports/fixture'
import { guide, story } from '@/lib/imports/fixture-story'
import { readAll } from '@/lib/imports/fixture-reading'

const folder = mkdtempSync(path.join(tmpdir(), 'countersign-hostile-'))
const fresh = () => mkdtempSync(path.join(folder, 'x'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('repositories made to do harm', () => {
  it('reads names that lead elsewhere without going there, and says so', async () => {
    const source = makeRepository(fresh(), [{ message: 'begin', files: { 'a.md': guide } }])
    addHostileTree(source, 'evil', ['..', '.git', 'a\\b', 'C:evil', 'task.yaml'], 'tasks:\n  x:\n    status: backlog\n')
    const { branches } = await readAll(source)
    const evil = branches.find(({ name }) => name === 'evil')!
    expect(evil.problems.map(({ code, path: file }) => `${code} ${file}`).toSorted()).toEqual([
      'unsafe_path ..',
      'unsafe_path .git',
      'unsafe_path C:evil',
      'unsafe_path a\\b',
    ])
    expect(evil.tasks.map(({ key }) => key)).toEqual(['x'])
  })

  it('leaves out branches named like options and reads the rest', async () => {
    const source = makeRepository(fresh(), [{ message: 'begin', files: { 'a.md': 'x\n' } }])
    for (const name of ['--upload-pack=touch', '-x', '$(touch)']) addBranch(source, name, headOf(source))
    const { opened, branches } = await readAll(source)
    expect(opened.problems.map(({ code }) => code)).toEqual(['unsafe_branch', 'unsafe_branch'])
    expect(branches.map(({ name }) => name).toSorted()).toEqual(['$(touch)', 'main'])
  })

  it('runs nothing a repository holds or configures', async () => {
    const canary = path.join(folder, 'canary')
    const source = makeRepository(fresh(), story)
    const touch = `#!/bin/sh\ntouch ${canary}\n`
    mkdirSync(path.join(source, 'hooks'), { recursive: true })
    for (const hook of ['pre-auto-gc', 'post-checkout', 'reference-transaction', 'post-update', 'upload-pack'])
      writeFileSync(path.join(source, 'hooks', hook), touch, { mode: 0o755 })
    writeFileSync(path.join(folder, 'evil.sh'), touch, { mode: 0o755 })
    const evil = path.join(folder, 'evil.sh')
    for (const key of [
      'core.fsmonitor',
      'core.pager',
      'core.sshCommand',
      'diff.external',
      'uploadpack.packObjectsHook',
      'core.alternateRefsCommand',
    ])
      git(source, ['config', key, evil])
    await readAll(source)
    expect(existsSync(canary)).toBe(false)
  })

  it.each(['ext::sh -c "touch owned"', '--upload-pack=touch owned', 'https://me:secret@example.org/x'])(
    'refuses %s',
    async (source) => {
      await expect(readAll(source)).rejects.toThrow('is not a repository that can be read')
    },
  )

  it.each([
    ['a folder that is none', () => fresh(), /does not appear to be a git repository|not a git repository/],
    ['an empty repository', () => makeRepository(fresh(), []), /no branches with commits/],
    ['a place that does not exist', () => path.join(folder, 'nowhere'), /does not exist|does not appear/],
  ])('says in words that %s cannot be read', async (_, make, words) => {
    await expect(readAll(make())).rejects.toThrow(words)
  })

  it('says which branch does not exist', async () => {
    const source = makeRepository(fresh(), [{ message: 'begin', files: { a: 'x' } }])
    await expect(readAll(source, { branches: ['nope'] })).rejects.toThrow(
      'None of the branches asked for exists: nope.',
    )
    expect((await readAll(source, { branches: ['main', 'nope'] })).opened.missing).toEqual(['nope'])
  })

  it('survives names, messages and authors in every script and none', async () => {
    const source = makeRepository(fresh(), [
      {
        message: '\u0001\u0002\u0003 "quotes" \\ and\n\ntabs\t and 🏺',
        author: 'Zoë ‮evil',
        files: { 'ü/"q"\\n\n.md': 'x\n', '🏺.md': 'y\n' },
      },
      { message: '', files: { '🏺.md': 'z\n' } },
    ])
    const { main } = await readAll(source)
    expect(main.facts).toMatchObject({ commits: 2, treeFiles: 2 })
  })
})
