import { expect, it } from 'vitest'
import { chainOf } from '@/components/audit/event-links'
import type { AuditRow } from '@/lib/audit/schema'

const line = (type: string, outcome: string | null = null, actorName = 'DevPod'): AuditRow => ({
  id: `${type} ${actorName}`,
  at: '2026-11-22T12:00:00.000Z',
  type,
  actorKind: 'pod',
  actorName,
  sentence: type,
  outcome,
  environment: 'prod',
  requestNumber: 7,
  callId: 'a',
  importId: null,
  cursor: type,
})
const of = (related: AuditRow[], more: Partial<Parameters<typeof chainOf>[0]> = {}) =>
  chainOf({ id: 'x', related, taskKey: null, taskNumber: null, prompt: null, requestNumber: null, ...more }).map(
    ({ part, words }) => [part, words],
  )

it('leads from the task to what came of it', () => {
  const related = [
    line('call.asked', 'waiting'),
    line('request.signed', 'waiting', 'Ana'),
    line('request.approved', 'approved', 'Tom'),
    line('request.released', 'released'),
    line('call.claimed', 'consumed'),
    line('call.succeeded', 'executed'),
  ]
  const prompt = { slug: 'writer', number: 3, title: 'Writer' }
  expect(of(related, { taskKey: 'kiln', taskNumber: 12, prompt, requestNumber: 7 })).toEqual([
    ['Task', 'T-12 kiln'],
    ['Prompt', 'Writer, version 3'],
    ['Call', 'Waiting'],
    ['Request', 'CS-7'],
    ['Signatures', 'Ana, Tom'],
    ['Permission', 'Permission used'],
    ['Outcome', 'Done'],
  ])
})

it('ends where it has come to, and counts no signature that was taken back', () => {
  const taken = [
    line('call.asked', 'waiting'),
    line('request.signed', 'waiting', 'Ana'),
    line('request.taken_back', 'taken_back', 'Ana'),
  ]
  expect(of(taken, { requestNumber: 7 })).toEqual([
    ['Call', 'Waiting'],
    ['Request', 'CS-7'],
  ])
  expect(of([line('call.denied', 'denied')], { taskKey: 'kiln', taskNumber: 12 })).toEqual([
    ['Task', 'T-12 kiln'],
    ['Call', 'Denied by a rule'],
    ['Outcome', 'Denied by a rule'],
  ])
})

it('is nothing by itself: a sign-in belongs to no more than itself', () => {
  expect(of([line('session.started')])).toEqual([])
})
