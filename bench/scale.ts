import pg from 'pg'
import type { BenchDatabase } from '@/bench/database'
import { compared, costsOf } from '@/bench/compared'
import { runCrowdBench } from '@/bench/crowd'
import { beginFilling, sizeOf } from '@/bench/full/fill'
import { usualCast } from '@/bench/full/main'
import { newPod } from '@/bench/install'
import { questions } from '@/bench/questions/all'
import type { Cost } from '@/bench/questions/meter'
import { against, type Row, within } from '@/bench/table'
import { perSecond, plainCall, wholeCall } from '@/bench/whole'
import { withClient } from '@/lib/db/roles'

const smallCalls = 10_000
const [usuallyWaiting, manyWaiting] = [500, 5_000]

/**
 * Every question at 10,000 calls and at so many more, with 500 requests that wait and with 5,000: how many pages it
 * touches and how long its statements take. Then whole calls beside plain ones there, what a call leaves on disk, and many
 * open pages.
 */
export async function runScaleBench(
  gate: string,
  deskPort: number,
  database: BenchDatabase,
  calls: number,
): Promise<Row[]> {
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
  const at = `at ${calls} calls`
  return [
    ...compared(questions, measured, at),
    ...(await ofCalls(gate, database, at)),
    ...(await runCrowdBench(gate, deskPort)).map((row) => ({ ...row, name: `${row.name}, ${at}` })),
  ]
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
      kB('Write-ahead log', log.entries, 5),
      {
        name: `Write-ahead log with the pages that are copied whole after a checkpoint, of a plain call, ${at}`,
        value: (log.entries + log.pages) / made / 1000,
        unit: 'kB',
        met: null,
      },
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
