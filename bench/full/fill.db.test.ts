import { inject, expect, it } from 'vitest'
import { beginFilling } from '@/bench/full/fill'
import { timeline } from '@/lib/audit/queries'
import { auditFilter } from '@/lib/audit/schema'
import type { PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { addressed } from '@/lib/db/test-address'
import { kinds } from '@/lib/kinds/registry'
import { memoryCounts } from '@/lib/memory/queries'
import { permissionsOf } from '@/lib/people/rules'
import { listRequests } from '@/lib/requests/queries'
import { requestDetail } from '@/lib/requests/detail/queries'
import { taskCounts } from '@/lib/tasks/list/queries'

it('makes an installation that every page can read, and makes it fuller', async () => {
  const name = new URL(process.env.DATABASE_URL!).pathname.slice(1)
  const urls = { superuser: addressed(inject('testServer').superuser, name), owner: process.env.DATABASE_OWNER_URL! }
  const { growTo, told } = await beginFilling(urls, { pods: 5, tools: 40, people: 14 })
  await growTo({ calls: 200, waiting: 5, tasks: 50, memory: 20 })
  await growTo({ calls: 500, waiting: 25, tasks: 100, memory: 40 })

  const anybody: PersonActor = { ...told.signer, can: permissionsOf(['approver', 'auditor', 'admin']) }
  const { rows } = await timeline(anybody, auditFilter.parse({ q: 'of the lamp' }))
  expect(rows.length).toBeGreaterThan(20)
  for (const { sentence } of rows) expect(sentence).not.toMatch(/pattern|null/i)
  const waiting = await listRequests(anybody, kinds, 'team')
  // Beside those that were asked for, the one of the stories.
  expect(waiting.place.total).toBe(26)
  const { number, sentence, askedBy } = waiting.rows[0]!
  expect(sentence).toContain(askedBy)
  const detail = await requestDetail(anybody, number, kinds)
  expect(detail?.history.map(({ who }) => who)).toEqual([askedBy])
  expect(detail?.canDecide.length).toBeGreaterThan(0)
  expect((await listRequests(anybody, kinds, 'decided')).rows[0]!.votes.length).toBeLessThan(2)
  expect((await taskCounts(anybody)).all).toBe(100)
  expect((await memoryCounts(anybody)).all).toBe(40)
  expect(await read.call.count()).toBe(500 + 25 + 10)
  expect(await read.auditOrder.count()).toBe(await read.auditEvent.count())
})
