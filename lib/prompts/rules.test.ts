import { expect, it } from 'vitest'
import { compare } from '@/lib/difference/compare'
import { instructionsIn, stateOf, variableChanges } from '@/lib/prompts/rules'
import { mostVariables, variablesOf } from '@/lib/prompts/variables'

it('finds what is filled in, in each way in which it is written, once', () => {
  expect(variablesOf('Dear {name}, see {{ page.title }} and <order_id>; {name}')).toEqual([
    'name',
    'page.title',
    'order_id',
  ])
  expect(variablesOf('<b>bold</b>, { }, {1}, {"a": 2}, a < b and c > d')).toEqual([])
  expect(variablesOf('{'.repeat(100_000))).toEqual([])
  expect(variablesOf(Array.from({ length: 5_000 }, (_, at) => `{x${at}}`).join(''))).toHaveLength(mostVariables + 1)
})

it('says what is filled in by one text and not by the other', () => {
  expect(variableChanges('{a} {b}', '{b} {c}')).toEqual({ added: ['c'], removed: ['a'] })
})

it('says what a pod must and must never do otherwise', () => {
  const before = 'Always greet. Never share a number. It is nice.\n'
  const after = 'Never name a colleague. You must sign. It is nice.\n'
  expect(instructionsIn(compare(before, after))).toEqual({
    must: { added: ['You must sign.'], removed: ['Always greet.'] },
    never: { added: ['Never name a colleague.'], removed: ['Never share a number.'] },
  })
})

it.each([
  [{ approvedAt: null, retiredAt: null }, false, 'draft'],
  [{ approvedAt: null, retiredAt: null }, true, 'in_review'],
  [{ approvedAt: new Date(), retiredAt: null }, false, 'approved'],
  [{ approvedAt: new Date(), retiredAt: new Date() }, true, 'retired'],
] as const)('%j with %s is %s', (version, isWaiting, state) => {
  expect(stateOf(version, isWaiting)).toBe(state)
})
