import { describe, expect, it } from 'vitest'
import { isBookkeeping, linkCommits } from '@/lib/imports/recover/commits'
import type { Commit } from '@/lib/imports/schema'

const base = Date.UTC(2025, 0, 6, 9)
const commit = (hash: string, seconds: number, paths: string[], message = 'x', parents = 1): Commit => ({
  hash,
  parents,
  author: 'Robin',
  at: new Date(base + seconds * 1000).toISOString(),
  message,
  changes: paths.map((path) => ({ path, before: null, after: 'a', kind: 'file' })),
  changeCount: paths.length,
})
const entry = (path: string, seconds: number, index: number) => ({ path, atMs: base + seconds * 1000, index })

it('takes a commit for a pod’s when it is of one file the log speaks of at that time', () => {
  const commits = [
    commit('near', 0, ['a']),
    commit('far', 600, ['a']),
    commit('two', 0, ['a', 'b']),
    commit('merge', 0, ['a'], 'm', 2),
  ]
  const { byAgent, logged } = linkCommits(commits, [entry('a', -3, 0)])
  expect([...byAgent]).toEqual(['near'])
  expect([...logged]).toEqual(['near a', 'two a'])
})

it('gives each entry the nearest commit, and each commit the nearest entry', () => {
  const commits = [commit('one', 0, ['a']), commit('two', 100, ['a'])]
  const { entryOf, commitOf } = linkCommits(commits, [entry('a', 98, 0), entry('a', -2, 1), entry('b', 0, 2)])
  expect(Object.fromEntries(entryOf)).toEqual({ one: 1, two: 0 })
  expect(Object.fromEntries(commitOf)).toEqual({ 0: 'two', 1: 'one' })
})

describe('bookkeeping', () => {
  it.each([
    ['project/outputs/changelog.yaml', 'anything', true],
    ['project/memory.yaml', 'Update memory.yaml for docs/a.md', true],
    ['project/memory.yaml', 'Indexed 37 memory entries', true],
    ['project/memory.yaml', 'Add 2 entries to memory', true],
    ['project/memory.yaml', 'Remove memory entry for README.md', false],
    ['docs/memory.md', 'Update memory.yaml for x', false],
  ])('%s “%s”: %s', (path, message, expected) => {
    expect(isBookkeeping(path, message)).toBe(expected)
  })
})
