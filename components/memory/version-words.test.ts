import { expect, it } from 'vitest'
import { foldQuiet, versionWords } from '@/components/memory/version-words'
import type { MemoryVersionRow } from '@/lib/memory/schema'

const first: MemoryVersionRow = {
  id: '1',
  number: 1,
  description: 'How to start',
  tags: ['start'],
  podOwner: 'DevPod',
  removed: false,
  commit: null,
  author: null,
  at: '2026-11-22T12:00:00.000Z',
}

it.each([
  [null, {}, 'first seen'],
  [null, { number: 9 }, 'earlier versions are not shown'],
  [{}, {}, 'only dates or links changed'],
  [{}, { description: 'How to begin' }, 'description changed'],
  [{}, { description: null, tags: [] }, 'description and tags changed'],
  [{}, { description: null, podOwner: null, tags: [] }, 'description, pod and tags changed'],
  [{}, { removed: true }, 'left the file'],
  [{ removed: true }, {}, 'came back into the file'],
])('after %j, %j reads "%s"', (before, change, words) => {
  expect(versionWords({ ...first, ...change }, before && { ...first, ...before })).toBe(words)
})

it('calls what was written here a text, which is in no file', () => {
  const second = { ...first, number: 2, description: 'How to begin' }
  expect(foldQuiet([{ ...second, number: 3 }, second, first], 'text').map(([change]) => change!.words)).toEqual([
    'the same again',
    'text changed',
    'first written',
  ])
})

it('puts versions that say nothing new together, and keeps the others apart', () => {
  const versions = [
    { ...first, number: 5 },
    { ...first, number: 4 },
    { ...first, number: 3 },
    { ...first, number: 2, description: 'Something else' },
    first,
  ]
  const groups = foldQuiet(versions).map((group) =>
    group.map(({ version, saysSomethingNew }) => [version.number, saysSomethingNew]),
  )
  expect(groups).toEqual([
    [
      [5, false],
      [4, false],
    ],
    [[3, true]],
    [[2, true]],
    [[1, true]],
  ])
})
