import 'server-only'
import { withKeyHolders } from '@/lib/requests/barred/queries'
import { type Barring, excludedNow } from '@/lib/requests/barred/rules'
import { whatIsMissing } from '@/lib/requests/missing'
import {
  type Decidable,
  decisionBlocker,
  dutyToFill,
  mustOpenFirst,
  needsReason,
  openDuties,
  signaturesMissing,
  type StandingVote,
  stateAfter,
  takeBackBlocker,
  takeBackSeconds,
} from '@/lib/requests/rules'
import {
  type Brief,
  brief as readBrief,
  decision,
  type Decision,
  type Duty,
  requestRef,
  type Verdict,
} from '@/lib/requests/schema'
import { trialsAllowed } from '@/lib/requests/trial/queries'
import { trialSeconds } from '@/lib/requests/trial/schema'
import type { AuditEntry } from '@/lib/audit/events'
import { defineCommand } from '@/lib/change/command'
import { newId } from '@/lib/core/id'
import { refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import type { Finding, Prisma, Request, Vote } from '@/lib/db/generated/client'
import { findingsIn } from '@/lib/findings/queries'
import { lookedThroughFor, shownDigest } from '@/lib/findings/subjects/rules'

/** A request with who must sign it and the votes that stand. */
export type Signed = Request & Barring & { duties: Duty[]; votes: Vote[] }

/** One person's decision on exactly the content that was on the screen; takes effect when its take-back window ends. */
export const decideRequest = defineCommand({
  name: 'requests.decide',
  permission: 'requests:decide',
  actor: 'person',
  input: decision,

  async run({ tx, actor, now, input }) {
    const request = await lockRequest(tx, input.requestId)
    if (!request) return refuse('not_found', 'unknown_request')
    // Not by the text of a request or of a person alone: the database refuses it once more.
    if (actor.madeUp && (request.tried === null || !(await trialsAllowed(tx)))) return refuse('forbidden', 'no_trials')
    const blocker = decisionBlocker(decidable(request), { ...actor, mayDecide: true }, now)
    if (blocker) return refuse('conflict', blocker)
    if (input.digest !== request.digest) return refuse('conflict', 'changed')
    const brief = readBrief.parse(request.brief)
    if (mustOpenFirst(input, request.tier, brief)) return refuse('conflict', 'open_first')
    const findings = await findingsToSee(tx, request, input.verdict, brief)
    const missing = whatIsMissing(request, brief, actor, input, findings, now)
    if (missing) return missing

    const open = openDuties(request.duties, request.votes)
    const dutyGroup = input.verdict === 'approve' ? dutyToFill(open, actor.groups, await sizesOf(tx, open)) : null
    await tx.vote.create({
      data: {
        id: newId(),
        requestId: request.id,
        personId: actor.id,
        verdict: input.verdict,
        dutyGroup,
        reasonCode: input.reasonCode,
        note: input.note,
        fields: input.fields,
        findings: shownDigest(findings),
        digest: input.digest,
        firstVisibleAt: input.firstVisibleAt,
        at: now,
      },
    })
    const signed = { personId: actor.id, verdict: input.verdict, dutyGroup }
    const signatures = signaturesOf({ duties: request.duties, votes: [...request.votes, signed] })
    const state = stateAfter(input.verdict, signatures.given === signatures.of)
    const seconds = actor.madeUp ? trialSeconds : takeBackSeconds(request.tier, brief.reversible)
    const effectiveAt = state === 'waiting' ? null : new Date(now.getTime() + seconds * 1000)
    await tx.request.update({ where: { id: request.id }, data: { state, effectiveAt } })
    return {
      ok: true,
      value: { state, effectiveAt: effectiveAt?.toISOString() ?? null, seconds, signatures },
      events: [decidedEvent(request, input, dutyGroup, state === 'waiting', signatures, findings)],
    }
  },
})

/** How many of all the signatures it needs there are. */
export function signaturesOf({ duties, votes }: { duties: readonly Duty[]; votes: readonly StandingVote[] }) {
  const of = signaturesMissing(duties)
  return { given: of - signaturesMissing(openDuties(duties, votes)), of }
}

/** What was found in the text that is decided on, where a "yes" is for having had all of it on the screen. */
async function findingsToSee(tx: Tx, request: Request, verdict: Verdict, brief: Brief): Promise<Finding[]> {
  if (verdict !== 'approve' || !needsReason(request.tier, brief)) return []
  const text = lookedThroughFor(request)
  return text ? await findingsIn(tx, text) : []
}

function decidedEvent(
  request: Request,
  { verdict, reasonCode, note, fields, digest, from }: Decision,
  group: string | null,
  isWaiting: boolean,
  signatures: { given: number; of: number },
  findings: readonly Finding[],
): AuditEntry {
  const data = { ...named(request), reasonCode, note, digest, from, group }
  const context = contextOf(request)
  if (verdict !== 'approve') {
    const type = verdict === 'reject' ? 'rejected' : 'changes_requested'
    return { ...context, type: `request.${type}`, outcome: type, data: { ...data, ...meant(fields) } }
  }
  const seen = shownDigest(findings)
  const signed = { ...data, signatures, ...(seen && { findings: { count: findings.length, digest: seen } }) }
  // One signature of several decides nothing yet, and the record does not say that it does.
  if (isWaiting) return { ...context, type: 'request.signed', outcome: 'waiting', data: signed }
  return { ...context, type: 'request.approved', outcome: 'approved', data: signed }
}

/** Which values are meant, for a line of the record. */
export function meant(fields: readonly string[]) {
  return fields.length > 0 && { fields: [...fields] }
}

/** Takes back one's own decision before it takes effect, or a signature before the last one; the request waits again. */
export const takeBackDecision = defineCommand({
  name: 'requests.take_back',
  permission: 'requests:decide',
  actor: 'person',
  input: requestRef,

  async run({ tx, actor, now, input }) {
    const request = await lockRequest(tx, input.requestId)
    if (!request) return refuse('not_found', 'unknown_request')
    const own = request.votes.find(({ personId }) => personId === actor.id)
    const blocker = takeBackBlocker(request, own, now)
    if (blocker) return refuse('conflict', blocker)
    await tx.vote.update({ where: { id: own!.id }, data: { endedAt: now, endedBecause: 'taken_back' } })
    await tx.request.update({ where: { id: request.id }, data: { state: 'waiting', effectiveAt: null } })
    const data = {
      ...named(request),
      what: request.state === 'waiting' ? ('signature' as const) : ('decision' as const),
    }
    return {
      ok: true,
      value: { state: 'waiting' as const },
      events: [{ ...contextOf(request), type: 'request.taken_back', outcome: 'taken_back', data }],
    }
  },
})

/** Of how many people each of these groups consists who may decide at all. */
async function sizesOf(tx: Tx, duties: readonly Duty[]): Promise<Record<string, number>> {
  if (duties.length < 2) return {}
  const rows = await tx.groupMember.groupBy({
    by: ['groupSlug'],
    where: {
      groupSlug: { in: duties.map(({ group }) => group) },
      person: { deactivatedAt: null, roles: { has: 'approver' } },
    },
    _count: true,
  })
  return Object.fromEntries(rows.map(({ groupSlug, _count }) => [groupSlug, _count]))
}

/** What decides who may sign: with the votes that stand and the duties there are. */
export const withSignatures = {
  pod: { select: { ownerId: true } },
  duties: { select: { group: true, count: true }, orderBy: { group: 'asc' } },
  votes: { where: { endedAt: null }, orderBy: { at: 'asc' } },
} satisfies Prisma.RequestInclude

/** Takes the row's lock first: of two people who decide at once, the second sees what the first did. */
export async function lockRequest(tx: Tx, requestId: string): Promise<Signed | null> {
  const [request] = await lockRequests(tx, [requestId])
  return request ?? null
}

/** The same for several, in one order, so that two who lock some of the same wait for each other and not in a circle. */
export async function lockRequests(tx: Tx, requestIds: readonly string[]): Promise<Signed[]> {
  await tx.$queryRaw`select id from "Request" where id = any(${[...requestIds]}) order by id for update`
  const found = await tx.request.findMany({
    where: { id: { in: [...requestIds] } },
    include: withSignatures,
    orderBy: { id: 'asc' },
  })
  return await withKeyHolders(tx, found)
}

type Onward = 'consumed' | 'executed' | 'failed' | 'lapsed' | 'unreported' | 'withdrawn'

/** Moves a request on to what became of it: of what was released, or of what its asker withdrew. Whoever calls holds the locks. */
export async function moveOn(tx: Tx, requestId: string, state: Onward, closedAt: Date | null): Promise<void> {
  await tx.request.update({ where: { id: requestId }, data: { state, closedAt } })
}

/** The same for several of which the same became. */
export async function moveAllOn(
  tx: Tx,
  requestIds: readonly string[],
  state: Onward,
  closedAt: Date | null,
): Promise<void> {
  if (requestIds.length === 0) return
  await tx.request.updateMany({ where: { id: { in: [...requestIds] } }, data: { state, closedAt } })
}

function decidable(request: Signed): Decidable {
  const { state, expiresAt, duties, votes } = request
  return { state, expiresAt, excluded: excludedNow(request), duties, votes }
}

/** What names a request on the record. */
export function named({ number, sentence, tried }: Pick<Request, 'number' | 'sentence' | 'tried'>) {
  return { number, sentence, ...(tried !== null && { tried: true as const }) }
}

/** The columns of the record for a request. */
export function contextOf(request: Request) {
  return {
    subject: { kind: 'request', id: request.id },
    requestId: request.id,
    callId: request.subjectKind === 'call' ? request.subjectId : null,
    podId: request.podId,
    toolKey: request.toolKey,
    taskKey: request.taskKey,
    environment: request.environment,
    policyVersion: request.policyVersion,
  }
}
