import { z } from 'zod'
import type { Services } from '@/lib/api/endpoint'
import { promptOnWire } from '@/lib/api/said'
import { longestWait } from '@/lib/api/wire'
import { callInput } from '@/lib/calls/schema'
import type { PodActor } from '@/lib/core/actor'
import type { TrialAnswer } from '@/lib/requests/trial/schema'

/** Who asks over /mcp, and what the gate lends the answer. */
export type McpContext = {
  actor: PodActor
  signal: AbortSignal
  services: Services
  /** How somebody made up is to answer, where the client tries without people. */
  trial: TrialAnswer | null
  /** Tells the client that it is still waited for, or how far its server is; null where it has not asked to hear that. */
  progress: ((progress: number, more: { total?: number; message?: string }) => void) | null
}

/** What a client may say of a call beside the tool’s own arguments, under names of our own in `params._meta`. */
export const callMeta = z.object({
  /** One per intended action. Without it the same call that still stands is found by what it is. */
  'countersign/key': callInput.shape.idempotencyKey.optional(),
  'countersign/wait': z.number().min(0).max(longestWait).default(0),
  'countersign/task': callInput.shape.task,
  'countersign/reason': callInput.shape.reason,
  'countersign/contains_personal_data': callInput.shape.saysPersonal,
  /** The prompt the pod works from, as a call says it everywhere; the answer to `prompts/get` has it ready. */
  'countersign/prompt': promptOnWire,
})
export type CallMeta = z.output<typeof callMeta>
