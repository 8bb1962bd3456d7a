import { expect, it } from 'vitest'
import { counted, newestOf } from '@/lib/core/count'

it('names one thing in the singular, and any other number in the plural', () => {
  expect([0, 1, 2, 1_500].map((n) => counted(n, 'line'))).toEqual(['0 lines', '1 line', '2 lines', '1,500 lines'])
  expect([1, 2].map((n) => counted(n, 'person', 'people'))).toEqual(['1 person', '2 people'])
})

it('says of a list that is cut of how many it is', () => {
  expect(newestOf(200, 1312)).toBe('The newest 200 of 1,312, newest first')
  expect(newestOf(3, 3)).toBe('Newest first')
})
