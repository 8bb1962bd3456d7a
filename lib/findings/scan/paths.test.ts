import { describe, expect, it } from 'vitest'
import { scanOf } from '@/lib/findings/scan/asked'
import { foldedPath, leadsOut, leadsToPath, pathKindOf } from '@/lib/findings/scan/paths'

describe('where a path leads', () => {
  it.each([
    ['../shop/till.ts', 'path.traversal'],
    ['docs/../../etc/passwd', 'path.traversal'],
    ['docs\\..\\..\\till.ts', 'path.traversal'],
    ['/etc/passwd', 'path.traversal'],
    ['~/.ssh/config', 'path.traversal'],
    ['C:\\till.ts', 'path.traversal'],
    ['docs/%2e%2e/till.ts', 'path.traversal'],
    ['.github/workflows/build.yml', 'path.workflow'],
    ['.GitHub/Workflows/build.yml', 'path.workflow'],
    ['shop/.github/actions/till/action.yml', 'path.workflow'],
    ['.git\u200Bhub/workflows/x.yml', 'path.workflow'],
    ['.circleci/config.yml', 'path.workflow'],
    ['Jenkinsfile', 'path.workflow'],
    ['.github/CODEOWNERS', 'path.permission'],
    ['.git/hooks/pre-commit', 'path.permission'],
    ['GIT~1/config', 'path.permission'],
    ['shop/.env.production', 'path.permission'],
    ['shop/.ssh/authorized_keys', 'path.permission'],
    ['package.json', 'path.dependency'],
    ['shop/package-lock.json', 'path.dependency'],
    ['requirements-dev.txt', 'path.dependency'],
    ['PyProject.toml. ', 'path.dependency'],
    ['project/outputs/changelog.yaml', 'path.record'],
    ['project/memory.yaml', 'path.record'],
    ['docs/page.md', null],
    ['docs/..page.md', null],
    ['docs/environment.md', null],
    ['docs/github/workflows.md', null],
    ['docs/memory.yaml', null],
    ['src/package.json.ts', null],
    ['', null],
  ])('%j: %s', (path, kind) => {
    expect(pathKindOf(path)).toBe(kind)
  })
})

describe('which texts are paths', () => {
  it.each([
    [['file_path'], true],
    [['filePath'], true],
    [['files', 3], true],
    [['files', 3, 'path'], true],
    [['outputs', 0, 'path'], true],
    [['outputs', 0, 'content'], false],
    [['content'], false],
    [['files', 0, 'meta', 'path'], false],
    [[], false],
  ] as const)('%j: %s', (way, is) => {
    expect(leadsToPath(way)).toBe(is)
  })
})

it('finds them in what a pod sent, each at its place, and as many as there are', () => {
  const files = Array.from({ length: 30 }, (_, at) => `shop-${at}/package.json`)
  const scan = scanOf({ arguments: { files, outputs: [{ path: '../x', content: '/etc/passwd' }] }, reason: '../x' })
  expect(scan.codes).toEqual(['path.dependency', 'path.traversal'])
  expect(scan.counts).toEqual({ 'path.dependency': 30, 'path.traversal': 1 })
  expect(scan.found).toHaveLength(21)
  expect(scan.found.at(-1)).toEqual({
    code: 'path.traversal',
    way: ['outputs', 0, 'path'],
    isName: false,
    from: 0,
    to: 4,
  })
})

describe('a link in a tree', () => {
  it.each([
    ['outside.md', '../etc/passwd'],
    ['docs/outside.md', '../../etc/passwd'],
    ['docs/outside.md', '/etc/passwd'],
    ['docs/outside.md', '~/.ssh/config'],
    ['docs/outside.md', 'C:\\till.ts'],
    ['docs/outside.md', 'a/../../../till.ts'],
    ['docs/outside.md', '..\\..\\till.ts'],
  ])('%s leads out by %s', (at, target) => {
    expect(leadsOut(at, target)).toBe(true)
  })

  it.each([
    ['inside.md', 'docs/guide.md'],
    ['docs/inside.md', '../guide.md'],
    ['docs/inside.md', './a/../guide.md'],
  ])('%s stays within by %s', (at, target) => {
    expect(leadsOut(at, target)).toBe(false)
  })
})

it('knows names that some disks take for one', () => {
  expect(foldedPath('docs/README.md')).toBe(foldedPath('Docs/readme.md. '))
  expect(foldedPath('docs/a.md')).not.toBe(foldedPath('docs/b.md'))
})
