import 'server-only'
import { z } from 'zod'
import { envelopeOf } from '@/lib/calls/record/rules'
import { grantBlocker } from '@/lib/calls/rules'
import { claimInput, outcomeInput } from '@/lib/calls/schema'
import type { AuditEntry } from '@/lib/audit/events'
import type { PodActor } from '@/lib/core/actor'
import { digestOf } from '@/lib/core/canonical'
import { type Change, defineCommand } from '@/lib/change/command'
import { type Refusal, refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import type { Call } from '@/lib/db/generated/client'

/** Drops the answers kept for repeated requests once no pod can still be repeating them. */
export const forgetAnswers = defineCommand({
  name: 'calls.forget_answers',
  permission: 'system:sweep',
  input: z.strictObject({ days: z.number().int().min(1) }),

  async run({ tx, now, input: { days } }) {
    const before = new Date(now.getTime() - days * 86_400_000)
    const { count } = await tx.idempotencyKey.deleteMany({ where: { createdAt: { lt: before } } })
    return { ok: true, value: { forgotten: count }, events: 'unchanged' }
  },
})

/** The pod is about to act: its one-time permission is used up now, whether or not the act succeeds. */
export const claimCall = defineCommand({
  name: 'calls.claim',
  permission: 'calls:make',
  actor: 'pod',
  input: claimInput,

  async run({ tx, actor, now, input }): Promise<Change<{ callId: string }> | Refusal> {
    const claimed = await useGrant(tx, actor, now, input)
    if (!claimed.ok) return claimed
    return { ok: true, value: { callId: input.callId }, events: [claimed.event] }
  },
})

/** What came of a call that the pod carried out itself. */
export const reportOutcome = defineCommand({
  name: 'calls.report_outcome',
  permission: 'calls:make',
  actor: 'pod',
  input: outcomeInput,

  async run({ tx, actor, now, input: { callId, status, summary, grant, arguments: args } }) {
    const call = await lockCall(tx, actor, callId)
    if (!call) return refuse('not_found', 'unknown_call')
    if (call.outcome) return refuse('conflict', 'already_reported')

    const events: AuditEntry[] = []
    if (call.state !== 'consumed') {
      if (!grant || !args) return refuse('conflict', 'grant_not_used')
      const claimed = await useGrant(tx, actor, now, { callId, grant, arguments: args })
      if (!claimed.ok) return claimed
      events.push(claimed.event)
    }
    return {
      ok: true,
      value: { callId, status },
      events: [...events, await settleCall(tx, call, status, summary, now)],
    }
  },
})

type ClaimedGrant = { ok: true; call: Call; event: AuditEntry } | Refusal

/** Uses up a call's permission if everything it was given for is still true. The one place where a grant is spent. */
export async function useGrant(
  tx: Tx,
  actor: PodActor,
  now: Date,
  shown: { callId: string; grant: string; arguments: Record<string, unknown> },
): Promise<ClaimedGrant> {
  const call = await lockCall(tx, actor, shown.callId)
  if (!call) return refuse('not_found', 'unknown_call')
  const grant = await tx.grant.findUnique({ where: { callId: call.id } })
  const [policy] = await tx.$queryRaw<{ version: number }[]>`select version from "PolicyInForce" where id = 1 for share`
  const tool = await tx.tool.findUnique({ where: { key: call.toolKey }, select: { schemaHash: true, state: true } })
  const asked = {
    tool: call.toolKey,
    task: call.taskKey,
    arguments: shown.arguments as Parameters<typeof envelopeOf>[1]['arguments'],
    promptHash: call.promptHash,
  }
  const digestNow = digestOf(
    envelopeOf({ podId: actor.id, environment: actor.environment }, asked, tool?.schemaHash ?? '', call.policyVersion),
  )
  const blocker = grantBlocker({
    state: call.state,
    grant,
    shownGrantId: shown.grant,
    digestNow,
    policyVersionNow: tool?.state === 'live' ? (policy?.version ?? 0) : 0,
    now,
  })
  if (blocker) return refuse('conflict', blocker)

  // The row of the call is locked, and the condition on the grant holds even if it were not.
  const { count } = await tx.grant.updateMany({ where: { callId: call.id, usedAt: null }, data: { usedAt: now } })
  if (count === 0) return refuse('conflict', 'grant_used')
  await tx.call.update({ where: { id: call.id }, data: { state: 'consumed' } })
  if (call.requestId) await tx.request.update({ where: { id: call.requestId }, data: { state: 'consumed' } })
  const sentence = await sentenceOf(tx, call)
  const event: AuditEntry = {
    ...contextOf(call),
    type: 'call.claimed',
    outcome: 'consumed',
    data: { sentence, digest: call.digest },
  }
  return { ok: true, call, event }
}

/** Closes a call whose permission is used, with what came of it. */
export async function settleCall(
  tx: Tx,
  call: Call,
  status: 'succeeded' | 'failed',
  summary: string,
  now: Date,
): Promise<AuditEntry> {
  const state = status === 'succeeded' ? 'executed' : 'failed'
  await tx.call.update({
    where: { id: call.id },
    data: { state, outcome: status, outcomeSummary: summary, outcomeAt: now },
  })
  if (call.requestId)
    await tx.request.update({ where: { id: call.requestId }, data: { state: 'executed', closedAt: now } })
  return {
    ...contextOf(call),
    type: `call.${status}`,
    outcome: state,
    data: { sentence: await sentenceOf(tx, call), summary },
  }
}

/** The call if it is this pod's own and in its own environment; another's looks exactly like a missing one. */
async function lockCall(tx: Tx, actor: PodActor, callId: string): Promise<Call | null> {
  await tx.$queryRaw`select id from "Call" where id = ${callId} and "accountId" = ${actor.accountId} for update`
  return await tx.call.findFirst({ where: { id: callId, accountId: actor.accountId } })
}

async function sentenceOf(tx: Tx, call: Call): Promise<string> {
  const line = await tx.auditEvent.findFirst({
    where: { callId: call.id, type: { in: ['call.allowed', 'call.asked'] } },
    select: { data: true },
  })
  return (line?.data as { sentence?: string } | undefined)?.sentence ?? call.toolKey
}

function contextOf(call: Call) {
  return {
    subject: { kind: 'call', id: call.id },
    callId: call.id,
    requestId: call.requestId,
    toolKey: call.toolKey,
    taskKey: call.taskKey,
    podId: call.podId,
    environment: call.environment,
    policyVersion: call.policyVersion,
    promptHash: call.promptHash,
  }
}
