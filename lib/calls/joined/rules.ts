import type { AuditEntry } from '@/lib/audit/events'
import { type Caller, envelopeOf } from '@/lib/calls/record/rules'
import type { CallInput } from '@/lib/calls/schema'
import { digestOf } from '@/lib/core/canonical'

/** Under which name a key is kept that joined a call; the index of such keys stands on it. */
export const joinedPrefix = 'ask:'

/** A condition for SQL: the key of that row is kept as one that joined a call. */
export const hasJoined = (account: string, key: string) =>
  `exists (select from "IdempotencyKey" k where k."accountId" = ${account} and k."key" = '${joinedPrefix}' || ${key}
    and k."key" like '${joinedPrefix}%')`

/** A call that is open still, by what tells it from another. */
export type Open = { id: string; requestId: string; digest: string; policyVersion: number; sentence: string }

/**
 * Which of the open calls is the very one that is asked for: the same tool in the same form, the same task, arguments and
 * prompt. Under which policy it was asked does not matter, nor why in the pod's words.
 */
export function sameAmong(open: readonly Open[], caller: Caller, input: CallInput, schemaHash: string) {
  return open.find(
    ({ digest, policyVersion }) => digestOf(envelopeOf(caller, input, schemaHash, policyVersion)) === digest,
  )
}

/** The line for the record: a call was asked for again, and nobody is asked twice. */
export function joinedLine(
  { id, requestId, policyVersion, sentence }: Open,
  { tool, task, promptHash }: CallInput,
  number: number,
): AuditEntry {
  return {
    type: 'call.joined',
    data: { sentence, number },
    subject: { kind: 'call', id },
    callId: id,
    requestId,
    toolKey: tool,
    taskKey: task,
    policyVersion,
    promptHash,
  }
}
