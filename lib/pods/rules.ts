import type { CredentialRow } from '@/lib/pods/schema'

/** Whether a credential opens something, and whether somebody should think of the next one. */
export type CredentialStanding = 'open' | 'ending' | 'expired' | 'revoked'

const soonMs = 14 * 86_400_000

/** How a credential stands at a moment. */
export function standingOf(
  { revokedAt, expiresAt }: Pick<CredentialRow, 'revokedAt' | 'expiresAt'>,
  now: Date,
): CredentialStanding {
  if (revokedAt !== null) return 'revoked'
  const left = new Date(expiresAt).getTime() - now.getTime()
  if (left <= 0) return 'expired'
  return left <= soonMs ? 'ending' : 'open'
}
