import { expect, it } from 'vitest'
import { read, type Tx } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { placeBefore } from '@/lib/sinks/queries'

it('finds the place behind which everything lies since a moment, also where changes overlapped and places are missing', async () => {
  // A line a second; of each hundred some were written up to forty seconds after others that got their places sooner.
  await asOwner(process.env.DATABASE_OWNER_URL!, async (db) => {
    await db.query(`
      insert into "AuditOrder" ("position", "eventId", "eventAt")
      select (select coalesce(max("position"), 0) from "AuditOrder") + n + case when n > 7000 then 300 else 0 end, 'placed-' || n,
        timestamptz '2040-01-01 00:00Z' + (n - case when n % 7 = 0 then n * 31 % 40 else 0 end) * interval '1 second'
      from generate_series(1, 12000) n`)
  })
  const moments = [-5, 0, 1, 2, 35, 41, 42, 999, 5_000, 6_990, 6_999, 7_001, 7_042, 11_960, 11_999, 12_000, 12_001]
  for (const second of moments) {
    const since = new Date(Date.parse('2040-01-01T00:00:00Z') + second * 1000)
    const [row] = await read.$queryRaw<[{ first: bigint | null }]>`
      select min("position") as first from "AuditOrder" where "eventAt" >= ${since}`
    expect(await placeBefore(read as unknown as Tx, since), String(second)).toBe(
      row.first === null ? null : row.first - 1n,
    )
  }
})
