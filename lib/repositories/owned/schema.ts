import { z } from 'zod'
import { words } from '@/lib/findings/words'
import { readOwners } from '@/lib/repositories/owned/lines'
import { owner, owners, repositoryName } from '@/lib/repositories/schema'

// A form sends them on lines of their own; nothing at all is nobody.
const lines = z.preprocess((given, context) => {
  if (typeof given !== 'string') return given
  const read = readOwners(given)
  if ('wrong' in read) {
    context.addIssue({ code: 'custom', message: `Write it as docs/**=product-owners:2, not ${read.wrong}` })
    return z.NEVER
  }
  return read.owners
}, owners)

/** Who is to sign as well at which places of a repository, and why. */
export const ownersWish = z.strictObject({
  repository: repositoryName,
  owners: lines,
  reason: words().trim().min(1, 'Say in a sentence why').max(500, 'Keep it under 500 characters'),
})

/** What is signed: who signs at which places, as now and as it would be. */
export const ownersEnvelope = z.object({
  kind: z.literal('place_owners'),
  repository: z.string(),
  name: z.string(),
  before: z.array(owner),
  after: z.array(owner),
  policyVersion: z.number().int(),
})
export type OwnersEnvelope = z.output<typeof ownersEnvelope>

/** What people see of it. */
export const ownersChange = z.object({ signed: ownersEnvelope })
