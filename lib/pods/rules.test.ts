import { describe, expect, it } from 'vitest'
import { standingOf } from '@/lib/pods/rules'

const now = new Date('2026-11-27T12:00:00Z')
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000).toISOString()

describe('how a credential stands', () => {
  it.each([
    ['open', null, inDays(15)],
    ['ending', null, inDays(14)],
    ['ending', null, inDays(0.1)],
    ['expired', null, inDays(0)],
    ['revoked', inDays(-1), inDays(30)],
    ['revoked', inDays(-9), inDays(-1)],
  ] as const)('is %s', (standing, revokedAt, expiresAt) => {
    expect(standingOf({ revokedAt, expiresAt }, now)).toBe(standing)
  })
})
