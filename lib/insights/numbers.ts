import { type Board, type InsightNumber } from '@/lib/insights/number'
import { people } from '@/lib/insights/people'
import { work } from '@/lib/insights/work'

/** Every number of every board, at most six on each. */
export const numbers = { ...people, ...work } satisfies Record<string, InsightNumber>

export type NumberName = keyof typeof numbers
export const numberNames = Object.keys(numbers) as NumberName[]

/** The numbers of a board, in its order. */
export function numbersOf(board: Board): NumberName[] {
  return numberNames.filter((name) => numbers[name].board === board)
}
