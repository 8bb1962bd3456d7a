import { z } from 'zod'

/** What is signed: of which entry every text goes, as it was when people were asked. */
export const deletionEnvelope = z.object({
  kind: z.literal('memory_deletion'),
  entry: z.string(),
  key: z.string(),
  environment: z.string(),
  /** The digest of each version, the first one first. */
  digests: z.array(z.string()),
  policyVersion: z.number().int(),
})
export type DeletionEnvelope = z.output<typeof deletionEnvelope>

/** What people see of it: what the newest version says, null once it is gone. */
export const deletionChange = z.object({
  text: z.string().nullable(),
  number: z.number().int(),
  signed: deletionEnvelope,
})
