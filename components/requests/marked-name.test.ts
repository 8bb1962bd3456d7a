import { expect, it } from 'vitest'
import { markedName } from '@/components/requests/marked-name'

it('names a marked value as it is named beside the value', () => {
  const change = { kind: 'tool_call', content: { titles: { file_path: 'File' } } }
  expect(['/file_path', '/base_paths', '/a~1b', '/constructor'].map((field) => markedName(change, field))).toEqual([
    'File',
    'base paths',
    'a/b',
    'constructor',
  ])
  expect(markedName({ kind: 'access', content: {} }, '/to')).toBe('to')
})
