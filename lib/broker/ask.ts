import 'server-only'
import { type Brokered, carryOut } from '@/lib/broker/carry-out'
import { claim } from '@/lib/calls/acts/commands'
import { withdrawCall } from '@/lib/calls/commands'
import { claimOnce } from '@/lib/calls/once'
import { callOf } from '@/lib/calls/own/queries'
import { submitCall } from '@/lib/calls/record/commands'
import { bodyHashOf } from '@/lib/calls/once'
import { carriedOutHere, isAnswered } from '@/lib/calls/rules'
import { type CallAnswer, callInput, type CallRead, type CallView } from '@/lib/calls/schema'
import { execute, type Idempotency } from '@/lib/change/command'
import type { PodActor } from '@/lib/core/actor'
import { type Outcome, refuse, refuseInvalid } from '@/lib/core/outcome'
import { rollBack, withdrawRollback } from '@/lib/deliveries/undo/asked/commands'
import { isRollback, keptFor } from '@/lib/deliveries/undo/asked/queries'

/** What a pod wants beside the answer. */
export type Wish = {
  /** To wait for people where they are asked. `isGone` says whether whoever waited is there no more. */
  wait: { answer(asked: CallView): Promise<Outcome<CallRead>>; isGone(): boolean } | null
  /** To have somebody made up answer where people are asked, in an installation that is a trial. */
  madeUp: ((callId: string) => Promise<Outcome<unknown>>) | null
  /** To use the permission with the answer, in the name of one of its workers. */
  claim: { worker: string | null } | null
}

type Asked = Extract<Outcome<CallAnswer>, { ok: true }>

/**
 * Asks for a call and, as far as the pod wishes, waits for people and uses the permission. What a rule allows is allowed
 * and claimed in one statement. The same under the same key goes on where it stands: it never asks or acts twice.
 */
export async function askFor(
  actor: PodActor,
  asked: Brokered & { key: string },
  { wait, madeUp, claim: wish }: Wish,
): Promise<Outcome<CallAnswer>> {
  const isCarried = carriedOutHere.has(asked.tool)
  const kept = await keptFor(actor, asked)
  const { key: idempotencyKey, ...call } = asked
  const ask = () => {
    if (kept !== null) return rolledBack(actor, asked, kept)
    if (isCarried) return carried(actor, asked)
    return submitCall(actor, { ...call, idempotencyKey, ...(wish && { claim: wish }) })
  }

  const first = await ask()
  if (!first.ok) return first
  let answered = first
  // What another has people decide on is not taken from them by somebody made up.
  if (madeUp && first.value.state === 'waiting' && !first.value.joined) {
    const tried = await madeUp(first.value.id)
    if (!tried.ok) return tried
    answered = { ...first, value: { ...first.value, ...(await callOf(actor, first.value.id)) } }
  }
  if (wait && !isAnswered(answered.value.state)) {
    const later = await wait.answer(first.value)
    if (!later.ok) return later
    if (isCarried) return later.value.state === 'released' && !wait.isGone() ? await ask() : { ...first, ...later }
    answered = { ...first, value: { ...first.value, ...later.value } }
    if (wait.isGone()) return answered
  }
  return wish && !isCarried ? await claimed(actor, asked, wish.worker, answered) : answered
}

/** Uses the permission that came with an answer, if one did and the answer itself has not used it. */
async function claimed(
  actor: PodActor,
  { key, arguments: args }: Pick<Brokered, 'arguments'> & { key: string },
  worker: string | null,
  answered: Asked,
): Promise<Outcome<CallAnswer>> {
  const { value: view } = answered
  if (view.claimed || !view.grant || !['allowed', 'released', 'consumed'].includes(view.state)) return answered
  const shown = { callId: view.id, grant: view.grant.id, arguments: args as CallRead['arguments'] }
  const used = await claim(actor, { ...shown, ...(worker && { worker }) }, claimOnce(key, shown, worker))
  if (!used.ok) return { ...used, more: { call: view.id } }
  const value: CallAnswer = { ...view, state: 'consumed' }
  return used.repeated ? { ok: true, value, repeated: true } : { ok: true, value: { ...value, claimed: true } }
}

/** A tool that Countersign carries out: once it is allowed it is done, and the answer says so. */
async function carried(actor: PodActor, asked: Brokered): Promise<Outcome<CallAnswer>> {
  const outcome = await carryOut(actor, asked)
  if (!outcome.ok) return outcome
  const { call: view, done } = outcome.value
  const now = done && (await callOf(actor, view.id))
  return { ...outcome, value: now ? { ...view, ...now } : view }
}

/**
 * A call that rolls back a commit of a repository that is kept here: it is asked for as a delivery that undoes one, and the
 * answer says where that stands. Whoever repeats it, even at the same moment, hears of the same one.
 */
async function rolledBack(
  actor: PodActor,
  { key: idempotencyKey, ...call }: Brokered & { key: string },
  repositoryId: string,
): Promise<Outcome<CallAnswer>> {
  const asked = callInput.safeParse({ ...call, arguments: JSON.parse(JSON.stringify(call.arguments)), idempotencyKey })
  if (!asked.success) return refuseInvalid(asked.error)
  const once = { key: `rollback:${idempotencyKey}`, bodyHash: bodyHashOf(asked.data) }
  const outcome = await execute(rollBack, actor, { ...asked.data, repositoryId }, once)
  if (!outcome.ok) return outcome
  const value = await callOf(actor, outcome.value.callId)
  return value ? { ...outcome, value } : refuse('not_found', 'unknown_call')
}

/** Takes back what waits for people, whatever became of the call that asked for it. */
export async function withdraw(
  actor: PodActor,
  callId: string,
  once?: Idempotency,
): Promise<Outcome<{ callId: string }>> {
  const command = (await isRollback(actor, callId)) ? withdrawRollback : withdrawCall
  return await execute(command, actor, { callId }, once)
}
