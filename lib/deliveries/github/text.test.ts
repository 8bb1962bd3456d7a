import { expect, it } from 'vitest'
import { pullBody } from '@/lib/deliveries/github/text'

const address = 'https://countersign.test/requests/7'

it('says at GitHub that people sign first, and of what was undone at once that nobody did', () => {
  expect(pullBody({ address, isAtOnce: false })).toMatch(
    /^Nothing of this is merged before the right people have signed/,
  )
  const said = pullBody({ address, isAtOnce: true })
  expect(said).toBe(`Nobody signed this beforehand, and somebody else looks at it afterwards: ${address}`)
})
