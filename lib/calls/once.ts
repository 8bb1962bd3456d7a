import type { CallInput } from '@/lib/calls/schema'
import { digestOf } from '@/lib/core/canonical'

/** What a pod shows when it uses a permission. */
type Claimed = { callId: string; grant: string; arguments: Record<string, unknown> }

/**
 * Under which key, with which body the answer to a claim is kept, whichever way the pod went: the operation's name keeps
 * keys of different endpoints apart.
 */
export function claimOnce(key: string, { callId, grant, arguments: args }: Claimed, worker: string | null | undefined) {
  return { key: `claim:${key}`, bodyHash: digestOf({ callId, grant, arguments: args }), worker: worker ?? null }
}

/** The digest by which a repeated key is known to come with the same body. */
export function bodyHashOf(asked: Omit<CallInput, 'idempotencyKey' | 'claim'>): string {
  const { tool, task, arguments: args, reason, saysPersonal, promptHash } = asked
  return digestOf({ tool, task, arguments: args, reason, promptHash, ...(saysPersonal !== null && { saysPersonal }) })
}
