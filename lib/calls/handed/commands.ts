import 'server-only'
import { z } from 'zod'
import { contextOf, lockCall, settleCall, trialOf } from '@/lib/calls/commands'
import { callRef } from '@/lib/calls/schema'
import { defineCommand } from '@/lib/change/command'
import { refuse } from '@/lib/core/outcome'
import { moveOn } from '@/lib/requests/commands'

const handedOn = callRef.extend({
  came: z.enum(['succeeded', 'failed', 'unknown']),
  summary: z.string().min(1).max(4000),
})

/**
 * What came of a call that the gate handed on to the pod's own server. Where there was no answer nobody can know, and that is
 * said at once; whoever finds out can still say it.
 */
export const settleHandedOn = defineCommand({
  name: 'calls.settle_handed_on',
  permission: 'calls:make',
  actor: 'pod',
  input: handedOn,

  async run({ tx, actor, now, input: { callId, came, summary } }) {
    const call = await lockCall(tx, actor, callId)
    if (!call) return refuse('not_found', 'unknown_call')
    if (call.outcome) return refuse('conflict', 'already_reported')
    if (!call.grantUsedAt) return refuse('conflict', 'grant_not_used')
    if (came !== 'unknown')
      return { ok: true, value: null, events: [await settleCall(tx, call, came, summary, now, 'countersign')] }
    if (call.unreportedAt) return { ok: true, value: null, events: 'unchanged' }
    await tx.call.update({ where: { id: callId }, data: { unreportedAt: now } })
    if (call.requestId) await moveOn(tx, call.requestId, 'unreported', now)
    const since = call.grantUsedAt.toISOString()
    const data = { sentence: call.sentence, since, by: 'countersign' as const, ...trialOf(call) }
    return {
      ok: true,
      value: null,
      events: [{ ...contextOf(call), type: 'call.unreported', outcome: 'unreported', data }],
    }
  },
})
