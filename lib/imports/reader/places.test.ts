import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { addHostileTree, type FixtureCommit, makeRepository } from '@/lib/imports/fixture'
import { logLine } from '@/lib/imports/fixture-story'
import { readDelivery } from '@/lib/imports/reader/delivery'

const folder = mkdtempSync(path.join(tmpdir(), 'countersign-places-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What is told of the paths of each branch: kind, path and whether it stands there. */
async function placesIn(repository: string, wanted = 'main'): Promise<[string, string, boolean][]> {
  const told: [string, string, boolean][] = []
  for await (const found of readDelivery({ source: repository, folder: mkdtempSync(path.join(folder, 'x')) }))
    if (found.type === 'branch' && found.branch.name === wanted)
      for (const { kind, file, present } of found.branch.found)
        if (kind.startsWith('path.')) told.push([kind, file, present])
  return told.toSorted((one, other) => (one.join(' ') < other.join(' ') ? -1 : 1))
}

const made = (commits: readonly FixtureCommit[]) => makeRepository(mkdtempSync(path.join(folder, 'r')), commits)

describe('where the paths of a repository lead', () => {
  it('tells what machines carry out, what says who may do what, and on which packages it stands', async () => {
    const repository = made([
      {
        message: 'Begin',
        files: {
          'docs/guide.md': 'x\n',
          '.github/workflows/build.yml': 'on: push\n',
          '.github/CODEOWNERS': '* @ade\n',
          'package.json': '{}\n',
          'requirements.txt': 'x\n',
        },
      },
      { message: 'Take one away', files: { 'requirements.txt': null, 'package.json': '{ }\n' } },
    ])
    expect(await placesIn(repository)).toEqual([
      ['path.dependency', 'package.json', true],
      ['path.dependency', 'requirements.txt', false],
      ['path.permission', '.github/CODEOWNERS', true],
      ['path.workflow', '.github/workflows/build.yml', true],
    ])
  })

  it('tells a record of the project only where a pod wrote into it as into any file', async () => {
    const changelog = 'project/outputs/changelog.yaml'
    const line = logLine('09:00:58', 'project/task.yaml', 'x', 'DevPod', 'Mark it as done')
    const repository = made([
      {
        message: 'Begin',
        at: '2025-01-06T08:00:00Z',
        files: { 'project/task.yaml': 'tasks: {}\n', 'project/memory.yaml': '- path: a.md\n' },
      },
      {
        message: 'Mark it as done',
        at: '2025-01-06T09:01:00Z',
        files: { 'project/task.yaml': 'tasks:\n  x:\n    done: true\n' },
      },
      { message: 'Update changelog.yaml', at: '2025-01-06T09:01:01Z', files: { [changelog]: line } },
    ])
    expect(await placesIn(repository)).toEqual([['path.record', 'project/task.yaml', true]])
  })

  it('tells a link that leads out of the tree from one that stays within', async () => {
    const repository = made([
      {
        message: 'Begin',
        files: {
          'docs/guide.md': 'x\n',
          'docs/again.md': { link: 'guide.md' },
          'docs/up.md': { link: '../README.md' },
          'docs/out.md': { link: '../../outside.md' },
          'shadow.md': { link: '/etc/shadow' },
        },
      },
    ])
    expect(await placesIn(repository)).toEqual([
      ['path.symlink', 'docs/again.md', true],
      ['path.symlink', 'docs/up.md', true],
      ['path.traversal', 'docs/out.md', true],
      ['path.traversal', 'shadow.md', true],
    ])
  })

  it('tells names that some disks take for one', async () => {
    const repository = made([
      { message: 'Begin', files: { 'docs/Guide.md': 'a\n', 'docs/guide.md': 'b\n', 'docs/other.md': 'c\n' } },
    ])
    expect(await placesIn(repository)).toEqual([
      ['path.twin', 'docs/Guide.md', true],
      ['path.twin', 'docs/guide.md', true],
    ])
  })

  it('tells names that git itself would let nobody add, and reads on', async () => {
    const repository = made([{ message: 'Begin', files: { 'docs/guide.md': 'x\n' } }])
    addHostileTree(repository, 'hostile', ['..', '.git', 'C:\\till.ts', 'fine.md', 'git~1'], 'x\n')
    expect(await placesIn(repository, 'hostile')).toEqual([
      ['path.permission', '.git', true],
      ['path.permission', 'git~1', true],
      ['path.traversal', '..', true],
      ['path.traversal', 'C:\\till.ts', true],
      ['path.twin', '.git', true],
      ['path.twin', 'git~1', true],
    ])
  })

  it('tells so many of a kind and no more', async () => {
    const files = Object.fromEntries(Array.from({ length: 250 }, (_, at) => [`vendor-${at}/package.json`, '{}\n']))
    const told = await placesIn(made([{ message: 'Copy packages in', files }]))
    expect(told).toHaveLength(200)
  })
})
