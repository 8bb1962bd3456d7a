import 'server-only'
import { callOf } from '@/lib/calls/own/queries'
import { joinedPrefix } from '@/lib/calls/joined/rules'
import { lookedThrough } from '@/lib/calls/prompted/commands'
import { callerOf } from '@/lib/calls/plain/commands'
import { questionOf } from '@/lib/calls/record/rules'
import { goesOn, keyInTurn, nextKey, stemOf } from '@/lib/calls/turn/rules'
import type { CallInput, CallRead } from '@/lib/calls/schema'
import { demand, type PodActor } from '@/lib/core/actor'
import { newId } from '@/lib/core/id'
import { read } from '@/lib/db/client'
import { policyInMemory } from '@/lib/policy/queries'
import { decide } from '@/lib/policy/rules'

/** What a pod wants, by which the same is known again. */
export type Wanted = Omit<CallInput, 'idempotencyKey'>

/** Under which key to ask: with what the call that stands there was asked with, and where it stands, if there is one. */
export type Turn = Wanted & { idempotencyKey: string; stands: CallRead | null }

/**
 * The key for a caller that has none of its own: the same call for as long as people may still say something about it or
 * have ended it, and another once it was done. Where no person is asked each call is one of its own. `after` is a call that
 * has ended and shall be asked once more.
 */
export async function turnOf(actor: PodActor, asked: Wanted, after?: string): Promise<Turn> {
  demand(actor, 'calls:make')
  const wanted = after === undefined ? asked : { ...asked, promptHash: await promptOf(actor, after) }
  await lookedThrough(wanted)
  if (after === undefined && !asksPeople(actor, wanted)) return { ...wanted, idempotencyKey: newId(), stands: null }
  const stem = stemOf(wanted)
  const newest = await newestOf(actor, stem)
  if (!newest) return { ...wanted, idempotencyKey: nextKey(stem, null), stands: null }
  const { turn, call } = newest
  const stands = call.id === after ? null : await callOf(actor, call.id)
  return stands && !goesOn(stands.state)
    ? { ...wanted, reason: call.reason, idempotencyKey: call.idempotencyKey!, stands }
    : { ...wanted, idempotencyKey: nextKey(stem, turn), stands: null }
}

/** The prompt that a call of this pod named, by which it is asked once more. */
async function promptOf({ accountId }: PodActor, id: string): Promise<string | null> {
  return (await read.call.findFirst({ where: { id, accountId }, select: { promptHash: true } }))?.promptHash ?? null
}

const known = { id: true, idempotencyKey: true, reason: true } as const

/** The newest key under a stem, and the call that it stands for: its own, or one that was open already under another key. */
async function newestOf({ accountId }: PodActor, stem: string) {
  const [from, to] = [keyInTurn(stem, 'first'), keyInTurn(stem, 'last')]
  const [own, joined] = await Promise.all([
    read.call.findFirst({
      where: { accountId, idempotencyKey: { gte: from, lte: to } },
      orderBy: { idempotencyKey: 'desc' },
      select: known,
    }),
    read.idempotencyKey.findFirst({
      where: { accountId, key: { gte: joinedPrefix + from, lte: joinedPrefix + to } },
      orderBy: { key: 'desc' },
      select: { key: true, answer: true },
    }),
  ])
  const turn = joined?.key.slice(joinedPrefix.length)
  if (!joined || !turn || (own && own.idempotencyKey! > turn)) return own && { turn: own.idempotencyKey!, call: own }
  const { callId } = joined.answer as { callId: string }
  return { turn, call: await read.call.findUniqueOrThrow({ where: { id: callId }, select: known }) }
}

/**
 * Whether people would be asked, by the policy in memory; what is not known for sure is looked up, and so is what is denied
 * by what the call alone says.
 */
function asksPeople(actor: PodActor, wanted: Wanted): boolean {
  const policy = policyInMemory()
  if (!policy || policy.snapshot.countsCalls || policy.snapshot.asksForPrompts || policy.snapshot.asksForLosses)
    return true
  const values = wanted.prompt?.filled?.values
  const prompt = values ? { match: 'never_seen' as const, values } : null
  return decide(policy.snapshot, questionOf(callerOf(actor), wanted, 0, prompt)).decision !== 'allow'
}
