import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { byImportance, fileKind, isDocument, isSafeBranch, isUnsafePath, taskOfPath } from '@/lib/imports/recover/files'

it.each([
  ['project/task.yaml', 'tasks'],
  ['task.yaml', 'tasks'],
  ['project/Shop/task.yml', 'tasks'],
  ['project/memory.yaml', 'memory'],
  ['project/outputs/changelog.yaml', 'changelog'],
  ['.logs/changelog.yaml', 'changelog'],
  ['project/outputs/CHANGELOG.md', 'changelog_text'],
  ['project/outputs/a/b/c-12/prompt_used.txt', 'prompt'],
  ['project/outputs/task_templates/Cross-Phase/x/chain_of_thought.yaml', 'thoughts'],
  ['project/outputs/x/reasoning_trace.md', 'trace'],
  ['.logs/issues/framework.yaml', 'issues'],
  ['project/outputs/reports/metrics_report_20250102_030405.yaml', 'metrics'],
  ['framework/task_templates/Phase/x/task.yaml', null],
  ['framework/task.yaml', null],
  ['docs/task.yaml', null],
  ['archive/metrics_report_job.yaml', null],
  ['project/outputs/x/notes.md', null],
])('takes %s for %s', (path, kind) => {
  expect(fileKind(path)).toBe(kind)
})

it('finds the task of a nested output folder', () => {
  expect(taskOfPath('project/outputs/discovery/plan.md-a1b2c3/chain_of_thought.yaml')).toBe('discovery/plan.md-a1b2c3')
  expect(taskOfPath('project/outputs/reports/metrics_report_1.yaml')).toBeNull()
  expect(taskOfPath('docs/guide.md')).toBeNull()
})

it('asks the project’s own file first', () => {
  const files = ['.logs/changelog.yaml', 'changelog.yaml', 'project/outputs/changelog.yaml']
  expect(files.toSorted(byImportance)).toEqual(files.toReversed())
})

it('tells documents from programs and pictures', () => {
  expect(['a.md', 'b.yaml', 'c.json', 'README', 'd.csv'].every(isDocument)).toBe(true)
  expect(['a.py', 'b.tsx', 'c.png', 'd.PDF', 'package.lock'].some(isDocument)).toBe(false)
})

it.each(['../x', 'a/../b', '/etc/passwd', 'a//b', '.git/config', 'a/.GIT/hooks/x', 'a\\b', 'a\nb', 'C:x', './a'])(
  'calls the path %j unsafe',
  (path) => {
    expect(isUnsafePath(path)).toBe(true)
  },
)

it('calls ordinary paths safe', () => {
  expect(['a.md', 'a b/ü…/.gitignore', '.logs/x', 'a..b', 'x.git/y'].some(isUnsafePath)).toBe(false)
})

describe('names of branches', () => {
  const accepts = (name: string) => {
    try {
      execFileSync('git', ['check-ref-format', `refs/heads/${name}`], { stdio: 'ignore' })
      return true
    } catch {
      return false
    }
  }

  it('trusts no name that git would not', () => {
    const part = fc.constantFrom(
      'a',
      'B',
      '-',
      '.',
      '..',
      '/',
      '~',
      '^',
      ':',
      ' ',
      '\\',
      '@{',
      '@',
      '*',
      '?',
      '[',
      '.lock',
      'ü',
      '\x7f',
    )
    const name = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(name, (text) => !isSafeBranch(text) || accepts(text)),
      { numRuns: 150 },
    )
  })

  it('trusts ordinary names and distrusts options', () => {
    expect(['main', 'chatgpt/auto/discovery/1.1_goals', 'sandbox-silent-otter', 'ü'].every(isSafeBranch)).toBe(true)
    expect(['-x', '--upload-pack=sh', '', 'a'.repeat(201)].some(isSafeBranch)).toBe(false)
  })
})
