import 'server-only'
import { z } from 'zod'
import { callerStands, envelopeAgain, policyStands, toolMoved } from '@/lib/calls/again/queries'
import { type WithGrounds, withGrounds } from '@/lib/calls/grounds/queries'
import { carriedOutHere, grantBlocker, isAnswered, stateOf } from '@/lib/calls/rules'
import { joinedPrefix } from '@/lib/calls/joined/rules'
import { differing } from '@/lib/calls/differing'
import { answerText } from '@/lib/calls/labels'
import { callRef, claimInput, outcomeInput } from '@/lib/calls/schema'
import type { AuditEntry, Withdrawal } from '@/lib/audit/events'
import { whyWithdrawn } from '@/lib/audit/labels'
import type { PodActor } from '@/lib/core/actor'
import { digestOf } from '@/lib/core/canonical'
import { type Change, defineCommand } from '@/lib/change/command'
import { type Refusal, refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import type { Call, Prisma } from '@/lib/db/generated/client'
import { moveOn } from '@/lib/requests/commands'

/** Drops the answers kept for repeated requests once no pod can still be repeating them; a key that names a call stays. */
export const forgetAnswers = defineCommand({
  name: 'calls.forget_answers',
  permission: 'system:sweep',
  input: z.strictObject({ days: z.number().int().min(1) }),

  async run({ tx, now, input: { days } }) {
    const before = new Date(now.getTime() - days * 86_400_000)
    const { count } = await tx.idempotencyKey.deleteMany({
      where: { createdAt: { lt: before }, NOT: { key: { startsWith: joinedPrefix } } },
    })
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
    const claimed = await useOwnGrant(tx, actor, now, input)
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

  async run({ tx, actor, now, input: { callId, status, summary, grant, arguments: args, worker } }) {
    const call = await lockCall(tx, actor, callId)
    if (!call) return refuse('not_found', 'unknown_call')
    if (call.outcome) return refuse('conflict', 'already_reported')

    const events: AuditEntry[] = []
    if (!call.grantUsedAt) {
      if (!grant || !args) return refuse('conflict', 'grant_not_used')
      const claimed = await useOwnGrant(tx, actor, now, { callId, grant, arguments: args, worker })
      if (!claimed.ok) return claimed
      events.push(claimed.event)
    }
    const settled = await settleCall(tx, call, status, summary, now)
    return { ok: true, value: { callId, status }, events: [...events, settled] }
  },
})

/** The pod does not want any more what it asked people for. What a person has decided stays decided. */
export const withdrawCall = defineCommand({
  name: 'calls.withdraw',
  permission: 'calls:make',
  actor: 'pod',
  input: callRef,

  async run({ tx, actor, now, input: { callId } }) {
    const call = await lockCall(tx, actor, callId)
    if (!call) return refuse('not_found', 'unknown_call')
    const { request } = call
    if (request?.kind !== 'tool_call' || isAnswered(stateOf(call, request, now)))
      return refuse('conflict', 'not_waiting')
    if (request.state !== 'waiting') return refuse('conflict', 'decided_already')
    const why: Withdrawal = { reason: 'by_asker', note: null }
    await moveOn(tx, request.id, 'withdrawn', now)
    await tx.call.update({ where: { id: callId }, data: { answer: answerText.withdrawn(whyWithdrawn(why)) } })
    const data = { number: request.number, sentence: request.sentence, ...why }
    return {
      ok: true,
      value: { callId },
      events: [{ ...contextOf(call), type: 'request.withdrawn', outcome: 'withdrawn', data }],
    }
  },
})

type ClaimedGrant = { ok: true; call: Locked; event: AuditEntry } | Refusal

type Shown = { callId: string; grant: string; arguments: Record<string, unknown>; worker?: string | undefined }

/** The same by the pod itself, which acts afterwards: not for what Countersign carries out. */
async function useOwnGrant(tx: Tx, actor: PodActor, now: Date, shown: Shown): Promise<ClaimedGrant> {
  const claimed = await useGrant(tx, actor, now, shown)
  // What was written so far goes with the refusal.
  if (claimed.ok && carriedOutHere.has(claimed.call.toolKey)) return refused(claimed.call, 'carried_out_here')
  return claimed
}

/** Uses up a call's permission if everything it was given for is still true. The one place where a grant is spent. */
export async function useGrant(tx: Tx, actor: PodActor, now: Date, shown: Shown): Promise<ClaimedGrant> {
  const call = await lockCall(tx, actor, shown.callId)
  if (!call) return refuse('not_found', 'unknown_call')
  if (!(await callerStands(tx, actor.credentialId, now))) return refuse('unauthenticated', 'credential_revoked')
  const { id, grantId, grantExpiresAt, grantUsedAt } = call
  const grant = grantId && grantExpiresAt ? { id: grantId, expiresAt: grantExpiresAt, usedAt: grantUsedAt } : null
  const policy = await policyStands(tx, call)
  const blocker = grantBlocker({
    state: stateOf(call, call.request, now),
    grant,
    shownGrantId: shown.grant,
    toolStands: (await toolMoved(tx, call)) === null,
    argumentsStand: digestOf(envelopeAgain(call, shown.arguments)) === call.digest,
    ...policy,
    now,
  })
  if (blocker === 'emergency_stop') return { ...refused(call, blocker), more: { stop: policy.stopped } }
  if (blocker) return blocker === 'arguments_altered' ? altered(call, shown.arguments) : refused(call, blocker)

  // The row of the call is locked, and the condition on the grant holds even if it were not.
  const { count } = await tx.call.updateMany({ where: { id, grantUsedAt: null }, data: { grantUsedAt: now } })
  if (count === 0) return refused(call, 'grant_used')
  if (call.requestId) await moveOn(tx, call.requestId, 'consumed', null)
  const worker = shown.worker && { worker: shown.worker }
  const data = { sentence: call.sentence, digest: call.digest, ...worker, ...trialOf(call) }
  return { ok: true, call, event: { ...contextOf(call), type: 'call.claimed', outcome: 'consumed', data } }
}

/** Closes a call whose permission is used, with what came of it. */
export async function settleCall(
  tx: Tx,
  call: Locked,
  status: 'succeeded' | 'failed',
  summary: string,
  now: Date,
  by?: 'countersign',
): Promise<AuditEntry> {
  const outcome = { outcome: status, outcomeSummary: summary, outcomeAt: now }
  await tx.call.update({ where: { id: call.id }, data: outcome })
  const became = status === 'succeeded' ? 'executed' : 'failed'
  if (call.requestId) await moveOn(tx, call.requestId, became, now)
  return {
    ...contextOf(call),
    type: `call.${status}`,
    outcome: became,
    data: { sentence: call.sentence, summary, ...(by ? { by } : {}), ...trialOf(call) },
  }
}

type Locked = WithGrounds<Prisma.CallGetPayload<{ include: { request: true } }>>

/** The call if it is this pod's own and in its own environment; another's looks exactly like a missing one. */
export async function lockCall(tx: Tx, actor: PodActor, callId: string): Promise<Locked | null> {
  const call = await lockAny(tx, callId)
  return call?.accountId === actor.accountId ? call : null
}

async function lockAny(tx: Tx, callId: string): Promise<Locked | null> {
  return (await lockCalls(tx, [callId]))[0] ?? null
}

/**
 * Requests are locked first, as everywhere: who releases one writes to its call after that. Several are, in one order, so
 * that two who lock some of the same wait for each other and not in a circle.
 */
export async function lockCalls(tx: Tx, callIds: readonly string[]): Promise<Locked[]> {
  const ids = [...callIds]
  await tx.$queryRaw`
    select r.id from "Request" r where r.id in (select c."requestId" from "Call" c where c.id = any(${ids}))
    order by r.id for update`
  await tx.$queryRaw`select id from "Call" where id = any(${ids}) order by id for update`
  const calls = await tx.call.findMany({ where: { id: { in: ids } }, orderBy: { id: 'asc' } })
  const requestIds = calls.flatMap(({ requestId }) => requestId ?? [])
  const requests = requestIds.length === 0 ? [] : await tx.request.findMany({ where: { id: { in: requestIds } } })
  const byId = new Map(requests.map((request) => [request.id, request]))
  return await withGrounds(
    tx,
    calls.map((call) => ({ ...call, request: (call.requestId && byId.get(call.requestId)) || null })),
  )
}

/** What a line about a call says where somebody made up answered it. */
export function trialOf({ request }: Pick<Locked, 'request'>) {
  return (request?.tried ?? null) !== null && { tried: true as const }
}

/** The refusal that says where the arguments are others than those that were decided on. */
function altered(call: Locked, shown: Shown['arguments']): Refusal {
  const differs = differing(call.arguments, shown)
  return { ...refused(call, 'arguments_altered'), ...(differs && { more: { differs } }) }
}

/** A refusal about a call, which the record keeps with the name of its tool. */
function refused({ toolKey }: Pick<Call, 'toolKey'>, reason: string): Refusal {
  return { ...refuse('conflict', reason), tool: toolKey }
}

/** What a line about a call says beside its sentence. */
export function contextOf(
  call: Pick<Call, 'id' | 'toolKey' | 'taskKey' | 'podId' | 'environment' | 'policyVersion' | 'promptHash'> & {
    requestId?: string | null
  },
) {
  return {
    subject: { kind: 'call', id: call.id },
    callId: call.id,
    requestId: call.requestId ?? null,
    toolKey: call.toolKey,
    taskKey: call.taskKey,
    podId: call.podId,
    environment: call.environment,
    policyVersion: call.policyVersion,
    promptHash: call.promptHash,
  }
}
