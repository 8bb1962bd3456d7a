import { beforeAll, describe, expect, it } from 'vitest'
import { cast } from '@/lib/calls/fixture'
import { execute } from '@/lib/change/command'
import { type PersonActor, systemActor } from '@/lib/core/actor'
import { newId } from '@/lib/core/id'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { boardFacts } from '@/lib/insights/board/queries'
import { countAll, forgetTallies, storedTallies } from '@/lib/insights/fixture'
import { boards } from '@/lib/insights/number'
import { periodOf } from '@/lib/insights/schema'
import { sealLines } from '@/lib/jobs/partitions'
import { permissionsOf } from '@/lib/people/rules'
import { oldMonth } from '@/lib/record/fixture'

const ownerUrl = process.env.DATABASE_OWNER_URL!
const owner = (sql: string, values: unknown[] = []) => asOwner(ownerUrl, (db) => db.query(sql, values))
let lee: PersonActor

/** Lines of this kind in January, so many minutes apart, as an installation of that age has them. */
const lines = (type: string, every: number, name = type) =>
  owner(
    `insert into "AuditEvent" (id, at, type, "actorKind", "actorId", "actorName", "subjectKind", "subjectId", "podId", environment, "toolKey", sentence, data)
     select left(md5($1 || $3 || n), 26), '2026-01-01'::timestamptz + make_interval(mins => n * $2), $1, 'system', 'system', 'Countersign',
       'call', n::text, 'pod-a', 'prod', 'memory.search', 'Said', jsonb_build_object('rule', 'rule-' || n % 3)
     from generate_series(1, 13 * 1440 / $2) n`,
    [type, every, name],
  )

/** Everything that lies there has its place, and is counted. */
async function countEverything(): Promise<void> {
  expect(await execute(sealLines, systemActor, { everything: true })).toMatchObject({ ok: true })
  await countAll()
}

beforeAll(async () => {
  const { ana } = await cast()
  lee = { ...ana, id: newId(), name: 'Lee', can: permissionsOf(['auditor']) }
  await oldMonth(ownerUrl, '2026-01', 2_600)
  await lines('call.denied', 11)
  await lines('request.expired', 37)
  await lines('finding.found', 61)
  await countEverything()
})

/** Within a day, from midnight to midnight, between hours of several days, and longer than anything was. */
const times = [
  { from: '2026-01-05T03:00:00Z', to: '2026-01-05T17:00:00Z' },
  { from: '2026-01-05T00:00:00Z', to: '2026-01-06T00:00:00Z' },
  { from: '2026-01-07T05:00:00Z', to: '2026-01-09T16:00:00Z' },
  { from: '2026-01-07T23:00:00Z', to: '2026-01-12T01:00:00Z' },
  { from: '2026-01-07T00:00:00Z', to: '2026-03-01T00:00:00Z' },
]

async function recounted(types: readonly string[], { from, to }: { from: string; to: string }): Promise<number> {
  const where = { type: { in: [...types] }, at: { gte: new Date(from), lt: new Date(to) } }
  return await read.auditEvent.count({ where })
}

const asked = ['call.allowed', 'call.asked', 'call.denied']
const sum = (some: readonly number[]) => some.reduce((all, one) => all + one, 0)

describe.each(times)('from $from to $to', (time) => {
  const period = periodOf(time, new Date())

  it('is what the lines of the record come to, in both times', async () => {
    const facts = await boardFacts(lee, 'control', period, undefined)
    const { counted, drawn, denials } = facts
    const { uses } = await boardFacts(lee, 'exposure', period, undefined)
    for (const when of ['now', 'before'] as const) {
      const window = period[when]
      expect(counted.calls[when]).toBe(await recounted(asked, window))
      expect(counted.calls_denied[when]).toBe(await recounted(['call.denied'], window))
      expect(counted.findings[when]).toBe(await recounted(['finding.found'], window))
      expect(counted.expiries[when]).toBe(await recounted(['request.expired'], window))
      expect(sum(drawn.expiries![when])).toBe(counted.expiries[when])
    }
    expect(counted.calls.now).toBeGreaterThan(100)
    expect(sum(denials.map(({ count }) => count))).toBe(counted.calls_denied.now)
    expect(denials.map(({ rule }) => rule).toSorted()).toEqual(['rule-0', 'rule-1', 'rule-2'])
    expect(sum(uses.map(({ allowed, denied }) => allowed + denied))).toBe(counted.calls.now)
  })

  it('is the same where days are not counted as far as hours, and hours are read alone', async () => {
    const figures = () => Promise.all(boards.map((board) => boardFacts(lee, board, period, 'product')))
    const withDays = await figures()
    await owner('update "TallyMark" set position = position - 1 where id = 5')
    expect(await figures()).toEqual(withDays.map((facts) => ({ ...facts, asOf: expect.any(String) as string })))
    await owner('update "TallyMark" set position = position + 1 where id = 5')
  })
})

describe('days', () => {
  const day = `name = 'measures_by_day' and hour = '2026-01-05'`
  it.each([
    ['that were never counted', `delete from "Tally" where name like '%_by_day'; delete from "TallyMark" where id = 5`],
    [
      'behind which a worker of before went on',
      `update "Tally" set count = count - 1 where ${day}; update "TallyMark" set position = position - 1 where id = 5`,
    ],
  ])('%s are the sums of their hours from the next line on, and so they are from the beginning', async (_what, sql) => {
    await owner(sql)
    await lines('call.denied', 13 * 1440, newId())
    await countEverything()
    const carried = await storedTallies()
    expect(carried.filter(({ name }) => name.endsWith('_by_day')).length).toBeGreaterThan(20)
    await forgetTallies()
    await countAll()
    expect(await storedTallies()).toEqual(carried)
  })
})
