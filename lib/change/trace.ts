import 'server-only'
import type { Actor } from '@/lib/core/actor'
import { doingNow } from '@/lib/core/doing'

/** The chain of calls in which somebody acts: their own, or that of the work which is being done. */
export function traceOf(actor: Actor): string | undefined {
  return actor.trace ?? doingNow()?.traceparent
}
