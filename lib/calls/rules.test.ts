import { describe, expect, it } from 'vitest'
import { callFacts, type Claim, grantBlocker, stateOf } from '@/lib/calls/rules'
import type { RequestState } from '@/lib/requests/schema'

const now = new Date('2026-11-22T09:00:00Z')
const grant = { id: 'g', expiresAt: new Date('2026-11-22T09:15:00Z'), usedAt: null }

function claim(changes: Partial<Claim> = {}): Claim {
  const stands = { toolStands: true, argumentsStand: true, policyStands: true, stopped: null }
  return { state: 'released', grant, shownGrantId: 'g', ...stands, now, ...changes }
}

describe('using a permission', () => {
  it.each(['released', 'allowed'] as const)('works when the call is %s and nothing has moved', (state) => {
    expect(grantBlocker(claim({ state }))).toBeNull()
  })

  it.each([
    ['not_released', claim({ grant: null, state: 'waiting' })],
    ['not_released', claim({ grant: null, state: 'settling' })],
    ['grant_unknown', claim({ grant: null, state: 'denied' })],
    ['grant_unknown', claim({ shownGrantId: 'another' })],
    ['grant_used', claim({ grant: { ...grant, usedAt: now } })],
    ['grant_used', claim({ state: 'consumed' })],
    ['grant_expired', claim({ grant: { ...grant, expiresAt: now } })],
    ['grant_expired', claim({ state: 'lapsed' })],
    ['arguments_altered', claim({ argumentsStand: false })],
    ['emergency_stop', claim({ stopped: 'Wait', toolStands: false, policyStands: false })],
    // What is used or over is said before.
    ['grant_used', claim({ stopped: 'Wait', state: 'consumed' })],
    ['tool_moved', claim({ toolStands: false })],
    ['policy_moved', claim({ policyStands: false })],
  ] as const)('says %s', (blocker, given) => {
    expect(grantBlocker(given)).toBe(blocker)
  })
})

describe('where a call stands', () => {
  const call = {
    decision: 'allow',
    grantExpiresAt: grant.expiresAt,
    grantUsedAt: null,
    unreportedAt: null,
    outcome: null,
    stopId: null,
  } as const
  const asked = { ...call, decision: 'ask' } as const
  const open = (state: RequestState) => ({ state, closedAt: null })
  const closed = (state: RequestState) => ({ state, closedAt: now })

  it.each([
    ['allowed', call, null],
    ['lapsed', { ...call, grantExpiresAt: now }, null],
    ['consumed', { ...call, grantExpiresAt: now, grantUsedAt: now }, null],
    ['denied', { ...call, decision: 'deny' }, null],
    ['stopped', { ...call, decision: 'deny', stopId: 's' }, null],
    ['consumed', { ...call, grantUsedAt: now }, null],
    ['unreported', { ...call, grantUsedAt: now, unreportedAt: now }, null],
    ['executed', { ...call, grantUsedAt: now, unreportedAt: now, outcome: 'succeeded' }, null],
    ['failed', { ...asked, grantUsedAt: now, outcome: 'failed' }, closed('executed')],
    ['waiting', asked, open('waiting')],
    // What can still be taken back is told as decided, and not what it is.
    ['settling', asked, open('approved')],
    ['settling', asked, open('rejected')],
    ['settling', asked, open('changes_requested')],
    ['rejected', asked, closed('rejected')],
    ['released', asked, open('released')],
    ['consumed', { ...asked, grantUsedAt: now }, open('consumed')],
    ['lapsed', asked, closed('lapsed')],
    ['unreported', asked, closed('unreported')],
    ['denied', asked, closed('denied')],
    ['expired', asked, closed('expired')],
  ] as const)('is %s', (state, stored, request) => {
    expect(stateOf(stored, request, now)).toBe(state)
  })
})

describe('what policy looks at in arguments', () => {
  it('finds paths wherever the catalogue puts them', () => {
    const args = {
      file_path: 'a',
      paths: ['b', 'c'],
      outputs: [{ path: 'd', content: 'x' }],
      branch: 'work',
      other: 'e',
    }
    expect(callFacts(args)).toMatchObject({ paths: ['a', 'b', 'c', 'd'].toSorted(), branch: 'work' })
  })

  it('measures bytes, not characters', () => {
    expect(callFacts({ text: 'é' }).sizeBytes).toBe(Buffer.byteLength('{"text":"é"}'))
  })
})
