import { z } from 'zod'

/** A call of GitHub's that bore its signature: its number and event as its headers say them, and the repository that it names. */
export const heardCall = z.strictObject({
  id: z
    .string()
    .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'Send the number of the call')
    .transform((id) => id.toLowerCase()),
  event: z.string().regex(/^[a-z][a-z0-9_]{0,59}$/, 'Send the name of the event'),
  /** As `acme/shop`; null where it names none. */
  place: z.string().max(201).nullable(),
  /** The SHA-256 of what was sent. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  isOwnDoing: z.boolean(),
})

/** Why a call that says to be GitHub's is turned away. */
export const turnedAway = z.strictObject({ reason: z.enum(['hook_unsigned', 'hook_forged']) })

/** What comes of a call. */
export type Heard = 'looked_at' | 'again' | 'nothing_here' | 'own_doing'
