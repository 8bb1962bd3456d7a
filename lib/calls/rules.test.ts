import { describe, expect, it } from 'vitest'
import { callFacts, type Claim, grantBlocker } from '@/lib/calls/rules'

const now = new Date('2026-11-22T09:00:00Z')
const grant = { id: 'g', digest: 'd', policyVersion: 3, expiresAt: new Date('2026-11-22T09:15:00Z'), usedAt: null }

function claim(changes: Partial<Claim> = {}): Claim {
  return { state: 'released', grant, shownGrantId: 'g', digestNow: 'd', policyVersionNow: 3, now, ...changes }
}

describe('using a permission', () => {
  it.each(['released', 'allowed'] as const)('works when the call is %s and nothing has moved', (state) => {
    expect(grantBlocker(claim({ state }))).toBeNull()
  })

  it.each([
    ['not_released', claim({ grant: null, state: 'waiting' })],
    ['grant_unknown', claim({ grant: null, state: 'denied' })],
    ['grant_unknown', claim({ shownGrantId: 'another' })],
    ['grant_used', claim({ grant: { ...grant, usedAt: now } })],
    ['grant_used', claim({ state: 'consumed' })],
    ['grant_expired', claim({ grant: { ...grant, expiresAt: now } })],
    ['arguments_altered', claim({ digestNow: 'e' })],
    ['policy_moved', claim({ policyVersionNow: 4 })],
  ] as const)('says %s', (blocker, given) => {
    expect(grantBlocker(given)).toBe(blocker)
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
