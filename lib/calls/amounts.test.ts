import { expect, it } from 'vitest'
import { amountsOf } from '@/lib/calls/amounts'

const input = {
  type: 'object',
  properties: {
    content: { type: 'string', title: 'New text' },
    files: { type: 'array', title: 'Files' },
    branch: { type: 'string', title: 'Branch' },
    hidden: { type: 'string' },
  },
}
const amounts = (args: Record<string, unknown>) =>
  amountsOf({ input } as unknown as Parameters<typeof amountsOf>[0], args)

it('says how much a call carries, numbers first, in the order of the catalogue', () => {
  expect(amounts({ files: ['a', 'b', 'c'], content: `${'A line.\n'.repeat(1_499)}End`, branch: 'main' })).toEqual([
    '1,500 lines, 11,995 characters go in as “New text”.',
    '3 values go in as “Files”.',
  ])
})

it('says nothing of what the sentence or a glance tells', () => {
  expect(amounts({ content: 'Short', files: ['a'], branch: 'main', hidden: 'x'.repeat(500) })).toEqual([])
  expect(amounts({ content: null })).toEqual([])
  expect(amounts({ content: 'x'.repeat(90) })).toEqual(['1 line, 90 characters go in as “New text”.'])
})
