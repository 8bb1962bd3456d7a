import 'server-only'
import { contextOf, lockCall, trialOf } from '@/lib/calls/commands'
import { type CallView, callRef } from '@/lib/calls/schema'
import { defineCommand, execute } from '@/lib/change/command'
import type { PodActor } from '@/lib/core/actor'
import { refuse } from '@/lib/core/outcome'

/** A pod is about to be shown a permission that people gave. If it is the first time, the permission's time begins now. */
export const showPermission = defineCommand({
  name: 'calls.show_permission',
  permission: 'calls:make',
  actor: 'pod',
  input: callRef,

  async run({ tx, actor, now, input: { callId } }) {
    const call = await lockCall(tx, actor, callId)
    if (!call) return refuse('not_found', 'unknown_call')
    const { grantSeconds, grantExpiresAt } = call
    const isFirst = call.request?.state === 'released' && grantSeconds !== null && grantExpiresAt! > now
    if (!isFirst) return { ok: true, value: { expiresAt: grantExpiresAt, at: now }, events: 'unchanged' }
    // One that nobody looked at for long has no more time left than it had.
    const expiresAt = new Date(Math.min(now.getTime() + grantSeconds * 1000, grantExpiresAt!.getTime()))
    await tx.call.update({ where: { id: callId }, data: { grantSeconds: null, grantExpiresAt: expiresAt } })
    const data = { sentence: call.sentence, until: expiresAt.toISOString(), ...trialOf(call) }
    return {
      ok: true,
      value: { expiresAt, at: now },
      events: [{ ...contextOf(call), type: 'call.shown', data }],
    }
  },
})

/** A call as its pod is told of it. Whoever tells it of a permission that it has not seen begins the permission's time. */
export async function showing<View extends CallView>(actor: PodActor, view: View): Promise<View> {
  const { grant } = view
  if (!grant || grant.seconds === null) return view
  const outcome = await execute(showPermission, actor, { callId: view.id })
  if (!outcome.ok || !outcome.value.expiresAt) return view
  const { expiresAt, at: seenAt } = outcome.value
  return { ...view, seenAt, grant: { ...grant, expiresAt, seconds: null } }
}
