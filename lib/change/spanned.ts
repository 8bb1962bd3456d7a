import 'server-only'
import type { Actor } from '@/lib/core/actor'
import type { Outcome } from '@/lib/core/outcome'
import { areSpansTold, tellSpan } from '@/lib/core/spans'
import { nextPart, traceIn, traceText } from '@/lib/core/trace'
import { traceOf } from '@/lib/change/trace'

/**
 * Carries out a command as a part of the chain of calls in which it is asked for, where somebody is told of those. What
 * belongs to no chain, such as what timers do, begins none.
 */
export async function spanned<Value>(
  name: string,
  actor: Actor,
  carryOut: (actor: Actor) => Promise<Outcome<Value>>,
): Promise<Outcome<Value>> {
  const of = areSpansTold() ? traceIn(traceOf(actor)) : null
  if (!of) return await carryOut(actor)
  const [trace, startedAt] = [nextPart(of), Date.now()]
  const over = (outcome: string, failed: boolean) =>
    tellSpan({
      name,
      is: 'done',
      trace,
      of,
      startedAt,
      endedAt: Date.now(),
      facts: { 'countersign.actor': actor.kind, 'countersign.outcome': outcome },
      failed,
    })
  try {
    const outcome = await carryOut({ ...actor, trace: traceText(trace) })
    over(outcome.ok ? 'done' : outcome.reason, false)
    return outcome
  } catch (error) {
    over('fault', true)
    throw error
  }
}
