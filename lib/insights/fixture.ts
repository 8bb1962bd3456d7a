import { expect } from 'vitest'
import { must } from '@/lib/calls/fixture'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { countTallies } from '@/lib/insights/commands'
import { sealLines } from '@/lib/jobs/partitions'

/** What is counted, without the lines that `forgetTallies` itself leaves: those are among every line, which are the sums of the others. */
export async function storedTallies() {
  const rows = await read.tally.findMany({ orderBy: [{ name: 'asc' }, { hour: 'asc' }, { key: 'asc' }] })
  const hours = new Map<string, bigint>()
  for (const { name, hour, count } of rows)
    if (name === 'lines') hours.set(hour.toISOString(), (hours.get(hour.toISOString()) ?? 0n) + count)
  const [every, others] = [
    rows.filter(({ name }) => name === 'every_line'),
    rows.filter(({ name }) => name !== 'every_line'),
  ]
  expect(new Map(every.map(({ hour, count }) => [hour.toISOString(), count]))).toEqual(hours)
  return others.filter(({ name, key }) => name !== 'lines' || !key.startsWith('command.refused '))
}

/** Counts everything that has its place, so many lines at once. */
export async function countAll(atOnce = 1_000): Promise<void> {
  await must(sealLines as never, {})
  for (let isAll = false; !isAll;) ({ isAll } = (await must(countTallies as never, { atOnce })) as { isAll: boolean })
}

/** Takes away all that is counted, as nobody but the database's owner can; it is counted again from the beginning. */
export async function forgetTallies(): Promise<void> {
  await asOwner(process.env.DATABASE_OWNER_URL!, (db) => db.query('delete from "Tally"; delete from "TallyMark"'))
}
