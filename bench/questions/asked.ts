import type { World } from '@/bench/questions/world'

/** One thing that a page, an answer to a pod or the clock asks of the database. */
export type Question = {
  name: string
  /** The query of the product that is asked, so that one that nobody asks is found. */
  query: (...args: never[]) => unknown
  ask(world: World): Promise<unknown>
  /** What it was asked with: filters are found in it. */
  args(world: World): readonly unknown[]
  /** Whether it looks for words, which may cost more as there is more to look through. */
  searches: boolean
}

/** A question by a query's own name and parameters. */
export function asked<Args extends unknown[]>(
  name: string,
  query: (...args: Args) => unknown,
  args: (world: World) => [...Args],
  searches = false,
): Question {
  return { name, query, args, searches, ask: async (world) => await query(...args(world)) }
}

/** One question for each of several filters, named after what they narrow by. */
export function askedWith<Filter extends object>(
  name: string,
  filters: readonly Filter[],
  of: (name: string, filter: Filter, searches: boolean) => Question[],
): Question[] {
  return filters.flatMap((filter) => {
    const words = Object.entries(filter).map(([key, value]) => `${key} ${String(value).slice(0, 24)}`)
    return of(words.length === 0 ? name : `${name}, ${words.join(', ')}`, filter, 'q' in filter || 'actor' in filter)
  })
}
