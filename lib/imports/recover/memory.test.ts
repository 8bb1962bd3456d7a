import { describe, expect, it } from 'vitest'
import { digestOf } from '@/lib/core/canonical'
import { memoryItems, pathOf, recoverMemory } from '@/lib/imports/recover/memory'
import type { Commit } from '@/lib/imports/schema'
import { newTable, readVersion } from '@/lib/imports/recover/timeline'

const table = newTable(digestOf)
const version = (text: string) => readVersion(table, Buffer.from(text), null).version
const paths = (text: string) => memoryItems(version(text), table).map(({ value }) => pathOf(value))

describe('the shapes a memory file has', () => {
  it.each([
    ['a list of files', '- path: a.md\n- path: b.md\n', ['a.md', 'b.md']],
    [
      'notes by name',
      'memory:\n  context:\n    project_name: Pots\n  kiln:\n    file_path: docs/kiln.md\n',
      ['context', 'docs/kiln.md'],
    ],
    ['lists per topic', 'template: true\ngoals:\n- notes: sell\n- path: g.md\nusers: []\n', ['goals', 'g.md']],
    ['files by name', 'files:\n  a.md:\n    description: x\n', ['a.md']],
    ['nothing', '', []],
    ['entries without a path', '- description: x\n', ['(no path)']],
  ])('%s', (_, text, expected) => {
    expect(paths(text)).toEqual(expected)
  })
})

it('follows an entry through what it said, its leaving and its return', () => {
  const texts = [
    '- path: a\n  description: one\n',
    '- path: a\n  description: two\n',
    '- path: b\n',
    '- path: a\n  description: two\n',
  ]
  const changes = texts.map((text, index) => ({ commit: commitAt(index), before: null, after: version(text) }))
  const [a, b] = recoverMemory('project/memory.yaml', changes, table, () => ['flag'])
  expect(a!.versions.map(({ number, description, removed }) => [number, description, removed])).toEqual([
    [1, 'one', false],
    [2, 'two', false],
    [3, 'two', true],
    [4, 'two', false],
  ])
  expect(a).toMatchObject({ state: 'active', flags: ['flag'], createdAt: commitAt(0).at, updatedAt: commitAt(3).at })
  expect(b).toMatchObject({ state: 'archived', flags: [] })
})

function commitAt(minute: number): Commit {
  const at = `2025-01-06T09:0${minute}:00.000Z`
  return { hash: String(minute).repeat(40), parents: 1, author: 'Robin', at, message: '', changes: [], changeCount: 0 }
}
