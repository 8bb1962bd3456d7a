import { expect, it } from 'vitest'
import { foldLines } from '@/components/audit/timeline-fold'
import type { AuditRow } from '@/lib/audit/schema'

let turn = 0
function line(type: string, changes: Partial<AuditRow> = {}): AuditRow {
  const id = `line-${++turn}`
  return {
    id,
    at: '2026-11-22T12:00:00.000Z',
    type,
    actorKind: 'pod',
    actorName: 'DevPod',
    sentence: id,
    outcome: null,
    environment: 'prod',
    requestNumber: null,
    callId: null,
    importId: null,
    cursor: id,
    ...changes,
  }
}

const seen = (rows: AuditRow[]) =>
  foldLines(rows).map(({ line: { type }, fold }) => [type, fold?.lines.map((one) => one.type)])

it('makes one line of what was allowed, used and done in a call, also when others came between', () => {
  const [a, b] = [{ callId: 'a' }, { callId: 'b' }]
  const rows = [
    line('call.succeeded', a),
    line('call.allowed', b),
    line('call.claimed', a),
    line('session.started'),
    line('call.allowed', a),
  ]
  expect(seen(rows)).toEqual([
    ['call.succeeded', ['call.allowed', 'call.claimed', 'call.succeeded']],
    ['call.allowed', undefined],
    ['session.started', undefined],
  ])
})

it('leaves what was asked of people and what they decided lines of their own', () => {
  const call = { callId: 'a', requestNumber: 7 }
  const rows = ['call.succeeded', 'call.claimed', 'request.released', 'request.approved', 'call.asked']
  expect(seen(rows.map((type) => line(type, call)))).toEqual([
    ['call.succeeded', ['call.claimed', 'call.succeeded']],
    ['request.released', undefined],
    ['request.approved', undefined],
    ['call.asked', undefined],
  ])
})

it('folds neighbours that say the same, and none that differ in anything', () => {
  const denied = { sentence: 'DevPod was not allowed to read', outcome: 'denied' }
  const rows = [
    line('call.denied', { ...denied, callId: 'a' }),
    line('call.denied', { ...denied, callId: 'b' }),
    line('call.denied', { ...denied, callId: 'c', environment: 'test' }),
    line('call.denied', { ...denied, callId: 'd' }),
  ]
  expect(seen(rows)).toEqual([
    ['call.denied', ['call.denied', 'call.denied']],
    ['call.denied', undefined],
    ['call.denied', undefined],
  ])
})

it('makes one line of what an import reads batch by batch, and leaves its beginning and end beside it', () => {
  const [a, b] = [{ importId: 'a' }, { importId: 'b' }]
  const rows = [
    line('import.completed', a),
    line('import.branch_read', a),
    line('import.batch_recorded', b),
    line('import.branch_read', a),
    line('session.started'),
    line('import.batch_recorded', a),
    line('import.started', a),
  ]
  expect(seen(rows)).toEqual([
    ['import.completed', undefined],
    ['import.branch_read', ['import.batch_recorded', 'import.branch_read', 'import.branch_read']],
    ['import.batch_recorded', undefined],
    ['session.started', undefined],
    ['import.started', undefined],
  ])
  const same = { sentence: 'Read the branch “main”' }
  const twice = ['a', 'a', 'b', 'b'].map((importId) => line('import.branch_read', { ...same, importId }))
  expect(seen(twice).map(([, steps]) => steps?.length)).toEqual([2, 2])
})
