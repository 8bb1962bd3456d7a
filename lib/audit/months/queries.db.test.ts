import { expect, it } from 'vitest'
import { areMonthsReady, monthsAmiss } from '@/lib/audit/months/queries'
import { timeline } from '@/lib/audit/queries'
import { type Actor, systemActor } from '@/lib/core/actor'
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

it('a line outside of all months is read like any other, and admins are told of it', async () => {
  await withClient(owner, async (client) => {
    await client.query(line('Now', 'now()'))
    await client.query(line('Later', `now() + interval '2 years'`))
    await client.query(line('Earlier', `now() - interval '2 years'`))
  })
  expect(await sentences()).toEqual(['Later happened', 'Now happened', 'Earlier happened'])
  expect(await monthsAmiss(admin)).toMatchObject({ astray: true })
})
