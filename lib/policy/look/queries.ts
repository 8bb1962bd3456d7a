import 'server-only'
import { demand, type PodActor } from '@/lib/core/actor'
import { type Refusal, refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import { inForceOrNone, policyNow, policyOfEpoch } from '@/lib/policy/queries'
import { reachOf } from '@/lib/policy/reach'
import { type Covered, stopOver, stopRefusal } from '@/lib/policy/stopped'

/** Why a pod may not look at what this tool gives, on a road of its own; null where it may. `reason` is for what no rule allows. */
export async function lookRefused(actor: PodActor, tool: string, reason: string): Promise<Refusal | null> {
  demand(actor, 'calls:make')
  const { snapshot } = await policyNow()
  const stop = stopOver(snapshot.stops, { pod: actor.id, tool, environment: actor.environment })
  if (stop) return stopRefusal(stop.step.words, tool)
  const may = reachOf(snapshot, actor).some((reach) => reach.tool.key === tool && reach.answer === 'allow')
  return may ? null : refuse('forbidden', reason)
}

/** Why a pod that writes on a road of its own may not, in the transaction in which it would; null where no stop covers it. */
export async function stopHeld(tx: Tx, { id, environment }: PodActor): Promise<Refusal | null> {
  const [row] = await tx.$queryRaw<{ epoch: number }[]>`select epoch from "PolicyInForce" where id = 1 for share`
  const stop = row && stopOver((await policyOfEpoch(row.epoch)).snapshot.stops, { pod: id, environment })
  return stop ? stopRefusal(stop.step.words) : null
}

/** The refusal of what an emergency stop covers now; null where none does. */
export async function stopNow(asked: Covered): Promise<Refusal | null> {
  const inForce = await inForceOrNone()
  const stop = inForce && stopOver(inForce.snapshot.stops, asked)
  return stop && stopRefusal(stop.step.words, asked.tool)
}
