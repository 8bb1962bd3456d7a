import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { merge } from '@/lib/git/changes'
import { gitOfAnybody } from '@/lib/git/fixture-environment'
import { isIn, makeKept, moveRef, noCommit, refIn } from '@/lib/git/kept'

const place = mkdtempSync(path.join(tmpdir(), 'kept-'))
const folder = path.join(place, 'kept.git')
const git = (...args: string[]) =>
  execFileSync('git', args, { cwd: folder, env: gitOfAnybody, encoding: 'utf8' }).trim()
let [first, second, other] = ['', '', '']

beforeAll(async () => {
  await makeKept(folder, 'main')
  const tree = (text: string) => {
    const blob = execFileSync('git', ['hash-object', '-w', '--stdin'], { cwd: folder, input: text, encoding: 'utf8' })
    const input = `100644 blob ${blob.trim()}\tplan.md\n`
    return execFileSync('git', ['mktree'], { cwd: folder, input, encoding: 'utf8' }).trim()
  }
  first = git('commit-tree', tree('One\n'), '-m', 'First')
  second = git('commit-tree', tree('Two\n'), '-p', first, '-m', 'Second')
  other = git('commit-tree', tree('Three\n'), '-p', first, '-m', 'Other')
})
afterEach(() => vi.unstubAllEnvs())
afterAll(() => rmSync(place, { recursive: true }))

/** Puts a program in the place of git that does this when it is asked for this, and is git otherwise. */
function gitThat(does: string, when: string): void {
  const bin = path.join(place, 'bin')
  mkdirSync(bin, { recursive: true })
  const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim()
  writeFileSync(path.join(bin, 'git'), `#!/bin/sh\ncase " $* " in *" ${when} "*) ${does};; esac\nexec ${real} "$@"\n`)
  chmodSync(path.join(bin, 'git'), 0o755)
  vi.stubEnv('PATH', `${bin}:${process.env.PATH}`)
}

describe('a ref', () => {
  it('is named by its whole name, and not by what lies below it', async () => {
    git('update-ref', 'refs/heads/pods/writer/one', first)
    expect(await refIn(folder, 'refs/heads/pods/writer/one')).toBe(first)
    for (const none of ['refs/heads/pods/writer', 'refs/heads/pods', 'refs/heads/pods/writer/on', 'pods/writer/one'])
      expect(await refIn(folder, none), none).toBeNull()
  })

  it('that is to be made where others lie below its name is not taken for made', async () => {
    git('update-ref', 'refs/heads/pods/reader/one', first)
    await expect(moveRef(folder, 'refs/heads/pods/reader', first, null)).rejects.toThrow()
  })

  it('is not said to be missing by a git that was killed', async () => {
    gitThat('kill -9 $$', 'for-each-ref')
    await expect(refIn(folder, 'refs/heads/pods/writer/one')).rejects.toThrow()
  })
})

describe('whether a commit lies in a history', () => {
  it('is told by git, also of one that is not here', async () => {
    expect(await isIn(folder, first, second)).toBe(true)
    expect(await isIn(folder, second, second)).toBe(true)
    expect(await isIn(folder, second, first)).toBe(false)
    expect(await isIn(folder, '1'.repeat(40), second)).toBe(false)
    expect(await isIn(folder, noCommit, second)).toBe(false)
  })

  it.each(['kill -9 $$', 'exit 128', 'exit 3'])('is not answered with no by a git that does %s', async (does) => {
    gitThat(does, '--is-ancestor')
    await expect(isIn(folder, first, second)).rejects.toThrow()
    await expect(isIn(folder, second, first)).rejects.toThrow()
  })

  it('is not answered with no where the history cannot be read', async () => {
    await expect(isIn(folder, first, '1'.repeat(40))).rejects.toThrow()
  })
})

it('two commits that cannot be brought together are told from a git that was killed after it printed', async () => {
  expect(await merge(folder, second, other)).toEqual({ conflicts: ['plan.md'] })
  gitThat(`printf '${'a'.repeat(40)}\\0plan.md\\0'; kill -9 $$`, 'merge-tree')
  await expect(merge(folder, second, other)).rejects.toThrow()
})
