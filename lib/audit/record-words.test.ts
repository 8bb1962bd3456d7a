import { expect, it } from 'vitest'
import { eventSentence } from '@/lib/audit/labels'

it('tells who took what of the record along', () => {
  const digest = 'a'.repeat(64)
  const exported = (filter: Record<string, string>, count = 12) =>
    eventSentence({ type: 'record.exported', data: { filter, upTo: 9, format: 'csv', count, digest } }, 'Lee')
  expect(exported({})).toBe('Lee exported 12 events of the audit trail as CSV: everything')
  expect(exported({ outcome: 'denied', q: 'lamps', request: '7' }, 1)).toBe(
    'Lee exported 1 event of the audit trail as CSV: outcome denied, words “lamps”, request CS-7',
  )
})
