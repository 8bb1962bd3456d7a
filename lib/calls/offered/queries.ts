import 'server-only'
import type { OfferedFilter } from '@/lib/calls/offered/schema'
import { demand, type PodActor } from '@/lib/core/actor'
import { explainCell } from '@/lib/policy/matrix'
import { inForceOrNone } from '@/lib/policy/queries'
import { openingFor, reachOf } from '@/lib/policy/reach'
import { reachReason } from '@/lib/policy/reach-words'
import { nameOfTool } from '@/lib/tools/names'
import { type Hints, hintsOf, inputForModels, offerOf } from '@/lib/tools/offered'
import type { Tool } from '@/lib/tools/schema'
import { type StepLeft, stepsLeft } from '@/lib/tools/steps'

/** A tool that a pod may use now, as whoever is to call it needs it. */
export type OfferedTool = {
  key: string
  name: string
  title: string
  description: string
  /** JSON Schema of the arguments, as models take it. */
  input: Record<string, unknown>
  /** What policy answers; `depends` where the content of a call can give it another answer. */
  answer: 'allow' | 'ask' | 'depends'
  reason: string
  sensitivity: Tool['sensitivity']
  personalData: boolean
  hints: Hints
  schemaHash: string
}

/** Most that one page of tools holds as text; a single tool may be longer. */
const mostText = 90_000

/**
 * The tools that a pod may use or ask for in its environment, by their keys, and behind which one the next page begins.
 * What every call of is denied is left out, and so is what is not called. Null while no policy is in force.
 */
export async function toolsFor(
  actor: PodActor,
  { cursor = '', limit }: OfferedFilter,
): Promise<{ tools: OfferedTool[]; next: string | null } | null> {
  demand(actor, 'calls:make')
  const policy = await inForceOrNone()
  if (!policy) return null
  const { snapshot } = policy
  const open = reachOf(snapshot, actor)
    .filter(({ tool: { key, road } }) => key > cursor && !road)
    .toSorted((one, other) => (one.tool.key < other.tool.key ? -1 : 1))
  const tools: OfferedTool[] = []
  let text = 0
  for (const reach of open.slice(0, limit)) {
    const { key, title, sensitivity, personalData } = reach.tool
    const tool = policy.tools.get(key)!
    const cell = explainCell(snapshot, actor.role, key, actor)
    const rules = cell?.rules ?? []
    const depends = reach.conditional || cell?.conditional === true
    const offered: OfferedTool = {
      key,
      name: nameOfTool(key),
      title,
      description: offerOf(tool),
      input: inputForModels(tool),
      answer: depends ? 'depends' : reach.answer,
      reason: reachReason(reach, depends ? rules : []),
      sensitivity,
      personalData,
      hints: hintsOf(tool),
      schemaHash: tool.schemaHash,
    }
    text += JSON.stringify(offered).length
    if (tools.length > 0 && text > mostText) break
    tools.push(offered)
  }
  return { tools, next: tools.length < open.length ? (tools.at(-1)?.key ?? null) : null }
}

/** Where a tool stands that a pod proposed: its state, and what is left to be done until it may use it. */
export type Standing = { state: Tool['state']; left: StepLeft[] }

/** Where tools stand for a pod, by their keys; those that are not known are left out. */
export async function standingsFor(actor: PodActor, keys: readonly string[]): Promise<Map<string, Standing>> {
  demand(actor, 'calls:make')
  const policy = await inForceOrNone()
  return new Map(
    keys.flatMap((key) => {
      const entry = policy?.tools.get(key)
      if (!policy || !entry) return []
      return [[key, { state: entry.state, left: stepsLeft(entry, openingFor(policy.snapshot, actor, key)) }] as const]
    }),
  )
}
