import 'server-only'
import { withKeyHolders } from '@/lib/requests/barred/queries'
import { type Barring, excludedNow } from '@/lib/requests/barred/rules'
import { decisionRefusals, typeNameText, unfitReasonText } from '@/lib/requests/refusals'
import { markable } from '@/lib/requests/marked'
import {
  type Decidable,
  decisionBlocker,
  dutyToFill,
  isFreshSignIn,
  mustOpenFirst,
  nameToType,
  needsCare,
  needsReason,
  openDuties,
  signaturesMissing,
  type StandingVote,
  stateAfter,
  takeBackBlocker,
  takeBackSeconds,
} from '@/lib/requests/rules'
import { brief as readBrief, decision, type Decision, type Duty, requestRef } from '@/lib/requests/schema'
import { trialsAllowed } from '@/lib/requests/trial/queries'
import { trialSeconds } from '@/lib/requests/trial/schema'
import type { AuditEntry } from '@/lib/audit/events'
import type { PersonActor } from '@/lib/core/actor'
import { defineCommand } from '@/lib/change/command'
import { newId } from '@/lib/core/id'
import { reasonFits } from '@/lib/core/reasons'
import { refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import type { Prisma, Request, Vote } from '@/lib/db/generated/client'

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
    const missing =
      missingReason(request, input) ?? unfitFields(request, input) ?? missingCare(request, actor, input, now)
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
      events: [decidedEvent(request, input, dutyGroup, state === 'waiting', signatures)],
    }
  },
})

/** How many of all the signatures it needs there are. */
export function signaturesOf({ duties, votes }: { duties: readonly Duty[]; votes: readonly StandingVote[] }) {
  const of = signaturesMissing(duties)
  return { given: of - signaturesMissing(openDuties(duties, votes)), of }
}

function missingReason(request: Request, { reasonCode, note, verdict }: Decision) {
  const isReasonNeeded = needsReason(request.tier, readBrief.parse(request.brief))
  if (isReasonNeeded && !reasonCode) return refuse('invalid', 'reason_required', { reasonCode: ['Choose a reason.'] })
  if (reasonCode && !reasonFits(reasonCode, verdict))
    return refuse('invalid', 'reason_unfit', { reasonCode: [unfitReasonText(reasonCode, verdict)] })
  const mustWrite = verdict === 'request_changes' || (isReasonNeeded && reasonCode === 'other')
  if (mustWrite && !note)
    return refuse('invalid', 'note_required', { note: ['Say in a sentence what should be different.'] })
  return null
}

/** Values are marked to be changed, and only those there are. */
function unfitFields({ envelope }: Request, { fields, verdict }: Decision) {
  if (fields.length === 0) return null
  const known = markable(envelope)
  const why =
    verdict !== 'request_changes'
      ? 'marked_to_change'
      : fields.every((field) => known.includes(field))
        ? null
        : 'unknown_value'
  return why && refuse('invalid', why, { fields: [decisionRefusals[why]!] })
}

/** What a "yes" to something critical asks for beyond a reason. The sign-in comes last: it leads away from the form. */
function missingCare(request: Request, { authenticatedAt }: PersonActor, { verdict, typedName }: Decision, now: Date) {
  if (verdict !== 'approve' || !needsCare(request.tier)) return null
  const name = nameToType(request.number, readBrief.parse(request.brief))
  if (typedName !== name) return refuse('invalid', 'name_required', { typedName: [typeNameText(name)] })
  return isFreshSignIn(authenticatedAt, now) ? null : refuse('conflict', 'sign_in_again')
}

function decidedEvent(
  request: Request,
  { verdict, reasonCode, note, fields, digest, from }: Decision,
  group: string | null,
  isWaiting: boolean,
  signatures: { given: number; of: number },
): AuditEntry {
  const data = { ...named(request), reasonCode, note, digest, from, group }
  const context = contextOf(request)
  if (verdict !== 'approve') {
    const type = verdict === 'reject' ? 'rejected' : 'changes_requested'
    return { ...context, type: `request.${type}`, outcome: type, data: { ...data, ...meant(fields) } }
  }
  const signed = { ...data, signatures }
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

/** Moves a request on to what became of it: of what was released, or of what its asker withdrew. Whoever calls holds the locks. */
export async function moveOn(
  tx: Tx,
  requestId: string,
  state: 'consumed' | 'executed' | 'failed' | 'lapsed' | 'unreported' | 'withdrawn',
  closedAt: Date | null,
): Promise<void> {
  await tx.request.update({ where: { id: requestId }, data: { state, closedAt } })
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
