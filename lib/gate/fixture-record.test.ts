import { describe, expect, it } from 'vitest'
import { type Evidence, faultsOf } from '@/lib/gate/fixture-record'

const call = (id: string, decision: string, state: string) => ({
  id,
  podId: 'p',
  accountId: 'a',
  idempotencyKey: `key-${id}`,
  decision,
  state,
})

const sound: Evidence = {
  told: [
    { podId: 'p', key: 'key-a', id: 'a' },
    { podId: 'p', key: 'key-a', id: 'a' },
    { podId: 'p', key: 'key-b', id: 'b' },
  ],
  claimed: [
    { callId: 'a', key: 'claim-a' },
    { callId: 'a', key: 'claim-a' },
  ],
  calls: [
    call('a', 'allow', 'executed'),
    call('b', 'ask', 'waiting'),
    call('c', 'deny', 'denied'),
    call('d', 'allow', 'allowed'),
  ],
  events: [
    { type: 'call.allowed', callId: 'a' },
    { type: 'call.claimed', callId: 'a' },
    { type: 'call.succeeded', callId: 'a' },
    { type: 'call.asked', callId: 'b' },
    { type: 'call.denied', callId: 'c' },
    { type: 'call.allowed', callId: 'd' },
  ],
  grants: [
    { callId: 'a', usedAt: new Date() },
    { callId: 'd', usedAt: null },
  ],
  requests: [{ callId: 'b' }],
}

const without = <Item>(items: readonly Item[], at: number) => items.filter((_, index) => index !== at)
const { told, claimed, calls, events, grants, requests } = sound

const unsound: Record<string, Partial<Evidence>> = {
  'a call that was answered is missing': {
    calls: without(calls, 0),
    events: events.filter(({ callId }) => callId !== 'a'),
    grants: without(grants, 0),
    claimed: [],
  },
  'a call stands under another key than it was answered for': { told: [{ podId: 'p', key: 'key-b', id: 'a' }] },
  'a key was answered with two calls': { told: [...told, { podId: 'p', key: 'key-a', id: 'd' }] },
  'a key has two calls': {
    calls: [...calls, { ...call('e', 'deny', 'denied'), idempotencyKey: 'key-a' }],
    events: [...events, { type: 'call.denied', callId: 'e' }],
  },
  'an allowed call has no line': { events: without(events, 0) },
  'a waiting call has no line': { events: without(events, 3) },
  'a call has two lines': { events: [...events, { type: 'call.asked', callId: 'b' }] },
  'a line has no call': { events: [...events, { type: 'call.allowed', callId: 'nowhere' }] },
  'a waiting call has no request': { requests: [] },
  'an allowed call has a request': { requests: [...requests, { callId: 'd' }] },
  'a permission was used twice': { events: [...events, { type: 'call.claimed', callId: 'a' }] },
  'a use is not on record': { events: without(events, 1) },
  'a use on record did not happen': { grants: [{ callId: 'a', usedAt: null }, grants[1]!] },
  'a claim that was answered is not on record': { claimed: [...claimed, { callId: 'd', key: 'claim-d' }] },
  'two claims were both told that they succeeded': { claimed: [...claimed, { callId: 'a', key: 'claim-other' }] },
  'a call is done without a use': { calls: [...without(calls, 3), call('d', 'allow', 'executed')] },
}

describe('the check of the record', () => {
  it('finds nothing where nothing is wrong', () => {
    expect(faultsOf(sound)).toEqual([])
  })

  it.each(Object.entries(unsound))('fails when %s', (_name, change) => {
    expect(faultsOf({ ...sound, ...change }).length).toBeGreaterThan(0)
  })
})
