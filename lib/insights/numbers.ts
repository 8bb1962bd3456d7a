import { type Board, type InsightNumber } from '@/lib/insights/number'
import { people } from '@/lib/insights/people'
import { work } from '@/lib/insights/work'

/** Every number of every board, at most six at the head of each. */
export const numbers = { ...people, ...work } satisfies Record<string, InsightNumber>

export type NumberName = keyof typeof numbers
export const numberNames = Object.keys(numbers) as NumberName[]

/** The numbers of a board, in its order; those that stand below come last. */
export function numbersOf(board: Board): NumberName[] {
  const own = numberNames.filter((name) => numbers[name].board === board)
  return [...own.filter((name) => !isBelow(name)), ...own.filter(isBelow)]
}

export function isBelow(name: NumberName): boolean {
  const { isBelow: below = false }: InsightNumber = numbers[name]
  return below
}
