import { describe, expect, it } from 'vitest'
import { auditEvents, type AuditEventType } from '@/lib/audit/events'
import { causeOf, causeOfError, type FaultLine, faultTypes, shapeOf } from '@/lib/incidents/causes'

const line = (type: string, more: Partial<FaultLine> = {}): FaultLine => ({
  type,
  environment: 'prod',
  toolKey: 'git.push',
  podId: 'writer',
  taskKey: null,
  actorKind: 'pod',
  data: {},
  ...more,
})

describe('the shape of a message', () => {
  it.each([
    ['Timed out after 3012 ms', 'Timed out after 29 ms'],
    ['GET https://a.example/x/1?t=9 answered 502', 'GET http://b.example/other answered 503'],
    ['No entry "docs/a.md" in the index', "No entry 'docs/b/c.md' in the index"],
    ['Commit 3f9a1c2 was refused', 'Commit 77ab0e91d4 was refused'],
    ['Request 5d2b7a0e-1111-4222-8333-aabbccddeeff failed', 'Request 01234567-89ab-4def-8123-456789abcdef failed'],
    ['At 2026-11-28T10:02:03Z the disk was full', 'At 2025-01-02 03:04 the disk was full'],
    ['Mail to ana@shop.example bounced\nat line 3', 'Mail to tom@other.example bounced  at line 44'],
  ])('%s is that of %s', (one, other) => {
    expect(shapeOf(one)).toBe(shapeOf(other))
  })

  it.each([
    ['The disk was full', 'The disk was slow'],
    ['Permission denied', 'Permission denied by policy'],
    ['Push rejected: not a fast-forward', 'Push rejected: the branch is protected'],
  ])('%s is not that of %s', (one, other) => {
    expect(shapeOf(one)).not.toBe(shapeOf(other))
  })

  it('is short, whatever was sent', () => {
    for (const long of [
      '"'.repeat(2_000),
      'a'.repeat(2_000),
      '0-'.repeat(1_000),
      "'a".repeat(1_000),
      'x://'.repeat(500),
    ])
      expect(shapeOf(long).length).toBeLessThanOrEqual(400)
  })
})

describe('the cause of an error', () => {
  it('is its name, whatever is said beside; without one the shape of what is said', () => {
    expect(causeOfError({ code: 'Timeout', message: 'a' })).toBe(causeOfError({ code: 'timeout', message: 'b' }))
    expect(causeOfError({ code: null, message: 'Took 3 s' })).toBe(causeOfError({ code: null, message: 'Took 12 s' }))
    expect(causeOfError({ code: null, message: 'timeout' })).not.toBe(causeOfError({ code: 'timeout', message: '' }))
  })
})

describe('the cause of a line', () => {
  it.each<[string, FaultLine, FaultLine]>([
    ['a call that failed, whoever made it', line('call.failed'), line('call.failed', { podId: 'other' })],
    ['an error with a tool, whoever reports it', line('error.reported'), line('error.reported', { podId: 'other' })],
    [
      'work that was given up, however often',
      line('job.gave_up', { data: { name: 'a', attempts: 3 } }),
      line('job.gave_up', { data: { name: 'a', attempts: 8 } }),
    ],
  ])('is one for %s', (_what, one, other) => {
    expect(causeOf(one)!.key).toBe(causeOf(other)!.key)
  })

  it.each<[string, FaultLine, FaultLine]>([
    ['environment', line('call.failed'), line('call.failed', { environment: 'dev' })],
    ['tool', line('call.failed'), line('call.failed', { toolKey: 'git.pull' })],
    ['outcome', line('call.failed'), line('call.unreported')],
    [
      'pod, where it names no tool',
      line('error.reported', { toolKey: null }),
      line('error.reported', { toolKey: null, podId: 'other' }),
    ],
    [
      'branch',
      line('repository.moved_unsigned', { data: { name: 'shop', branch: 'main' } }),
      line('repository.moved_unsigned', { data: { name: 'shop', branch: 'next' } }),
    ],
    [
      'place of a branch',
      line('repository.moved_unsigned', { data: { name: 'shop', branch: 'main' } }),
      line('repository.moved_unsigned', { data: { name: 'shop', branch: 'main', place: 'upstream' } }),
    ],
    ['cause', line('error.reported', { data: { cause: 'a' } }), line('error.reported', { data: { cause: 'b' } })],
    ['reason', line('command.refused', { data: { reason: 'a' } }), line('command.refused', { data: { reason: 'b' } })],
    ['pod that was refused', line('command.refused'), line('command.refused', { podId: 'other' })],
  ])('is another one for another %s', (_what, one, other) => {
    expect(causeOf(one)!.key).not.toBe(causeOf(other)!.key)
  })

  it('counts what one line stands for, and what was done by itself', () => {
    const refusal = line('command.refused', { data: { command: 'calls.submit', reason: 'held', repeated: 4 } })
    expect(causeOf(refusal)).toMatchObject({ kind: 'refused', count: 5, handled: { held: 5 } })
    const work = line('job.gave_up', { data: { name: 'imports.run', attempts: 3 } })
    expect(causeOf(work)).toMatchObject({ kind: 'work', count: 1, handled: { retried: 2, gave_up: 1 } })
    const report = line('error.reported', { data: { handled: 'fell_back' } })
    expect(causeOf(report)).toMatchObject({ kind: 'reported', handled: { fell_back: 1 } })
  })

  it('is none where nothing went wrong, somebody made it up, a person was refused, or all is stopped', () => {
    expect(causeOf(line('call.succeeded'))).toBeNull()
    expect(causeOf(line('call.failed', { data: { tried: true } }))).toBeNull()
    expect(causeOf(line('command.refused', { actorKind: 'person' }))).toBeNull()
    expect(causeOf(line('command.refused', { data: { reason: 'emergency_stop' } }))).toBeNull()
  })

  it('is known of every kind of line that is looked at, and of no other', () => {
    const known = (Object.keys(auditEvents) as AuditEventType[]).filter((type) => causeOf(line(type)) !== null)
    expect(known.toSorted()).toEqual([...faultTypes].toSorted())
  })
})
