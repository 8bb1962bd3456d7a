import { z } from 'zod'
import { toolKey } from '@/lib/calls/schema'

const path = z.string().min(1).max(1000, 'Keep a path under 1,000 characters')

/** What a pod may say of a call that it has not made: what a condition could look at. */
export const conditionsAhead = z.strictObject({
  path: z
    .union([path, z.array(path).max(200, 'Name at most 200 paths')])
    .optional()
    .meta({ description: 'A file or folder it would be about; may be given several times' }),
  branch: z.string().min(1).max(255).optional().meta({ description: 'The branch it would be about' }),
  repository: z.string().min(1).max(255).optional().meta({ description: 'The repository it would be about' }),
  size: z.coerce
    .number('Give the size in bytes as a number')
    .int('Give whole bytes')
    .min(0)
    .max(Number.MAX_SAFE_INTEGER)
    .optional()
    .meta({ description: 'How large its arguments would be, in bytes of their JSON' }),
})

export const toolAhead = toolKey.meta({ description: 'The tool, by its key or its name, such as git.rollback_commit' })

/** For the record: which question was asked, and what was said. A tool that there is not is not named. */
export const questionAsked = z.strictObject({
  tool: z.string().nullable(),
  answer: z.enum(['allow', 'ask', 'deny']),
  policyVersion: z.number().int(),
  /** How often the same was asked and answered since the line before. */
  repeated: z.number().int().min(0),
})
