import 'server-only'
import { judge } from '@/lib/calls/record/rules'
import { type StoredCall, viewOf } from '@/lib/calls/record/rules'
import type { CallView } from '@/lib/calls/schema'
import { type Actor, demand, type PodActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { policyNow } from '@/lib/policy/queries'

/** A pod's own call, or null: another pod's looks exactly like a missing one. */
export async function callOf(actor: Actor, callId: string): Promise<CallView | null> {
  demand(actor, 'calls:make')
  const call = await read.call.findFirst({
    where: { id: callId, accountId: (actor as PodActor).accountId },
    include: { grant: true },
  })
  if (!call) return null
  const request = call.requestId
    ? await read.request.findUnique({ where: { id: call.requestId }, select: { number: true, expiresAt: true } })
    : null
  const stored: StoredCall = {
    ...call,
    requestNumber: request?.number ?? null,
    requestExpiresAt: request?.expiresAt ?? null,
    grantId: call.grant?.id ?? null,
    grantExpiresAt: call.grant?.expiresAt ?? null,
  }
  return viewOf(stored)
}

/** A tool this pod may use or ask for, in its environment. */
export type Action = {
  tool: string
  title: string
  decision: 'allow' | 'ask'
  sensitivity: string
  external: boolean
  input: unknown
  rule: string | null
}

/** Only what this pod may use; what the policy denies is not in the list. Conditions on content are judged when it calls. */
export async function actionsFor(actor: Actor): Promise<Action[]> {
  demand(actor, 'calls:make')
  const pod = actor as PodActor
  const { snapshot, tools } = await policyNow()
  const caller = { ...pod, podId: pod.id, podName: pod.name }
  return [...tools.values()].flatMap((tool) => {
    const input = { tool: tool.key, task: null, arguments: {}, reason: null, promptHash: null, idempotencyKey: '-' }
    const { decision, rule } = judge(snapshot, caller, input, 0)
    if (decision === 'deny') return []
    const { key, title, sensitivity, external } = tool
    return [{ tool: key, title, decision, sensitivity, external, input: tool.input, rule: rule?.words ?? null }]
  })
}
