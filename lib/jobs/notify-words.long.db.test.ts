import { vi } from 'vitest'

const { letters, room } = await vi.hoisted(async () => (await import('@/lib/jobs/fixture-receivers')).receivers())

import { afterAll, beforeAll, expect, it } from 'vitest'
import { must } from '@/lib/calls/fixture'
import { read } from '@/lib/db/client'
import { readerOf as person, sql, tellDue } from '@/lib/jobs/fixture-notices'
import { channelHosts } from '@/lib/jobs/notify-to'
import { announceChannels } from '@/lib/notices/telling/commands'

beforeAll(async () => {
  await person('Ade', 'others', ['admin'])
  await person('Ana', 'product-owners')
  await must(announceChannels as never, { hosts: await channelHosts() })
})
afterAll(async () => {
  await letters.close()
  await room.close()
})

it('tells whoever owes a word about an incident that it is overdue, once for each promise, until it is given', async () => {
  const owe = async (id: string, more: string) =>
    await sql(
      `insert into "Incident" (id, cause, kind, title, severity, state, "openedAt", "ownerId", "nextWordAt", "silencedUntil")
       values ($1, $1, 'alert', 'Too many secrets', 'low', 'acknowledged', now(),
         (select id from "Person" where email = $2), ${more})`,
      [id, 'ade@house.example'],
    )
  await Promise.all([
    owe('0owed', `now(), null`),
    owe('0quiet', `now(), now() + interval '1 hour'`),
    owe('0later', `now() + interval '1 hour', null`),
  ])
  await tellDue(true)
  await tellDue(true)
  const { number } = await read.incident.findUniqueOrThrow({ where: { id: '0owed' } })
  const subject = `People wait for an update about INC-${number}`
  expect(letters.got).toMatchObject([{ to: 'ade@house.example', subject }])
  expect(letters.got[0]!.text).toMatch(/It was promised by \d{4}-\d\d-\d\d \d\d:\d\d UTC\./)
  // Another promise is told again, and one that was kept meanwhile is not.
  await sql(`update "Incident" set "nextWordAt" = now() where id = '0owed'`)
  await tellDue(true)
  expect(letters.got).toHaveLength(2)
  await sql(`update "Incident" set "nextWordAt" = null where id = '0owed'`)
  await tellDue(true)
  expect(letters.got).toHaveLength(2)
})

it('tells whoever promised where nobody has the incident', async () => {
  letters.got.length = 0
  await sql(
    `insert into "Incident" (id, cause, kind, title, severity, "openedAt", "nextWordAt") values ('0free', '0free', 'alert', 'x', 'low', now(), now())`,
  )
  await sql(`insert into "IncidentAct" (id, "incidentId", at, act, "byId", "byName")
    select '0promise', '0free', now(), 'promised', id, name from "Person" where email = 'ana@house.example'`)
  await tellDue(true)
  expect(letters.got).toMatchObject([{ to: 'ana@house.example' }])
})
