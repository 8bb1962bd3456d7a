import { expect, it } from 'vitest'
import { rememberRefusal } from '@/lib/core/refusals'

it('records the first refusal of a minute and counts the equal ones into the next line', () => {
  expect(rememberRefusal('ana', 'requests.decide', 'expired', 0)).toBe(0)
  expect(rememberRefusal('ana', 'requests.decide', 'expired', 1_000)).toBeNull()
  expect(rememberRefusal('ana', 'requests.decide', 'expired', 59_999)).toBeNull()
  expect(rememberRefusal('ana', 'requests.decide', 'own_pod', 2_000)).toBe(0)
  expect(rememberRefusal('ana', 'requests.decide', 'expired', 60_000)).toBe(2)
})
