import { expect, it } from 'vitest'
import { signed, withRules } from '@/lib/policy/fixture'
import { unusedRights } from '@/lib/policy/usage/unused'

const before = withRules('tools: [a.read, a.clone], then: allow', 'tools: [b.wipe], then: allow')
const now = withRules(
  'tools: [a.read], then: allow',
  `tools: [a.clone], then: ask, in: [prod], ${signed}`,
  'tools: [a.clone], then: deny, when: { size_bytes_over: 9 }',
  'tools: [a.write], then: allow',
)
const unused = (...used: string[]) =>
  unusedRights(now, before, ['DevPod'], 'prod', (role, tool) => role === 'DevPod' && used.includes(tool))

it('finds what a role may do or ask for and did not, and had from the beginning', () => {
  expect(unused().map(({ tool, cell, isOwnAlone }) => [tool.key, cell.answer, isOwnAlone])).toEqual([
    ['a.read', 'allow', true],
    ['a.clone', 'ask', false],
  ])
  expect(unused('a.read').map(({ tool }) => tool.key)).toEqual(['a.clone'])
  expect(unused('a.read', 'a.clone')).toEqual([])
})
