import pg from 'pg'
import type { Told } from '@/bench/full/stories'
import type { Question } from '@/bench/questions/asked'
import { type Cost, costOf } from '@/bench/questions/meter'
import { lookAround } from '@/bench/questions/world'
import { type Row, within } from '@/bench/table'

const most = { question: 2, search: 6, ms: 150 }
/**
 * Less than this is not judged against: levels of an index, rows of one screen that lie farther apart, what a machine does
 * beside. So many pages are read in half that time. The ratios that are printed first are to what was measured all the same.
 */
const least = { buffers: 1_000, ms: 5 }

/** What each of these questions costs in what is filled now, by its name. */
export async function costsOf(questions: readonly Question[], told: Told, url: string): Promise<Map<string, Cost>> {
  const batch = new pg.Client({ connectionString: url })
  await batch.connect()
  try {
    const world = await lookAround(told, batch)
    const found = new Map<string, Cost>()
    for (const { name, ask } of questions) {
      // The first warms up: what is read from disk is no question's own. Of the others the least counts: what a worker or
      // somebody else does in that moment is not either.
      await costOf(() => ask(world))
      const costs = [await costOf(() => ask(world)), await costOf(() => ask(world)), await costOf(() => ask(world))]
      const lowest = (what: keyof Cost) => Math.min(...costs.map((cost) => cost[what]))
      found.set(name, { buffers: lowest('buffers'), ms: lowest('ms'), statements: lowest('statements') })
    }
    return found
  } finally {
    await batch.end()
  }
}

/**
 * Prints what each question costs in what was small and in each that was filled more, and tells how many cost more than they
 * may of the most that was seen there.
 */
export function compared(
  questions: readonly Question[],
  [small, ...larger]: readonly ReadonlyMap<string, Cost>[],
  at: string,
): Row[] {
  const rows = questions.map(({ name, searches }) => {
    const [before, after] = [small!.get(name)!, larger.map((costs) => costs.get(name)!)]
    const highest = (what: 'buffers' | 'ms') => Math.max(...after.map((cost) => cost[what]))
    const over = (what: 'buffers' | 'ms', atLeast: number) => highest(what) / Math.max(before[what], atLeast)
    const goal = searches ? most.search : most.question
    const [pages, time] = [over('buffers', least.buffers), over('ms', least.ms)]
    const misses = { pages: pages > goal, time: time > goal, slow: highest('ms') > most.ms }
    const itself = `pages × ${over('buffers', 1).toFixed(1)}, time × ${over('ms', 0.01).toFixed(1)}`
    const figures = [before, ...after].map(({ buffers, ms }) => `${buffers} p ${ms.toFixed(1)} ms`).join(' → ')
    const judged = `judged × ${pages.toFixed(1)} and × ${time.toFixed(1)}`
    return { name, misses, said: `${name}: ${figures}, ${itself}, ${judged}` }
  })
  const isMissed = ({ misses }: (typeof rows)[number]) => Object.values(misses).some(Boolean)
  for (const row of rows) console.log(`  ${isMissed(row) ? 'NO ' : 'yes'} ${row.said}`)
  const missed = rows.filter(isMissed).map(({ name }) => name)
  console.log(`  ${missed.length} of ${rows.length} questions miss: ${missed.join(' · ') || 'none'}`)
  const many = (name: string, which: keyof (typeof rows)[number]['misses']) =>
    within(
      {
        name: `${name} ${at}, of ${rows.length} questions`,
        value: rows.filter(({ misses }) => misses[which]).length,
        unit: 'questions',
      },
      0,
    )
  return [
    many('Touch more than 2 × the pages (searches 6 ×)', 'pages'),
    many('Take more than 2 × as long (searches 6 ×)', 'time'),
    many(`Take more than ${most.ms} ms of SQL`, 'slow'),
  ]
}
