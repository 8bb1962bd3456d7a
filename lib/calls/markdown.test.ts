import { expect, it } from 'vitest'
import { holdsMarkdown, isMarkdown } from '@/lib/calls/markdown'

it.each([
  [true, 'content', { file_path: 'docs/plan.md', content: '' }],
  [true, 'new_text', { path: 'PLAN.MARKDOWN', new_text: '' }],
  [false, 'content', { file_path: 'docs/plan.py', content: '' }],
  [false, 'content', { file_path: 'plan.md.exe', content: '' }],
  [false, 'content', { from_path: 'a.md', to_path: 'a.sh', content: '' }],
  [false, 'content', { content: '' }],
  [false, 'file_path', { file_path: 'docs/plan.md', content: '' }],
  [false, 'message', { file_path: 'docs/plan.md', message: '' }],
])('%s: %s of %j is Markdown by the file beside it', (is, name, beside) => {
  expect(isMarkdown(name, beside, [])).toBe(is)
})

it('takes the schema’s word for it, and looks into what holds other values', () => {
  expect(isMarkdown('detail', { detail: '' }, ['detail'])).toBe(true)
  expect(holdsMarkdown({ files: [{ path: 'a.md', content: 'x' }] }, [])).toBe(true)
  expect(holdsMarkdown({ files: ['a.md'], detail: 'x', note: { detail: 'x' } }, [])).toBe(false)
})
