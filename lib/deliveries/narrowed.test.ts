import { describe, expect, it } from 'vitest'
import { foldersOf, narrowed } from '@/lib/deliveries/narrowed'
import type { ShownFile } from '@/lib/deliveries/schema'

const file = (path: string, what: ShownFile['what'] = 'changed') => ({ path, what })
const pathsOf = (files: readonly { path: string }[]) => files.map(({ path }) => path)

const files = [
  file('README.md'),
  file('docs/plan.md', 'removed'),
  file('docs/care/lamps/one.md', 'added'),
  file('docs/care/lamps/two.md'),
  file('docs/care/lanterns/three.md', 'mode'),
]

describe('folders', () => {
  it('hold each file once, as deep as they can be read, those of most files first', () => {
    expect(foldersOf(files).map(({ path, files: count }) => [path, count])).toEqual([
      ['docs/care/lamps', 2],
      ['.', 1],
      ['docs', 1],
      ['docs/care/lanterns', 1],
    ])
    expect(foldersOf(files)[0]!.what).toEqual({ added: 1, changed: 1, removed: 0, mode: 0 })
  })

  it('are higher ones where there are too many', () => {
    const many = Array.from({ length: 40 }, (_, at) => file(`docs/part-${at}/text.md`))
    expect(foldersOf([...many, file('site/a/b.md')])).toMatchObject([
      { path: 'docs', files: 40 },
      { path: 'site', files: 1 },
    ])
    const apart = Array.from({ length: 40 }, (_, at) => file(`part-${at}/text.md`))
    expect(foldersOf(apart)).toHaveLength(40)
  })

  it('together hold every file, and no file twice, when files are narrowed to each of them', () => {
    const all = foldersOf(files).flatMap(({ path }) => pathsOf(narrowed(files, { in: path })))
    expect(all.toSorted()).toEqual(pathsOf(files).toSorted())
    for (const { path, files: count } of foldersOf(files)) expect(narrowed(files, { in: path })).toHaveLength(count)
    expect(narrowed(files, { in: 'elsewhere' })).toEqual([])
  })
})

it('files are narrowed by what becomes of them, by words in their path, and by both', () => {
  expect(pathsOf(narrowed(files, { what: 'removed' }))).toEqual(['docs/plan.md'])
  // What is run from now on, or no more, is changed.
  expect(pathsOf(narrowed(files, { what: 'changed', q: 'CARE/' }))).toEqual([
    'docs/care/lamps/two.md',
    'docs/care/lanterns/three.md',
  ])
  expect(narrowed(files, {})).toEqual(files)
})
