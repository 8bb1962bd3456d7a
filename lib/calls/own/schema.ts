import { z } from 'zod'
import { callState, idempotencyKey, taskKey, toolKey } from '@/lib/calls/schema'
import { keyset } from '@/lib/core/keyset'

export const newestCallsFirst = keyset('desc', { at: 'time', id: 'text' })

/** Which of its own calls a pod looks for. */
export const callFilter = z.strictObject({
  state: callState.optional(),
  tool: toolKey.optional(),
  task: taskKey.optional(),
  idempotency_key: idempotencyKey.optional(),
  cursor: newestCallsFirst.cursor.optional(),
  limit: z.coerce
    .number('Say as a number how many calls to list')
    .int('Say as a whole number how many calls to list')
    .min(1, 'List 1 to 100 calls')
    .max(100, 'List 1 to 100 calls')
    .default(50),
})
export type CallFilter = z.output<typeof callFilter>
