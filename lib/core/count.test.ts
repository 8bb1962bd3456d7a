import { expect, it } from 'vitest'
import { counted, leastPlace, newestOf, rangeWords, requestCountWords, shortCount } from '@/lib/core/count'

it('names one thing in the singular, and any other number in the plural', () => {
  expect([0, 1, 2, 1_500].map((n) => counted(n, 'line'))).toEqual(['0 lines', '1 line', '2 lines', '1,500 lines'])
  expect([1, 2].map((n) => counted(n, 'person', 'people'))).toEqual(['1 person', '2 people'])
})

it('says of a list that is cut of how many it is', () => {
  expect(newestOf(200, 1312)).toBe('The newest 200 of 1,312, newest first')
  expect(newestOf(3, 3)).toBe('Newest first')
})

it.each([
  [{ before: 0, total: 3 }, 3, '3 tasks'],
  [{ before: 0, total: 1 }, 1, '1 task'],
  [{ before: 0, total: 221 }, 25, '1–25 of 221 tasks'],
  [{ before: 50, total: 221 }, 25, '51–75 of 221 tasks'],
  [{ before: 925, total: 926 }, 1, '926 of 926 tasks'],
  [{ before: 25, total: 1_001 }, 25, '26–50 of over 1,000 tasks'],
  [{ before: 0, total: 101, upTo: 100 }, 20, '1–20 of over 100 tasks'],
  [{ before: 101, total: 101, upTo: 100 }, 20, '20 of over 100 tasks, after the first 100'],
  [{ before: 1_001, total: 1_001 }, 25, '25 of over 1,000 tasks, after the first 1,000'],
])('says where a page lies: %j with %i rows is "%s"', (place, shown, words) => {
  expect(rangeWords(place, shown, 'task')).toBe(words)
})

it('says of a page of which nobody counted all what is known: what was found, what was seen, and that there is more', () => {
  const words = (...place: Parameters<typeof leastPlace>) => rangeWords(leastPlace(...place), place[1], 'task')
  expect(words(0, 25, true, 500)).toBe('1–25 of at least 500 tasks')
  expect(words(25, 25, true)).toBe('26–50 of at least 51 tasks')
  expect(words(500, 25, true, 500)).toBe('501–525 of at least 526 tasks')
  expect(words(50, 7, false, 500)).toBe('51–57 of 57 tasks')
})

it('says at least how many there are, where nobody counted further', () => {
  expect([12, 1_000, 1_001].map((count) => requestCountWords(count))).toEqual(['12', '1,000', '1,000+'])
  expect([100, 101].map((count) => requestCountWords(count, 100))).toEqual(['100', '100+'])
})

it('shortens a number where there is little room', () => {
  expect([0, 999, 1_234, 2_000_000].map(shortCount)).toEqual(['0', '999', '1.2K', '2M'])
})
