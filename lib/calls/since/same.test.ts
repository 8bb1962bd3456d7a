import { expect, it } from 'vitest'
import { isAboutTheSame } from '@/lib/calls/since/same'

it.each([
  ['another text for the same file', { file_path: 'a.md', content: 'x' }, { file_path: 'a.md', content: 'y' }, true],
  ['another file', { file_path: 'a.md', content: 'x' }, { file_path: 'b.md', content: 'x' }, false],
  ['fewer files', { files: ['a.md', 'b.md'] }, { files: ['b.md'] }, true],
  ['another branch', { file_path: 'a.md', branch: 'work' }, { file_path: 'a.md', branch: 'main' }, false],
  ['another repository', { file_path: 'a.md', repo_name: 'till' }, { file_path: 'a.md', repo_name: 'jar' }, false],
  ['a file and none', { file_path: 'a.md', note: 'x' }, { note: 'x' }, false],
  ['another text to the same people', { to: ['ana'], text: 'x' }, { to: ['ana'], text: 'y' }, true],
  ['nothing that is the same', { to: ['ana'], text: 'x' }, { to: ['ben'], text: 'y' }, false],
  ['nothing at all', {}, {}, false],
])('%s', (_what, one, other, expected) => {
  expect(isAboutTheSame(one, other)).toBe(expected)
  expect(isAboutTheSame(other, one)).toBe(expected)
})
