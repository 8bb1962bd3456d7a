import { expect, it } from 'vitest'
import { type CellAnswer, type PolicyEdit, policyEdit } from '@/lib/policy/edit/schema'

const cell = { kind: 'cell', role: 'DevPod', environment: 'prod', tool: 'git.rollback_commit' } as const
const owner = { group: 'owners', count: 1 }

it.each<CellAnswer>([
  { then: 'allow' },
  { then: 'ask', duty: [owner], tier: 'high', expires: '4h', permission: '1h' },
  { then: 'deny', because: 'Not for pods' },
  { then: 'unset' },
])('a cell can get the answer %j', (answer) => {
  expect(policyEdit.parse({ ...cell, answer })).toEqual({ ...cell, answer })
})

it.each<PolicyEdit>([
  { kind: 'rule_added', role: 'DevPod', rule: { tools: ['git.*'], when: { path: ['docs/**'] }, then: 'allow' } },
  { kind: 'rule_removed', role: 'DevPod', rule: 'DevPod/3', was: { tools: ['git.*'], then: 'allow' } },
  { kind: 'text', before: 'version: 1', after: 'version: 2' },
])('is an edit: %j', (edit) => {
  expect(policyEdit.parse(edit)).toEqual(edit)
})

it.each([
  ['asks nobody', { ...cell, answer: { then: 'ask' } }],
  ['names a group twice', { ...cell, answer: { then: 'ask', duty: [owner, owner] } }],
  ['denies with somebody to sign', { ...cell, answer: { then: 'deny', duty: [owner] } }],
  ['names a pattern as a tool', { ...cell, tool: 'git.*', answer: { then: 'allow' } }],
  ['adds a rule that asks nobody', { kind: 'rule_added', role: 'DevPod', rule: { tools: ['git.*'], then: 'ask' } }],
])('is no edit where it %s', (_, edit) => {
  expect(policyEdit.safeParse(edit).success).toBe(false)
})
