import { expect, it } from 'vitest'
import { auditEvents, type AuditEventType } from '@/lib/audit/events'
import { topicsOf } from '@/lib/audit/topics'
import { everything } from '@/lib/db/moved'

it('moves whatever there is where a line of the channel is not understood', () => {
  const types = Object.keys(auditEvents) as AuditEventType[]
  expect(
    topicsOf(types.map((type) => ({ type, requestId: 'r' }))).filter((topic) => !everything.topics.includes(topic)),
  ).toEqual([])
})
