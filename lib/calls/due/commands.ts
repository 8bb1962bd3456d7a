import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import { contextOf, lockCalls, trialOf } from '@/lib/calls/commands'
import { unheardSince } from '@/lib/calls/rules'
import { callRefs } from '@/lib/calls/schema'
import { type Change, defineCommand } from '@/lib/change/command'
import { type Refusal, refuse } from '@/lib/core/outcome'
import { moveAllOn, named } from '@/lib/requests/commands'

// What becomes of permissions by time alone, a page of them in one transaction and with one word to whoever listens.

/** Ends permissions that people gave and pods never used. */
export const lapseCalls = defineCommand({
  name: 'calls.lapse',
  permission: 'system:sweep',
  input: callRefs,

  async run({ tx, now, input: { callIds } }) {
    const locked = await lockCalls(tx, callIds)
    const due = locked.flatMap(({ request, ...call }) => {
      const isDue = request?.state === 'released' && call.grantExpiresAt !== null && call.grantExpiresAt <= now
      return isDue ? { call, request } : []
    })
    await moveAllOn(
      tx,
      due.map(({ request }) => request.id),
      'lapsed',
      now,
    )
    return told(
      due.map(({ call, request }) => ({
        ...contextOf(call),
        type: 'request.lapsed',
        outcome: 'lapsed',
        data: named(request),
      })),
    )
  },
})

/** Gives up on hearing what came of calls: their permissions were used, and nobody said a word since. */
export const giveUpCalls = defineCommand({
  name: 'calls.give_up',
  permission: 'system:sweep',
  input: callRefs,

  async run({ tx, now, input: { callIds } }) {
    const locked = await lockCalls(tx, callIds)
    const due = locked.flatMap((call) => {
      const isDue = call.grantUsedAt && !call.outcome && !call.unreportedAt && call.grantUsedAt <= unheardSince(now)
      return isDue ? { call, since: call.grantUsedAt!.toISOString() } : []
    })
    await tx.call.updateMany({ where: { id: { in: due.map(({ call }) => call.id) } }, data: { unreportedAt: now } })
    await moveAllOn(
      tx,
      due.flatMap(({ call }) => call.requestId ?? []),
      'unreported',
      now,
    )
    return told(
      due.map(({ call, since }) => ({
        ...contextOf(call),
        type: 'call.unreported',
        outcome: 'unreported',
        data: { sentence: call.sentence, since, ...trialOf(call) },
      })),
    )
  },
})

/** Another worker was faster where none of a page is due any more. */
function told([first, ...others]: readonly AuditEntry[]): Change<null> | Refusal {
  return first ? { ok: true, value: null, events: [first, ...others] } : refuse('conflict', 'not_due')
}
