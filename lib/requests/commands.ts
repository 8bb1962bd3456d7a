import 'server-only'
import { typeNameText } from '@/lib/requests/labels'
import {
  decisionBlocker,
  dutiesMet,
  isFreshSignIn,
  mustOpenFirst,
  nameToType,
  needsCare,
  needsReason,
  stateAfter,
  takeBackBlocker,
  takeBackSeconds,
} from '@/lib/requests/rules'
import { type Brief, decision, type Decision, type Duty, requestRef } from '@/lib/requests/schema'
import type { AuditEntry } from '@/lib/audit/events'
import type { PersonActor } from '@/lib/core/actor'
import { defineCommand } from '@/lib/change/command'
import { newId } from '@/lib/core/id'
import { refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import type { Request, Vote } from '@/lib/db/generated/client'

export type Signed = Request & {
  pod: { ownerId: string | null }
  votes: (Vote & { person: { groups: { groupSlug: string }[] } })[]
}

/** One person's decision on exactly the content that was on the screen; takes effect when its take-back window ends. */
export const decideRequest = defineCommand({
  name: 'requests.decide',
  permission: 'requests:decide',
  actor: 'person',
  input: decision,

  async run({ tx, actor, now, input }) {
    const request = await lockRequest(tx, input.requestId)
    if (!request) return refuse('not_found', 'unknown_request')
    const blocker = decisionBlocker(decidable(request), { ...actor, mayDecide: true }, now)
    if (blocker) return refuse('conflict', blocker)
    if (input.digest !== request.digest) return refuse('conflict', 'changed')
    const brief = request.brief as unknown as Brief
    if (mustOpenFirst(input, request.tier, brief)) return refuse('conflict', 'open_first')
    const missing = missingReason(request, input) ?? missingCare(request, actor, input, now)
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
    const seconds = takeBackSeconds(request.tier, brief.reversible)
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

/** What a "yes" to something critical asks for beyond a reason. The sign-in comes last: it leads away from the form. */
function missingCare(request: Request, { authenticatedAt }: PersonActor, { verdict, typedName }: Decision, now: Date) {
  if (verdict !== 'approve' || !needsCare(request.tier)) return null
  const name = nameToType(request.number, request.brief as unknown as Brief)
  if (typedName !== name) return refuse('invalid', 'name_required', { typedName: [typeNameText(name)] })
  return isFreshSignIn(authenticatedAt, now) ? null : refuse('conflict', 'sign_in_again')
}

function decidedEvent(request: Request, { verdict, reasonCode, note, digest, from }: Decision): AuditEntry {
  const type = ({ approve: 'approved', request_changes: 'changes_requested', reject: 'rejected' } as const)[verdict]
  const data = { number: request.number, sentence: request.sentence, reasonCode, note, digest, from }
  return { ...contextOf(request), type: `request.${type}`, outcome: type, data }
}

/** Takes back one's own decision before it takes effect; the request waits again, for anybody who may sign. */
export const takeBackDecision = defineCommand({
  name: 'requests.take_back',
  permission: 'requests:decide',
  actor: 'person',
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

/** Takes the row's lock first: of two people who decide at once, the second sees what the first did. */
export async function lockRequest(tx: Tx, requestId: string): Promise<Signed | null> {
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

/** The groups of those whose approval stands. */
export function approversOf({ votes }: Pick<Signed, 'votes'>): Pick<PersonActor, 'groups'>[] {
  const approvals = votes.filter(({ verdict }) => verdict === 'approve')
  return approvals.map(({ person }) => ({ groups: person.groups.map(({ groupSlug }) => groupSlug) }))
}

/** What names a request on the record. */
export function named({ number, sentence }: Request) {
  return { number, sentence }
}

/** The columns of the record for a request. */
export function contextOf(request: Request) {
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
