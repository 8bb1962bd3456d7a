import { expect, it } from 'vitest'
import { entry, policyOf, signed, withRules } from '@/lib/policy/fixture'
import { compilePolicy } from '@/lib/policy/compile'
import { changedCells } from '@/lib/policy/matrix'
import { applyEdits } from '@/lib/policy/edit/edit'
import { takenAway, unusedRights } from '@/lib/policy/usage/unused'

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

it('what takes a right away leaves nothing else changed', () => {
  const text = `version: 1
environments: [dev, prod]
departments: { delivery: { tools: ["**"] } }
roles:
  DevPod:
    inherits: [base]
    rules:
      # Reading is free.
      - { tools: [a.read, a.write], then: allow }
  base:
    rules:
      - { tools: [a.clone], then: allow }
`
  const tools = [entry('a.read'), entry('a.write'), entry('a.clone')]
  const before = compilePolicy(policyOf(text), tools)
  const found = unusedRights(before, before, ['DevPod'], 'prod', (_role, tool) => tool === 'a.write')
  expect(found.map(({ tool, isOwnAlone }) => [tool.key, isOwnAlone])).toEqual([
    ['a.read', true],
    ['a.clone', false],
  ])
  const after = applyEdits(text, found.map(takenAway), tools)
  expect(after.refused).toEqual([])
  expect(
    changedCells(policyOf(text), policyOf(after.text), tools).map(({ environment, role, tool, after: cell }) => [
      environment,
      role,
      tool.key,
      cell.answer,
      cell.origin,
    ]),
  ).toEqual([
    ['prod', 'DevPod', 'a.read', 'deny', 'nothing'],
    ['prod', 'DevPod', 'a.clone', 'deny', 'own'],
  ])
  expect(after.text).toContain('# Reading is free.')
})
