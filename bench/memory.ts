import type { BenchDatabase } from '@/bench/database'
import { beginFilling } from '@/bench/full/fill'
import { lookAround, type World } from '@/bench/questions/world'
import { median, type Row, within } from '@/bench/table'
import pg from 'pg'
import { listMemory, memoryCounts } from '@/lib/memory/queries'
import { memoryAddress } from '@/lib/memory/schema'
import { givenEntries } from '@/lib/memory/written/queries'
import { entryFilter } from '@/lib/memory/written/schema'

/** Each makes an entry that was written here, and one of a repository, of which a third is on two branches. */
const sizes = { small: 430, large: 43_000 } as const
const rounds = 25
const most = 3
/** Faster than this is as fast as a machine that does something else beside can tell. */
const leastMs = 4

const filters = [
  {},
  { q: 'lamp' },
  { q: 'zephyrine' },
  { q: 'kettle' },
  { kind: 'md' },
  { pod: 'BillingPod0' },
  { source: 'delivery-1' },
  { flag: 'path_not_in_tree' },
  { state: 'held' },
  { age: 'new' },
  { age: 'old' },
  { age: 'old', q: 'lamp', kind: 'md' },
  { sort: 'path' },
  { sort: '-state' },
] as const

type Ask = readonly [name: string, ask: () => Promise<unknown>]

/** What pods know, at a thousand entries and at a hundred thousand: lists and their counts by each facet, and what pods are given. */
export async function runMemoryBench(database: BenchDatabase): Promise<Row[]> {
  const { growTo, told } = await beginFilling(database, { pods: 10, tools: 60, people: 20 })
  const batch = new pg.Client({ connectionString: database.app })
  await batch.connect()
  const measure = async (memory: number) => {
    await growTo({ calls: 1_000, waiting: 100, tasks: 100, memory })
    const found = new Map<string, number>()
    for (const [name, ask] of asksOf(await lookAround(told, batch))) {
      const times: number[] = []
      for (let round = 0; round <= rounds; round += 1) {
        const began = performance.now()
        await ask()
        // The first round only warms up.
        if (round > 0) times.push(performance.now() - began)
      }
      found.set(name, median(times))
    }
    return found
  }
  try {
    const small = await measure(sizes.small)
    const large = await measure(sizes.large)
    return [...small].map(([name, before]) => {
      const after = large.get(name)!
      const value = after / Math.max(before, leastMs)
      const figures = `${before.toFixed(1)} ms → ${after.toFixed(1)} ms`
      return within({ name: `Memory, ${name}: ${figures}`, value, unit: 'times as long' }, most)
    })
  } finally {
    await batch.end()
  }
}

export function asksOf({ everything, asPod }: World): Ask[] {
  return [
    ...filters.flatMap((given): Ask[] => {
      const filter = memoryAddress.parse(given)
      const words = JSON.stringify(given)
      return [
        [`list ${words}`, () => listMemory(everything, filter)],
        [`counts ${words}`, () => memoryCounts(everything, filter)],
      ]
    }),
    ...['', 'kettle', 'zephyrine', 'batch 17'].map((q): Ask => [
      `given to a pod “${q}”`,
      () => givenEntries(asPod, entryFilter.parse({ q })),
    ]),
  ]
}
