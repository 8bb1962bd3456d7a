import { compared, costsOf } from '@/bench/compared'
import type { BenchDatabase } from '@/bench/database'
import { beginFilling, sizeOf } from '@/bench/full/fill'
import { usualCast } from '@/bench/full/main'
import { record } from '@/bench/questions/record'
import type { Row } from '@/bench/table'

const smallCalls = 10_000
const waiting = 500
const between = 1_000_000

/** Everything that is asked of the record at 10,000 calls, at a million lines and at so many more. */
export async function runRecordBench(database: BenchDatabase, lines: number): Promise<Row[]> {
  const filling = await beginFilling(database, usualCast)
  const measure = () => costsOf(record, filling.told, database.app)
  const filled = async (size: number) => {
    const started = Date.now()
    await filling.linesTo(size)
    console.log(`  ${size} lines were there after ${Math.round((Date.now() - started) / 1000)} s`)
    return await measure()
  }
  await filling.growTo(sizeOf(smallCalls, waiting))
  const small = await measure()
  const rows: Row[] = []
  for (const size of new Set([Math.min(between, lines), lines]))
    rows.push(...compared(record, [small, await filled(size)], `at ${size} lines`))
  return rows
}
