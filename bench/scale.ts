import pg from 'pg'
import type { BenchDatabase } from '@/bench/database'
import { beginFilling, sizeOf } from '@/bench/full/fill'
import { usualCast } from '@/bench/full/main'
import type { Told } from '@/bench/full/stories'
import { newPod } from '@/bench/install'
import { questions } from '@/bench/questions/all'
import type { Question } from '@/bench/questions/asked'
import { type Cost, costOf } from '@/bench/questions/meter'
import { lookAround } from '@/bench/questions/world'
import { against, type Row, within } from '@/bench/table'
import { perSecond, plainCall, wholeCall } from '@/bench/whole'
import { withClient } from '@/lib/db/roles'

const smallCalls = 10_000
const [usuallyWaiting, manyWaiting] = [500, 5_000]
const most = { question: 2, search: 6, ms: 150 }
/**
 * Less than this is not measured against: levels of an index, rows of one screen that lie farther apart, what a machine
 * does beside. So many pages are read in half that time.
 */
const least = { buffers: 1_000, ms: 5 }

/**
 * Every question at 10,000 calls and at so many more, with 500 requests that wait and with 5,000: how many pages it
 * touches and how long its statements take. Then whole calls beside plain ones there, and what a call leaves on disk.
 */
export async function runScaleBench(gate: string, database: BenchDatabase, calls: number): Promise<Row[]> {
  const { growTo, told } = await beginFilling(database, usualCast)
  const measured: Map<string, Cost>[] = []
  for (const [size, waiting] of [
    [smallCalls, usuallyWaiting],
    [calls, usuallyWaiting],
    [calls, manyWaiting],
  ] as const) {
    const started = Date.now()
    await growTo(sizeOf(size, waiting))
    console.log(
      `  ${size} calls, of which ${waiting} wait, were there after ${Math.round((Date.now() - started) / 1000)} s`,
    )
    measured.push(await costsOf(questions, told, database.app))
  }
  const [small, large, crowded] = measured as [Map<string, Cost>, Map<string, Cost>, Map<string, Cost>]
  const rows = questions.map(({ name, searches }) => {
    const [a, b, c] = [small.get(name)!, large.get(name)!, crowded.get(name)!]
    const ratio = (what: 'buffers' | 'ms') => Math.max(b[what], c[what]) / Math.max(a[what], least[what])
    const goal = searches ? most.search : most.question
    const slowest = Math.max(b.ms, c.ms)
    return { name, a, b, c, pages: ratio('buffers'), time: ratio('ms'), goal, slowest }
  })
  for (const { name, a, b, c, pages, time, goal, slowest } of rows) {
    const missed = pages > goal || time > goal || slowest > most.ms
    const figures = [a, b, c].map(({ buffers, ms }) => `${buffers} p ${ms.toFixed(1)} ms`).join(' → ')
    console.log(
      `  ${missed ? 'NO ' : 'yes'} ${name}: ${figures}, pages × ${pages.toFixed(1)}, time × ${time.toFixed(1)}`,
    )
  }
  const missed = rows.filter(({ pages, time, goal, slowest }) => pages > goal || time > goal || slowest > most.ms)
  console.log(
    `  ${missed.length} of ${rows.length} questions miss: ${missed.map(({ name }) => name).join(' · ') || 'none'}`,
  )
  const many = (name: string, missed: (typeof rows)[number][]) =>
    within({ name: `${name}, of ${rows.length} questions`, value: missed.length, unit: 'questions' }, 0)
  const at = `at ${calls} calls`
  return [
    many(
      `Touch more than 2 × the pages (searches 6 ×) ${at}`,
      rows.filter(({ pages, goal }) => pages > goal),
    ),
    many(
      `Take more than 2 × as long (searches 6 ×) ${at}`,
      rows.filter(({ time, goal }) => time > goal),
    ),
    many(
      `Take more than ${most.ms} ms of SQL ${at}`,
      rows.filter(({ slowest }) => slowest > most.ms),
    ),
    ...(await ofCalls(gate, database, at)),
  ]
}

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

/** What calls do there: whole ones beside plain ones, and what a plain one leaves. */
async function ofCalls(gate: string, { superuser }: BenchDatabase, at: string): Promise<Row[]> {
  const caller = { gate, token: (await newPod(gate, 'bench-scale')).token }
  await perSecond(() => wholeCall(caller), 32, 2)
  return await withClient(superuser, async (admin) => {
    // The log is read again afterwards, and a checkpoint would throw it away.
    await admin.query(`alter system set wal_keep_size = '8GB'`)
    await admin.query('select pg_reload_conf()')
    const left = async () => {
      await admin.query('checkpoint')
      const { rows } = await admin.query<{ calls: string; disk: string; place: string }>(
        `select (select count(*) from "Call") as calls, pg_database_size(current_database()) as disk,
          pg_current_wal_flush_lsn() as place`,
      )
      return { calls: Number(rows[0]!.calls), disk: Number(rows[0]!.disk), place: rows[0]!.place }
    }
    const before = await left()
    const plain = await perSecond(() => plainCall(caller), 32, 10)
    const after = await left()
    const whole = await perSecond(() => wholeCall(caller), 32, 10)
    const made = after.calls - before.calls
    const log = await logBetween(admin, before.place, after.place)
    const kB = (name: string, bytes: number, goal: number) =>
      within({ name: `${name} of a plain call, ${at}`, value: bytes / made / 1000, unit: 'kB' }, goal)
    return [
      against(
        {
          name: `Calls with claim and outcome, 32 connections, ${at}`,
          value: whole,
          unit: '/s',
          peer: { name: 'plain calls of the same client', value: plain },
        },
        { least: 1 / 3 },
      ),
      kB('Disk', after.disk - before.disk, 2.5),
      kB('Write-ahead log', log.entries, 7),
      kB('Write-ahead log, with the pages that are copied whole after a checkpoint,', log.entries + log.pages, 25),
    ]
  })
}

/** Bytes of the log from here to there: its entries, and the pages copied whole because they changed for the first time since a checkpoint. */
async function logBetween(admin: pg.Client, from: string, to: string): Promise<{ entries: number; pages: number }> {
  await admin.query('create extension if not exists pg_walinspect')
  const { rows } = await admin.query<{ entries: string; pages: string }>(
    `select sum(record_size) as entries, sum(fpi_size) as pages from pg_get_wal_stats($1, $2)`,
    [from, to],
  )
  return { entries: Number(rows[0]!.entries), pages: Number(rows[0]!.pages) }
}
