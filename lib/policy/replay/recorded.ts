import { factsKept, type OwnFacts, type SharedFacts } from '@/lib/policy/facts'
import type { Recorded } from '@/lib/policy/replay/replay'
import type { Call as Question } from '@/lib/policy/schema'
import type { Tool } from '@/lib/tools/schema'

/** A call as it is stored, as far as it can be judged again. */
export type StoredCall = {
  id: string
  at: Date
  podId: string
  toolKey: string
  environment: string
  taskKey: string | null
  facts: unknown
  groundsId: string | null
  /** Of calls that keep the words of their decision with themselves. */
  toolSchemaHash: string | null
}

export type SharedGrounds = { facts: SharedFacts; toolSchemaHash: string }
export type ToolsNow = ReadonlyMap<string, Pick<Tool, 'sensitivity'> & { schemaHash: string }>

/** A stored call with what policy was asked about it; `isCounted` is whether it says how many calls came before. */
export function recordedOf(
  { id, at, podId, taskKey, groundsId, ...call }: StoredCall,
  groundsOf: ReadonlyMap<string, SharedGrounds>,
  tools: ToolsNow,
): { call: Recorded; isCounted: boolean } {
  const grounds = groundsId === null ? null : (groundsOf.get(groundsId) ?? null)
  const kept = factsKept({ ...call, facts: call.facts as OwnFacts | Question | null, shared: grounds?.facts ?? null })
  const lacks = typeof kept === 'string'
  const then = {
    schemaHash: grounds?.toolSchemaHash ?? call.toolSchemaHash ?? '',
    sensitivity: grounds?.facts.sensitivity ?? null,
  }
  return {
    isCounted: lacks || kept.isCounted,
    call: {
      id,
      at,
      podId,
      task: taskKey,
      question: lacks ? kept : kept.question,
      toolMoved: hasMoved(then, tools.get(call.toolKey)),
      countedAgain: false,
    },
  }
}

type Then = { schemaHash: string; sensitivity: Tool['sensitivity'] | null }

/** Whether a tool that was known then has another form or effect now, or is gone. */
function hasMoved(then: Then, now: ReturnType<ToolsNow['get']>): boolean {
  if (then.schemaHash === '') return false
  if (now?.schemaHash !== then.schemaHash) return true
  return then.sensitivity !== null && then.sensitivity !== now.sensitivity
}

/** The call with the number of calls that its pod made in the hour before, counted afterwards. */
export function withCount(call: Recorded, callsLastHour: number): Recorded {
  if (typeof call.question === 'string') return call
  return { ...call, question: { ...call.question, callsLastHour }, countedAgain: true }
}
