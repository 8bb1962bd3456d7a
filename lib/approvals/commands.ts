import 'server-only'
import {
  decisionBlocker,
  dutiesMet,
  needsReason,
  stateAfter,
  takeBackBlocker,
  takeBackSeconds,
} from '@/lib/approvals/rules'
import { type Brief, decision, type Decision, type Duty, requestRef, withdrawal } from '@/lib/approvals/schema'
import type { AuditEntry } from '@/lib/audit/events'
import { answerText } from '@/lib/calls/labels'
import { grantLifetimeSeconds } from '@/lib/calls/record/rules'
import type { PersonActor } from '@/lib/core/actor'
import { defineCommand } from '@/lib/core/command'
import { newId } from '@/lib/core/id'
import { refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import type { Request, Vote } from '@/lib/db/generated/client'

type Signed = Request & {
  pod: { ownerId: string | null }
  votes: (Vote & { person: { groups: { groupSlug: string }[] } })[]
}

/** One person's decision on exactly the content that was on the screen; takes effect when its take-back window ends. */
export const decideRequest = defineCommand({
  name: 'requests.decide',
  permission: 'requests:decide',
  input: decision,

  async run({ tx, actor, now, input }) {
    const request = await lockRequest(tx, input.requestId)
    if (!request || actor.kind !== 'person') return refuse('not_found', 'unknown_request')
    const blocker = decisionBlocker(decidable(request), { ...actor, mayDecide: true }, now)
    if (blocker) return refuse('conflict', blocker)
    if (input.digest !== request.digest) return refuse('conflict', 'changed')
    const missing = missingReason(request, input)
    if (missing) return missing

    await tx.vote.create({
      data: {
        id: newId(),
        requestId: request.id,
        personId: actor.id,
        verdict: input.verdict,
        reasonCode: input.reasonCode,
        note: input.note,
        digest: input.digest,
        firstVisibleAt: input.firstVisibleAt,
        at: now,
      },
    })
    const approvers = [...approversOf(request), { groups: actor.groups }]
    const state = stateAfter(input.verdict, dutiesMet(request.duties as Duty[], approvers))
    const seconds = takeBackSeconds(request.tier, (request.brief as unknown as Brief).reversible)
    const effectiveAt = state === 'waiting' ? null : new Date(now.getTime() + seconds * 1000)
    await tx.request.update({ where: { id: request.id }, data: { state, effectiveAt } })
    return {
      ok: true,
      value: { state, effectiveAt: effectiveAt?.toISOString() ?? null, seconds },
      events: [decidedEvent(request, input)],
    }
  },
})

function missingReason(request: Request, { reasonCode, note, verdict }: Decision) {
  if (needsReason(request.tier) && !reasonCode)
    return refuse('invalid', 'reason_required', { reasonCode: ['Choose a reason.'] })
  const mustWrite = verdict === 'request_changes' || (needsReason(request.tier) && reasonCode === 'other')
  if (mustWrite && !note)
    return refuse('invalid', 'note_required', { note: ['Say in a sentence what should be different.'] })
  return null
}

function decidedEvent(request: Request, { verdict, reasonCode, note, digest }: Decision): AuditEntry {
  const type = ({ approve: 'approved', request_changes: 'changes_requested', reject: 'rejected' } as const)[verdict]
  const data = { number: request.number, sentence: request.sentence, reasonCode, note, digest }
  return { ...contextOf(request), type: `request.${type}`, outcome: type, data }
}

/** Takes back one's own decision before it takes effect; the request waits again, for anybody who may sign. */
export const takeBackDecision = defineCommand({
  name: 'requests.take_back',
  permission: 'requests:decide',
  input: requestRef,

  async run({ tx, actor, now, input }) {
    const request = await lockRequest(tx, input.requestId)
    if (!request) return refuse('not_found', 'unknown_request')
    const own = request.votes.find(({ personId }) => personId === actor.id)
    const blocker = takeBackBlocker(request, own !== undefined, now)
    if (blocker) return refuse('conflict', blocker)
    await tx.vote.update({ where: { id: own!.id }, data: { takenBackAt: now } })
    await tx.request.update({ where: { id: request.id }, data: { state: 'waiting', effectiveAt: null } })
    return {
      ok: true,
      value: { state: 'waiting' as const },
      events: [{ ...contextOf(request), type: 'request.taken_back', outcome: 'taken_back', data: named(request) }],
    }
  },
})

/**
 * Ends the take-back window of a decided request: an approval releases the one-time permission, a "no" tells the pod.
 * Everything that made the approval valid is looked at once more: who signed may still sign, and the policy is the same.
 */
export const settleRequest = defineCommand({
  name: 'requests.settle',
  permission: 'system:sweep',
  input: requestRef,

  async run({ tx, now, input }) {
    const request = await lockRequest(tx, input.requestId)
    if (!request || request.closedAt || !request.effectiveAt || request.effectiveAt > now)
      return refuse('conflict', 'not_due')
    if (request.state === 'rejected' || request.state === 'changes_requested') {
      const note = request.votes.at(-1)?.note ?? null
      await tx.request.update({ where: { id: request.id }, data: { closedAt: now } })
      await tx.call.update({
        where: { id: request.callId },
        data: { state: request.state, answer: answerText[request.state](note) },
      })
      const data = { ...named(request), state: request.state }
      return {
        ok: true,
        value: null,
        events: [{ ...contextOf(request), type: 'request.answered', outcome: request.state, data }],
      }
    }
    if (request.state !== 'approved') return refuse('conflict', 'not_due')
    const stale = await staleApproval(tx, request)
    if (stale) return await closeUnused(tx, request, stale, now)
    const expiresAt = new Date(now.getTime() + grantLifetimeSeconds * 1000)
    await tx.grant.create({
      data: {
        id: newId(),
        callId: request.callId,
        digest: request.digest,
        policyVersion: request.policyVersion,
        issuedAt: now,
        expiresAt,
      },
    })
    await tx.request.update({ where: { id: request.id }, data: { state: 'released' } })
    await tx.call.update({ where: { id: request.callId }, data: { state: 'released' } })
    const data = { ...named(request), digest: request.digest }
    return {
      ok: true,
      value: null,
      events: [{ ...contextOf(request), type: 'request.released', outcome: 'released', data }],
    }
  },
})

/** Why an approval no longer stands at the moment it should take effect, or null. */
async function staleApproval(tx: Tx, request: Signed): Promise<string | null> {
  const [policy] = await tx.$queryRaw<{ version: number }[]>`select version from "PolicyInForce" where id = 1 for share`
  if (policy?.version !== request.policyVersion) return 'the policy changed before it was released; ask again'
  const active = await tx.person.findMany({
    where: {
      id: { in: request.votes.map(({ personId }) => personId) },
      deactivatedAt: null,
      roles: { has: 'approver' },
    },
    select: { id: true },
  })
  const still = new Set(active.map(({ id }) => id))
  const votes = request.votes.filter(({ personId }) => still.has(personId))
  if (!dutiesMet(request.duties as Duty[], approversOf({ votes })))
    return 'a person who signed may no longer sign; ask again'
  const pod = await tx.pod.findUniqueOrThrow({ where: { id: request.podId }, select: { state: true } })
  return pod.state === 'active' ? null : 'the pod is no longer active'
}

/** Closes a request that nobody answered in time. Nobody refused it, and the words say so. */
export const expireRequest = defineCommand({
  name: 'requests.expire',
  permission: 'system:sweep',
  input: requestRef,

  async run({ tx, now, input }) {
    const request = await lockRequest(tx, input.requestId)
    if (!request || request.state !== 'waiting' || request.expiresAt > now) return refuse('conflict', 'not_due')
    await tx.request.update({ where: { id: request.id }, data: { state: 'expired', closedAt: now } })
    await tx.call.update({ where: { id: request.callId }, data: { state: 'expired', answer: answerText.expired } })
    return {
      ok: true,
      value: null,
      events: [{ ...contextOf(request), type: 'request.expired', outcome: 'expired', data: named(request) }],
    }
  },
})

/** Closes a waiting request without a decision, for instance because its pod was retired. */
export const withdrawRequest = defineCommand({
  name: 'requests.withdraw',
  permission: 'system:sweep',
  input: withdrawal,

  async run({ tx, now, input }) {
    const request = await lockRequest(tx, input.requestId)
    if (!request || !['waiting', 'approved'].includes(request.state)) return refuse('conflict', 'not_due')
    return await closeUnused(tx, request, input.why, now)
  },
})

async function closeUnused(tx: Tx, request: Request, why: string, now: Date) {
  await tx.request.update({ where: { id: request.id }, data: { state: 'withdrawn', closedAt: now } })
  await tx.call.update({
    where: { id: request.callId },
    data: { state: 'withdrawn', answer: answerText.withdrawn(why) },
  })
  const event: AuditEntry = {
    ...contextOf(request),
    type: 'request.withdrawn',
    outcome: 'withdrawn',
    data: { ...named(request), why },
  }
  return { ok: true as const, value: null, events: [event] as const }
}

/** Takes the row's lock first: of two people who decide at once, the second sees what the first did. */
async function lockRequest(tx: Tx, requestId: string): Promise<Signed | null> {
  await tx.$queryRaw`select id from "Request" where id = ${requestId} for update`
  return await tx.request.findUnique({
    where: { id: requestId },
    include: {
      pod: { select: { ownerId: true } },
      votes: {
        where: { takenBackAt: null },
        orderBy: { at: 'asc' },
        include: { person: { select: { groups: { select: { groupSlug: true } } } } },
      },
    },
  })
}

function decidable(request: Signed) {
  const { state, expiresAt, duties, votes, pod } = request
  return {
    state,
    expiresAt,
    podOwnerId: pod.ownerId,
    duties: duties as Duty[],
    signedBy: votes.map(({ personId }) => personId),
  }
}

function approversOf({ votes }: Pick<Signed, 'votes'>): Pick<PersonActor, 'groups'>[] {
  const approvals = votes.filter(({ verdict }) => verdict === 'approve')
  return approvals.map(({ person }) => ({ groups: person.groups.map(({ groupSlug }) => groupSlug) }))
}

function named({ number, sentence }: Request) {
  return { number, sentence }
}

function contextOf(request: Request) {
  return {
    subject: { kind: 'request', id: request.id },
    requestId: request.id,
    callId: request.callId,
    podId: request.podId,
    toolKey: request.toolKey,
    taskKey: request.taskKey,
    environment: request.environment,
    policyVersion: request.policyVersion,
  }
}
