import type { AuditEntry } from '@/lib/audit/events'
import { answerText } from '@/lib/calls/labels'
import { eventsFor } from '@/lib/calls/record/lines'
import type { Prepared } from '@/lib/calls/record/rules'
import { type Actor, type PersonActor, systemActor } from '@/lib/core/actor'
import { newId } from '@/lib/core/id'
import type { PastCall } from '@/lib/demo/past/days'
import {
  actLines,
  actOf,
  after,
  linesAt,
  type PastLine,
  type PastPod,
  type PastVote,
  type ToldCall,
} from '@/lib/demo/past/line'
import { takeBackSeconds } from '@/lib/requests/rules'

/** What came of a call about which people were asked; null where nobody could sign it. */
export function byPeople(
  prepared: Prepared,
  pod: PastPod,
  people: readonly PersonActor[],
  past: PastCall,
): ToldCall | null {
  const { at, answer } = past
  const request = prepared.request!
  const [duty, ...more] = request.duties
  const able = people.filter(({ id, groups }) => groups.includes(duty?.group ?? '') && id !== pod.ownerId)
  if (!duty || duty.count > 1 || more.length > 0 || able.length === 0) return null
  const person = able[Math.floor(answer.who * able.length)]!
  const until = after(at, request.expiresAt)
  const context = {
    subject: { kind: 'request', id: request.id },
    requestId: request.id,
    callId: prepared.call.id,
    podId: pod.id,
    toolKey: request.toolKey,
    taskKey: request.taskKey,
    environment: request.environment,
    policyVersion: request.policyVersion,
  }
  const named = (number: number) => ({ number, sentence: request.sentence })
  const line = (when: Date, actor: Actor, entry: object): PastLine => ({
    at: when,
    actor,
    entry: { ...context, ...entry } as AuditEntry,
  })
  const begun = (number: number) => linesAt(at, pod, eventsFor(prepared, number))
  const base = { at, prepared, act: null }

  if (answer.is === 'expired' || answer.at >= until)
    return {
      ...base,
      request: { state: 'expired', decidedAt: until, closedAt: until, votes: [] },
      answer: answerText.expired(null),
      lines: (number) => [
        ...begun(number),
        line(until, systemActor, {
          type: 'request.expired',
          outcome: 'expired',
          data: { ...named(number), signatures: { given: 0, of: 1 } },
        }),
      ],
    }
  if (answer.is === 'withdrawn')
    return {
      ...base,
      request: { state: 'withdrawn', decidedAt: answer.at, closedAt: answer.at, votes: [] },
      answer: answerText.withdrawn('the pod needs it no longer'),
      lines: (number) => [
        ...begun(number),
        line(answer.at, pod, {
          type: 'request.withdrawn',
          outcome: 'withdrawn',
          data: { ...named(number), reason: 'by_asker', note: null },
        }),
      ],
    }

  const said = wordsOf(past, request.tier)
  const { verdict } = said
  const group = verdict === 'approve' ? duty.group : null
  const vote: PastVote = {
    id: newId(),
    personId: person.id,
    verdict,
    dutyGroup: group,
    reasonCode: said.reasonCode,
    note: said.note,
    firstVisibleAt: after(answer.at, -answer.lookedSeconds),
    at: answer.at,
    endedAt: null,
  }
  const seconds = takeBackSeconds(request.tier, request.brief.reversible)
  const decidedLine = (when: Date, number: number) => {
    const data = { ...named(number), ...said.words, digest: request.digest, from: answer.from, group }
    return verdict === 'approve'
      ? line(when, person, {
          type: 'request.approved',
          outcome: 'approved',
          data: { ...data, signatures: { given: 1, of: 1 } },
        })
      : line(when, person, { type: `request.${answer.is}`, outcome: answer.is, data })
  }
  // Taken back within its window, and given again a little later.
  const backAt = after(answer.at, Math.ceil(seconds / 2))
  const again = answer.isUndone ? after(backAt, 420) : answer.at
  const votes = answer.isUndone
    ? [
        { ...vote, endedAt: backAt },
        { ...vote, id: newId(), at: again, firstVisibleAt: after(again, -answer.lookedSeconds) },
      ]
    : [vote]
  const undone = (number: number) =>
    answer.isUndone
      ? [
          line(backAt, person, {
            type: 'request.taken_back',
            outcome: 'taken_back',
            data: { ...named(number), what: 'decision' },
          }),
          decidedLine(again, number),
        ]
      : []
  const effective = after(again, seconds)
  const decided = (number: number) => [...begun(number), decidedLine(answer.at, number), ...undone(number)]
  if (answer.is !== 'approved')
    return {
      ...base,
      request: { state: answer.is, decidedAt: again, closedAt: effective, votes },
      answer: answerText[answer.is](said.note),
      lines: (number) => [
        ...decided(number),
        line(effective, systemActor, {
          type: 'request.answered',
          outcome: answer.is,
          data: { ...named(number), state: answer.is },
        }),
      ],
    }

  const act = actOf(past, effective)
  return {
    ...base,
    request: {
      state: act.outcome === 'succeeded' ? 'executed' : 'failed',
      decidedAt: again,
      closedAt: act.outcomeAt,
      votes,
    },
    answer: null,
    act,
    lines: (number) => [
      ...decided(number),
      line(effective, systemActor, {
        type: 'request.released',
        outcome: 'released',
        data: {
          ...named(number),
          digest: request.digest,
          policy: { asked: request.policyVersion, now: request.policyVersion },
        },
      }),
      ...actLines(prepared, pod, act),
    ],
  }
}

/** What somebody gives as a reason; for what weighs little nobody is asked for one. */
function wordsOf({ answer, turn }: PastCall, tier: string) {
  const verdict = { approved: 'approve', rejected: 'reject', changes_requested: 'request_changes' } as const
  const [reasonCode, note] =
    answer.is === 'approved'
      ? ['high', 'critical'].includes(tier)
        ? (['checked', 'Looked at what it changes'] as const)
        : ([null, null] as const)
      : answer.is === 'rejected'
        ? (
            [
              ['not_now', 'We wait for the supplier’s new data sheet'],
              ['wrong_place', 'This belongs to the page about bulbs'],
            ] as const
          )[turn % 2]!
        : (['wording', 'Shorter sentences, please, and name the lamp'] as const)
  const words = { reasonCode, note }
  return { verdict: verdict[answer.is as keyof typeof verdict], ...words, words }
}
