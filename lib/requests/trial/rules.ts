import type { PersonActor } from '@/lib/core/actor'
import { trialNote } from '@/lib/requests/labels'
import { markable } from '@/lib/requests/marked'
import { nameToType, type SignerNow, type StandingVote } from '@/lib/requests/rules'
import type { Brief, Duty } from '@/lib/requests/schema'
import type { TrialAnswer } from '@/lib/requests/trial/schema'

const verdicts = { approve: 'approve', reject: 'reject', changes: 'request_changes' } as const

/** A made-up person as they decide on one request: of every group that it asks, and of none elsewhere. */
export function madeUpActor(person: { id: string; name: string }, duties: readonly Duty[], now: Date): PersonActor {
  return {
    kind: 'person',
    ...person,
    groups: duties.map(({ group }) => group),
    can: new Set(['requests:decide'] as const),
    authenticatedAt: now,
    madeUp: true,
  }
}

/** What a made-up person says to a request, with everything that a decision of its tier asks for. */
export function decisionOf(
  answer: Exclude<TrialAnswer, 'expire'>,
  request: { id: string; number: number; digest: string; envelope: unknown },
  brief: Pick<Brief, 'object'>,
) {
  return {
    requestId: request.id,
    digest: request.digest,
    verdict: verdicts[answer],
    from: 'page',
    reasonCode: 'other',
    note: trialNote,
    // One is marked, where there is any, so that a program that reads it has something to read.
    fields: answer === 'changes' ? markable(request.envelope).slice(0, 1) : [],
    typedName: nameToType(request.number, brief),
  }
}

/** Somebody made up at the moment of a release: they sign for what they signed, where trials are, and else nothing. */
export function madeUpNow({ personId, dutyGroup }: StandingVote, isTrial: boolean): SignerNow {
  return { id: personId, active: isTrial, mayDecide: isTrial, groups: dutyGroup === null ? [] : [dutyGroup] }
}
