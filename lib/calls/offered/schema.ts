import { z } from 'zod'
import { toolKey } from '@/lib/tools/schema'

/** Which page of its tools a pod looks at: those behind this key. */
export const offeredFilter = z.strictObject({
  cursor: toolKey.optional(),
  limit: z.coerce
    .number('Say as a number how many tools to list')
    .int('Say as a whole number how many tools to list')
    .min(1, 'List 1 to 100 tools')
    .max(100, 'List 1 to 100 tools')
    .default(50),
})
export type OfferedFilter = z.output<typeof offeredFilter>
