import { beforeAll, expect, it } from 'vitest'
import { person } from '@/lib/access/fixture'
import type { PersonActor } from '@/lib/core/actor'
import { asOwner } from '@/lib/db/test-clock'
import { incidentCounts } from '@/lib/incidents/queries'

let ade: PersonActor

/** Incidents that a tool had part in, as many as this. */
async function touching(tool: string, many: number, state: string, age: string): Promise<void> {
  await asOwner(process.env.DATABASE_OWNER_URL!, async (db) => {
    const told = [tool, state, age, many]
    await db.query(
      `with made as (
        insert into "Incident" (id, cause, kind, title, severity, state, "openedAt", "resolvedAt")
        select $3 || $1 || lpad(n::text, 5, '0'), $1 || $2 || n, 'reported', 'It did not answer', 'medium', $2::"IncidentState", now(),
          case when $2 = 'resolved' then now() end
        from generate_series(1, $4::int) n returning id)
      insert into "IncidentPart" ("incidentId", part, key, count, "lastAt") select id, 'tool', $1, 1, now() from made`,
      told,
    )
  })
}

beforeAll(async () => {
  ade = await person('Ade', ['admin'])
})

it('counts what a tool had part in exactly where it is little, and to a hundred where it is much', async () => {
  await touching('shop.few', 3, 'open', '1')
  await touching('shop.few', 120, 'resolved', '2')
  expect(await incidentCounts(ade, { tool: 'shop.few' })).toEqual({ open: 3, acknowledged: 0, resolved: 101, all: 101 })
  expect(await incidentCounts(ade, { tool: 'shop.none' })).toEqual({ open: 0, acknowledged: 0, resolved: 0, all: 0 })
})

it('counts the few that are open, however many newer ones are not', async () => {
  await touching('shop.many', 3, 'open', '1')
  await touching('shop.many', 700, 'resolved', '2')
  expect(await incidentCounts(ade, { tool: 'shop.many' })).toEqual({
    open: 3,
    acknowledged: 0,
    resolved: 101,
    all: 101,
  })
  expect(await incidentCounts(ade, { tool: 'shop.many', severity: 'high' })).toEqual({
    open: 0,
    acknowledged: 0,
    resolved: 0,
    all: 0,
  })
})
