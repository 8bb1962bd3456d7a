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

it('tells of views and of what was looked over', () => {
  const said = (type: string, data: object) => eventSentence({ type, data } as never, 'Lee')
  const view = { name: 'Denied', filter: { outcome: 'denied' } }
  expect(said('record.view_saved', { ...view, shared: true })).toBe(
    'Lee shared a view of the audit trail: “Denied” (outcome denied)',
  )
  expect(said('record.view_removed', { name: 'Denied', shared: true, of: 'Ade' })).toBe(
    'Lee removed a saved view of Ade of the audit trail: “Denied”',
  )
  const period = { from: '2026-10-01T00:00:00.000Z', to: '2026-11-01T00:00:00.000Z', filter: {}, upTo: 9, count: 12 }
  const report = { template: 'decisions', from: null, to: null, department: null, number: null, digest: 'a' }
  expect(said('record.report_read', { ...report, isMasked: true })).toBe(
    'Lee opened a report: decisions of a period, with people masked',
  )
  expect(said('record.reviewed', { ...period, digest: 'a', remarks: 'Quiet' })).toBe(
    'Lee signed 12 events of the audit trail as reviewed, from 2026-10-01 00:00 to 2026-11-01 00:00 UTC, everything: “Quiet”',
  )
})

it('tells of holds and of months that were moved into archives', () => {
  const said = (type: string, data: object) => eventSentence({ type, data } as never, 'Lee')
  const hold = { name: 'Lamps', reason: 'A court asked for it' }
  expect(said('record.hold_set', { ...hold, filter: { pod: 'writer' }, lines: 1 })).toBe(
    'Lee put a legal hold on 1 event of the audit trail, “Lamps” (pod “writer”): “A court asked for it”',
  )
  expect(said('record.hold_release_asked', hold)).toBe(
    'Lee asked for the release of the legal hold “Lamps”: “A court asked for it”',
  )
  expect(said('record.hold_release_withdrawn', { name: 'Lamps' })).toBe(
    'Lee withdrew the wish to release the legal hold “Lamps”, which goes on',
  )
  expect(said('record.hold_released', { ...hold, askedBy: 'Ade' })).toBe(
    'Lee released the legal hold “Lamps”, as Ade had asked: “A court asked for it”',
  )
  const archive = { month: '2026-01', file: 'a', digest: 'f00', bytes: 9, lines: 1_500, first: 1, last: 1_500 }
  expect(said('record.archived', archive)).toBe(
    'Lee moved 1,500 events of 2026-01 out of the audit trail into an archive with the SHA-256 f00',
  )
})
