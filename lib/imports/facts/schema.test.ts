import { expect, it } from 'vitest'
import { factsOf } from '@/lib/imports/fixture-facts'
import { branchFacts } from '@/lib/imports/facts/schema'

it('takes what an earlier reader counted, who did not look for losses and stray work', () => {
  const { isOwn, losses, strayWork, strayNames, ...earlier } = factsOf({ commits: 7 })
  expect({ isOwn, losses, strayWork, strayNames }).toEqual({ isOwn: true, losses: [], strayWork: [], strayNames: 0 })
  expect(branchFacts.parse(earlier)).toEqual(factsOf({ commits: 7 }))
})

it('counts a word named __proto__ like any other', () => {
  const facts = JSON.parse(JSON.stringify(factsOf({})).replace('"authors":{}', '"authors":{"__proto__":2}'))
  expect(Object.entries(branchFacts.parse(facts).authors)).toEqual([['__proto__', 2]])
})
