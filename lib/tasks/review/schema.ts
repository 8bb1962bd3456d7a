import { z } from 'zod'

// What people are asked about a task: whether it is completed, or may go on from where it stopped.

/** `end`: it would be completed. `checkpoint`: its pod stopped and goes on once it is signed. */
const purpose = z.enum(['end', 'checkpoint'])
export type ReviewPurpose = z.output<typeof purpose>

const said = z.string().nullable()

/** What is signed: the work as it was handed in, with what its pod says of it. */
export const reviewEnvelope = z.object({
  kind: z.literal('task_completion'),
  task: z.string(),
  number: z.number().int(),
  key: z.string(),
  title: z.string(),
  environment: z.string(),
  purpose,
  /** The files that it names, each with the digest of the text that came with it, if one did. */
  outputs: z.array(z.object({ path: z.string(), digest: z.string().nullable() })),
  reasoning: said,
  handoff: said,
  says: said,
  promptHash: said,
  policyVersion: z.number().int(),
})
export type ReviewEnvelope = z.output<typeof reviewEnvelope>

/** What people see of it. */
export const reviewChange = z.object({ signed: reviewEnvelope })
