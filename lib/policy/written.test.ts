import { expect, it } from 'vitest'
import { policyOf, starterPolicy } from '@/lib/policy/fixture'
import { mostAskedGroup, writtenRule } from '@/lib/policy/written'

it('finds a rule by its name, or by its place where it has none', () => {
  expect(writtenRule(starterPolicy, 'DeliveryPod', 'rollback')).toMatchObject([['rollback', { then: 'ask' }]])
  expect(writtenRule(starterPolicy, 'DevPod', 'rollback')).toBeUndefined()
  expect(writtenRule(starterPolicy, 'NoPod', 'rollback')).toBeUndefined()
  const unnamed = policyOf(
    'version: 1\nenvironments: [dev]\ndepartments: {}\nroles: { DevPod: { rules: [{ tools: [a.b], then: allow }] } }\n',
  )
  expect(writtenRule(unnamed, 'DevPod', 'DevPod/1')).toEqual([['DevPod/1', { tools: ['a.b'], then: 'allow' }]])
  expect(mostAskedGroup(unnamed)).toBe('admins')
})

it('knows which group signs most', () => {
  expect(mostAskedGroup(starterPolicy)).toBe('product-owners')
})
