import 'server-only'
import { type StoredCall, viewOf } from '@/lib/calls/record/rules'
import type { CallView } from '@/lib/calls/schema'
import { demand, type PodActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { policyNow } from '@/lib/policy/queries'
import { reachOf } from '@/lib/policy/reach'

/** A pod's own call, or null: another pod's looks exactly like a missing one. */
export async function callOf(actor: PodActor, callId: string): Promise<CallView | null> {
  demand(actor, 'calls:make')
  const call = await read.call.findFirst({
    where: { id: callId, accountId: actor.accountId },
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
  /** Whether the answer depends on the content of the call. */
  conditional: boolean
  sensitivity: string
  external: boolean
  input: unknown
  rule: string | null
}

/** Only what this pod may use; what is always denied is not in the list. Conditions on content are judged when it calls. */
export async function actionsFor(actor: PodActor): Promise<Action[]> {
  demand(actor, 'calls:make')
  const { snapshot } = await policyNow()
  return reachOf(snapshot, actor).map(({ tool, answer, conditional, rule }) => ({
    tool: tool.key,
    title: tool.title,
    decision: answer,
    conditional,
    sensitivity: tool.sensitivity,
    external: tool.external,
    input: tool.input,
    rule: rule?.words ?? null,
  }))
}
