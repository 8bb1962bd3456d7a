import type { Acted } from '@/lib/calls/acts/queries'
import { questionAgain } from '@/lib/policy/facts'
import { envelopeOf } from '@/lib/calls/record/rules'
import { carriedOutHere } from '@/lib/calls/rules'
import type { CallEnvelope } from '@/lib/calls/schema'
import { digestOf } from '@/lib/core/canonical'
import type { PolicySnapshot } from '@/lib/policy/compile'
import { decide } from '@/lib/policy/rules'

type InForce = { snapshot: PolicySnapshot; tools: ReadonlyMap<string, { state: string; schemaHash: string }> }

/**
 * Whether policy, as it is now, allows a call that a rule allowed before, with the arguments that are shown, as its pod is
 * now, and the tool is offered in the very form by which the call was judged. "No" only means: look closer.
 */
export function isAllowedStill({ snapshot, tools }: InForce, call: Acted, args: Record<string, unknown>): boolean {
  const tool = tools.get(call.toolKey)
  if (tool?.state !== 'live' || tool.schemaHash !== call.toolSchemaHash || carriedOutHere.has(call.toolKey))
    return false
  const asked = {
    tool: call.toolKey,
    task: call.taskKey,
    arguments: args as CallEnvelope['arguments'],
    saysPersonal: call.saysPersonal,
    promptHash: call.promptHash,
  }
  if (digestOf(envelopeOf(call, asked, call.toolSchemaHash, call.policyVersion)) !== call.digest) return false
  const { repositories: boundTo, ...pod } = call.now
  // Whether it is still let through, the database says.
  if (call.facts.excepted) return false
  const question = questionAgain(call, call.facts, call.podFacts)
  return decide(snapshot, { ...question, ...pod, pod: call.podId, boundTo }).decision === 'allow'
}
