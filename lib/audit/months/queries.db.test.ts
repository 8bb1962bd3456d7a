import { expect, it } from 'vitest'
import { beside } from '@/lib/audit/line/queries'
import { areMonthsReady, inItsMonths, monthsAmiss } from '@/lib/audit/months/queries'
import { timeline } from '@/lib/audit/queries'
import { type Actor, systemActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'
import { withClient } from '@/lib/db/roles'
import { permissionsOf } from '@/lib/people/rules'

const admin: Actor = {
  ...systemActor,
  kind: 'person',
  id: 'ada',
  name: 'Ada',
  groups: [],
  can: permissionsOf(['admin']),
}
const owner = process.env.DATABASE_OWNER_URL!

const line = (id: string, at: string) => `
  insert into "AuditEvent" (id, at, type, "actorKind", "actorId", "actorName", "subjectKind", "subjectId", sentence, data)
  values ('${id}', ${at}, 'demo.loaded', 'system', 'system', 'Countersign', 'demo', 'demo', '${id} happened', '{}')`

const sentences = async () => (await timeline(admin, { what: 'demo' })).rows.map(({ sentence }) => sentence)

it('the record is ready for the months to come until they are used up, and says so to admins', async () => {
  expect([await areMonthsReady(), await monthsAmiss(admin)]).toEqual([true, null])
  await withClient(owner, async (client) => {
    await client.query(`do $$ begin execute format('drop table %I', 'AuditEvent_' || to_char(now() at time zone 'UTC' + interval '2 months', 'YYYY_MM'));
      execute format('drop table %I', 'AuditEvent_' || to_char(now() at time zone 'UTC' + interval '1 month', 'YYYY_MM')); end $$`)
    const amiss = await monthsAmiss(admin)
    expect(amiss).toMatchObject({ astray: false })
    expect(new Date(amiss!.until!).toISOString()).toMatch(/-01T00:00:00.000Z$/)
    await client.query('select ensure_audit_partitions()')
  })
  expect(await areMonthsReady()).toBe(true)
  await expect(monthsAmiss({ ...admin, can: permissionsOf(['auditor']) })).rejects.toThrow('jobs:manage')
})

it('a page from the middle of a month is read from its place on, whatever came later in that month', async () => {
  const place = await withClient(owner, async (client) => {
    await client.query(`
      insert into "AuditEvent" (id, at, type, "actorKind", "actorId", "actorName", "subjectKind", "subjectId", sentence, data)
      select 'm' || n, date_trunc('month', now(), 'UTC') + interval '1 month' + n * interval '1 second', 'call.decided', 'system',
        'system', 'Countersign', 'call', 'm' || n, 'It happened', '{}' from generate_series(1, 50000) n`)
    await client.query('vacuum analyze "AuditEvent"')
    const { rows } = await client.query<{ place: string }>(
      `select extract(epoch from at)::bigint || '000000_' || id as place from "AuditEvent" where id = 'm100'`,
    )
    return rows[0]!.place
  })
  const page = Prisma.sql`select id from "AuditEvent" e where ${await inItsMonths()} and ${beside(place, '<')}
    order by e.at desc, e.id desc limit 41`
  const ids = await read.$queryRaw<{ id: string }[]>(page)
  expect(ids.map(({ id }) => id)).toEqual(Array.from({ length: 41 }, (_, at) => `m${99 - at}`))
  const [plan] = await read.$queryRaw<[{ 'QUERY PLAN': { Plan: Record<string, number> }[] }]>(
    Prisma.sql`explain (analyze, buffers, format json) ${page}`,
  )
  const { 'Shared Hit Blocks': hit = 0, 'Shared Read Blocks': missed = 0 } = plan['QUERY PLAN'][0]!.Plan
  expect(hit + missed).toBeLessThan(60)
})

it('a line outside of all months is read like any other, and admins are told of it', async () => {
  await withClient(owner, async (client) => {
    await client.query(line('Now', 'now()'))
    await client.query(line('Later', `now() + interval '2 years'`))
    await client.query(line('Earlier', `now() - interval '2 years'`))
  })
  expect(await sentences()).toEqual(['Later happened', 'Now happened', 'Earlier happened'])
  expect(await monthsAmiss(admin)).toMatchObject({ astray: true })
})
