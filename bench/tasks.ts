import pg from 'pg'
import type { BenchDatabase } from '@/bench/database'
import { beginFilling } from '@/bench/full/fill'
import { lookAround, type World } from '@/bench/questions/world'
import { median, type Row, within } from '@/bench/table'
import { execute } from '@/lib/change/command'
import { read } from '@/lib/db/client'
import { outputsOfTask } from '@/lib/outputs/detail/queries'
import { taskBoard } from '@/lib/tasks/board/queries'
import { findingsOfTask } from '@/lib/tasks/found/queries'
import { taskGraph } from '@/lib/tasks/graph/queries'
import { moveTask } from '@/lib/tasks/hands/commands'
import { listTasks, taskCounts } from '@/lib/tasks/list/queries'
import { nextTasksOf } from '@/lib/tasks/own/queries'
import { taskDetail } from '@/lib/tasks/queries'
import { taskAddress } from '@/lib/tasks/schema'
import { turnsOf } from '@/lib/tasks/turns/queries'

const sizes = { small: 1_000, large: 100_000 } as const
const rounds = 25
const most = 3
/** Faster than this is as fast as a machine that does something else beside can tell. */
const leastMs = 4

const filters = [
  {},
  { q: 'checkout' },
  { q: 'zephyrine' },
  { status: 'planned' },
  { status: 'completed' },
  { waits: 'people' },
  { phase: 'Phase 3' },
  { pod: 'BillingPod0' },
  { origin: 'live' },
  { source: 'delivery-1' },
  { sort: 'title' },
  { sort: '-status' },
  { sort: 'where' },
] as const

type Ask = readonly [name: string, ask: () => Promise<unknown>]

/** What is asked about tasks and done with them, at a thousand and at a hundred thousand: list, board, drawing, page, moves. */
export async function runTasksBench(database: BenchDatabase): Promise<Row[]> {
  const { growTo, told } = await beginFilling(database, { pods: 10, tools: 60, people: 20 })
  const batch = new pg.Client({ connectionString: database.app })
  await batch.connect()
  const measure = async (tasks: number) => {
    await growTo({ calls: 1_000, waiting: 100, tasks, memory: 100 })
    const found = new Map<string, number>()
    for (const [name, ask] of await asksOf(await lookAround(told, batch))) {
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
      return within({ name: `Tasks, ${name}: ${figures}`, value, unit: 'times as long' }, most)
    })
  } finally {
    await batch.end()
  }
}

export async function asksOf({ everything, asPod, live, imported }: World): Promise<Ask[]> {
  const podSlug = (await read.pod.findUniqueOrThrow({ where: { id: live.podId! } })).slug
  const page = (number: number) => () =>
    Promise.all([
      taskDetail(everything, number),
      outputsOfTask(everything, { ...live, podSlug }),
      findingsOfTask(everything, number),
      turnsOf(everything, number),
    ])
  const movable = await read.task.findFirstOrThrow({ where: { origin: 'live', status: 'planned' } })
  return [
    ...filters.flatMap((given): Ask[] => {
      const filter = taskAddress.parse(given)
      const words = JSON.stringify(given)
      return [
        [`list ${words}`, () => listTasks(everything, filter)],
        [`counts ${words}`, () => taskCounts(everything, filter)],
        [`board ${words}`, () => taskBoard(everything, filter)],
        [`what waits for what ${words}`, () => taskGraph(everything, filter)],
      ]
    }),
    ['page of a live one', page(live.number)],
    ['page of one from a repository', page(imported.number)],
    ['what is ready for a pod', () => nextTasksOf(asPod, 25)],
    [
      'held and let go on by a person',
      async () => {
        for (const move of ['hold', 'resume'] as const) {
          const outcome = await execute(moveTask, everything, { number: movable.number, move, reason: 'To measure it' })
          if (!outcome.ok) throw new Error(outcome.reason)
        }
      },
    ],
  ]
}
