import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import { defineCommand, execute } from '@/lib/change/command'
import { newId } from '@/lib/core/id'
import { type Outcome, refuse } from '@/lib/core/outcome'
import { read, type Tx } from '@/lib/db/client'
import { shownFor } from '@/lib/findings/queries'
import { madeUpForTrials } from '@/lib/people/schema'
import { contextOf, decideRequest, lockRequest, named } from '@/lib/requests/commands'
import { madeUpName } from '@/lib/requests/labels'
import { openDuties, signaturesMissing } from '@/lib/requests/rules'
import { brief as readBrief } from '@/lib/requests/schema'
import { trialsAllowed } from '@/lib/requests/trial/queries'
import { decisionOf, madeUpActor } from '@/lib/requests/trial/rules'
import { trialInput, trialSeconds } from '@/lib/requests/trial/schema'

/**
 * Has a pod's own call, which waits for people, answered by somebody made up, a moment after it was asked. Refused but
 * in a trial; what does not wait any more, or is tried already, stays as it is, and so does what would move a branch.
 */
export const tryCall = defineCommand({
  name: 'requests.try',
  permission: 'calls:make',
  actor: 'pod',
  input: trialInput,

  async run({ tx, actor, now, input: { callId, answer } }) {
    if (!(await trialsAllowed(tx))) return refuse('forbidden', 'no_trials')
    const call = await tx.call.findFirst({ where: { id: callId, accountId: actor.accountId } })
    if (!call) return refuse('not_found', 'unknown_call')
    const request = call.requestId === null ? null : await lockRequest(tx, call.requestId)
    if (
      request?.kind !== 'tool_call' ||
      request.state !== 'waiting' ||
      request.tried !== null ||
      request.expiresAt <= now
    )
      return { ok: true, value: null, events: 'unchanged' }
    const soon = new Date(now.getTime() + trialSeconds * 1000)
    const expiresAt = answer === 'expire' && soon < request.expiresAt ? soon : request.expiresAt
    await tx.request.update({ where: { id: request.id }, data: { tried: answer, expiresAt } })
    const made = answer === 'expire' ? [] : await makeUp(tx, signaturesMissing(request.duties), now)
    const data = { ...named({ ...request, tried: answer }), answer }
    return { ok: true, value: null, events: [...made, { ...contextOf(request), type: 'request.tried', data }] }
  },
})

/** Sees to it that there are so many people who do not exist: with no access, no role and no group, they count nowhere. */
async function makeUp(tx: Tx, count: number, now: Date): Promise<AuditEntry[]> {
  const rows = Array.from({ length: count }, (_, at) => ({
    id: newId(),
    issuer: madeUpForTrials,
    subject: String(at + 1),
    name: madeUpName(at + 1),
    deactivatedAt: now,
  }))
  const made = await tx.person.createManyAndReturn({ data: rows, skipDuplicates: true })
  return made.map(({ id, name, issuer }) => ({
    type: 'person.registered',
    subject: { kind: 'person', id },
    data: { name, issuer },
  }))
}

/** Has as many made-up people as it takes decide on a request, each by the very command of everybody else. */
export async function answerTrial(requestId: string): Promise<Outcome<null>> {
  const people = await read.person.findMany({ where: { issuer: madeUpForTrials }, orderBy: { subject: 'asc' } })
  for (const { id, name } of people) {
    const request = await read.request.findUnique({
      where: { id: requestId },
      include: { duties: true, votes: { where: { endedAt: null } } },
    })
    if (request?.state !== 'waiting' || request.tried === null || request.tried === 'expire') break
    if (request.votes.some(({ personId }) => personId === id)) continue
    const actor = madeUpActor({ id, name }, openDuties(request.duties, request.votes), new Date())
    const findings = request.tried === 'approve' ? await shownFor(read, request) : null
    const decision = { ...decisionOf(request.tried, request, readBrief.parse(request.brief)), findings }
    const outcome = await execute(decideRequest, actor, decision)
    if (!outcome.ok) return outcome
  }
  return { ok: true, value: null }
}
