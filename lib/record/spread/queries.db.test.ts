import { beforeAll, describe, expect, it } from 'vitest'
import { timeline } from '@/lib/audit/queries'
import type { AuditFilter } from '@/lib/audit/schema'
import { ask, cast, decide, must, page } from '@/lib/calls/fixture'
import type { PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { countTallies } from '@/lib/insights/commands'
import { sealLines } from '@/lib/jobs/partitions'
import { permissionsOf } from '@/lib/people/rules'
import { spreadOf } from '@/lib/record/spread/queries'

let lee: PersonActor
let ana: PersonActor
beforeAll(async () => {
  const stage = await cast()
  ana = stage.ana
  lee = { ...ana, id: 'lee', name: 'Lee', can: permissionsOf(['auditor']) }
  await decide(ana, await ask(stage.writerPod, page()), 'reject')
  await decide(ana, await ask(stage.writerPod, page()))
  await ask(stage.otherPod, page())
  await must(sealLines as never, { everything: true })
  for (let isAll = false; !isAll;) ({ isAll } = (await must(countTallies as never, {})) as { isAll: boolean })
})

const spread = async (filter: AuditFilter, by: PersonActor = lee) =>
  await spreadOf(by, filter, (await timeline(by, filter)).rows, new Date())
const sum = (told: Awaited<ReturnType<typeof spread>>) => told!.counts.reduce((all, { count }) => all + count, 0)

/** Every line that a filter means, as whoever goes to the end of the list counts them. */
async function countOf(filter: AuditFilter): Promise<number> {
  let [count, cursor] = [0, undefined as string | undefined]
  do {
    const { rows, next } = await timeline(lee, { ...filter, cursor })
    count += rows.length
    cursor = next ?? undefined
  } while (cursor !== undefined)
  return count
}

describe('of what is counted by the hour', () => {
  it.each([
    {},
    { what: 'request' },
    { what: 'call' },
    { outcome: 'rejected' },
    { kind: 'system' },
    { kind: 'person', what: 'request', outcome: 'approved' },
  ] as AuditFilter[])('%j tells every event of the list', async (filter) => {
    const told = (await spread(filter))!
    expect([told.of, told.isCut]).toEqual(['all', false])
    expect(sum(told)).toBe(await countOf(filter))
  })

  it('is told between whole hours, and of the page between others', async () => {
    const hour = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000)
    const to = new Date(hour.getTime() + 7_200_000).toISOString()
    const from = new Date(hour.getTime() - 7_200_000).toISOString()
    expect(await spread({ from, to })).toMatchObject({ of: 'all', from, to })
    expect(await spread({ from: new Date(hour.getTime() - 7_199_000).toISOString(), to })).toMatchObject({ of: 'page' })
  })
})

it('tells every event while an installation of before has not counted them without their keys as far', async () => {
  const all = await spread({})
  await asOwner(process.env.DATABASE_OWNER_URL!, (db) => db.query(`delete from "Tally" where name = 'every_line'`))
  expect(await spread({})).toMatchObject({ of: 'page' })
  await asOwner(process.env.DATABASE_OWNER_URL!, (db) => db.query('delete from "TallyMark" where id = 8'))
  expect(await spread({})).toEqual(all)
})

describe('of what nobody counts', () => {
  it.each([{ q: 'writer' }, { env: 'prod' }, { what: 'request', q: 'rejected' }] as AuditFilter[])(
    '%j tells the events on the page',
    async (filter) => {
      const told = (await spread(filter))!
      expect(told.of).toBe('page')
      expect(sum(told)).toBe((await timeline(lee, filter)).rows.length)
    },
  )

  it('is what an approver sees: others’ events are in no sum that they get', async () => {
    const told = (await spread({}, ana))!
    expect(told.of).toBe('page')
    expect(sum(told)).toBeLessThan(await read.auditEvent.count())
  })

  it('is nothing where nothing is', async () => {
    expect(await spread({ pod: 'no such pod' })).toBeNull()
    expect(await spread({ what: 'import' })).toBeNull()
  })
})
