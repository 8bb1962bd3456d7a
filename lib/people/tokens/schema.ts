import { z } from 'zod'
import { words } from '@/lib/findings/words'

/** A token works for at most so many days. */
export const mostDays = 90
/** So many that still open something a person has at once. */
export const mostTokens = 20

/** What a token of a person looks like; by its first letters people, scanners and the gate tell it from a pod's key. */
export const personTokenForm = /^csp_[A-Za-z0-9_-]{43}$/

/** A new token, from the form of whoever it is for. */
export const newToken = z.strictObject({
  name: words()
    .trim()
    .min(1, 'Give it a name, such as the machine it is for')
    .max(60, 'Keep the name under 60 characters'),
  days: z.coerce
    .number('Say for how many days it works')
    .int('Say for how many whole days it works')
    .min(1, 'It works for a day at least')
    .max(mostDays, `It works for ${mostDays} days at most`),
})

export const tokenRef = z.strictObject({ tokenId: z.string().min(1).max(40) })

/** A token that opens something, as it is listed. Times are ISO 8601 in UTC; the secret is in none of it. */
export type TokenRow = {
  id: string
  name: string
  prefix: string
  createdAt: string
  expiresAt: string
  lastUsedAt: string | null
}

/** Whose token it is, and what they are at this moment. */
export type TokenHolder = { tokenId: string; person: { id: string; name: string } }
