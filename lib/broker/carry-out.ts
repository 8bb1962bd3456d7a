import 'server-only'
import type { z } from 'zod'
import { submitCall } from '@/lib/calls/record/commands'
import type { CallInput, CallView } from '@/lib/calls/schema'
import { type Command, execute } from '@/lib/change/command'
import type { PodActor } from '@/lib/core/actor'
import { newId } from '@/lib/core/id'
import type { Outcome } from '@/lib/core/outcome'
import { writeEntry } from '@/lib/memory/written/commands'
import { submitOutput, type Taken } from '@/lib/outputs/commands'
import {
  completeTask,
  createTask,
  handOverTask,
  holdTask,
  planTask,
  reopenTask,
  resumeTask,
  startTask,
  stopTask,
} from '@/lib/tasks/commands'

/** A call of a tool that Countersign carries out itself. `key` is the pod's own; without one, a repeat is another call. */
export type Brokered = {
  tool: string
  task: string | null
  arguments: Record<string, unknown>
  reason: string | null
  /** What the pod says beside the arguments of personal data in them. */
  saysPersonal?: boolean | null
  promptHash: string | null
  prompt?: CallInput['prompt']
  key: string | null
}

/** What came of it: a task that moved, what was written down, or what was handed in. */
export type TaskDone = { taskId: string; number: number; status: string; files: readonly Taken[] }
export type MemoryDone = { entryId: string; version: number; state: string; digest: string }
export type Done = TaskDone | MemoryDone | Taken

/** What such a tool does: a command that uses up the call's permission and acts, in one transaction. */
type Carried = Command<z.ZodType<{ callId: string; grant: string; arguments: Record<string, unknown> }>, Done>

/** The tools that are carried out here, whichever version of the contract asked. */
export const carriers: Readonly<Record<string, Carried>> = {
  'tasks.create': createTask,
  'tasks.activate': planTask,
  'tasks.start': startTask,
  'tasks.checkpoint': stopTask,
  'tasks.complete': completeTask,
  'tasks.reopen': reopenTask,
  'tasks.hold': holdTask,
  'tasks.resume': resumeTask,
  'tasks.hand_over': handOverTask,
  'memory.write': writeEntry,
  'outputs.submit': submitOutput,
}

/** A call as it stands and, once it was carried out, what came of it. */
export type CarriedOut = { call: CallView; done: Done | null }

/**
 * Asks, claims, does and reports in one go: decided and recorded like any other call, then done at once under its
 * permission. A repeat with the same key goes on where the first one stopped.
 */
export async function carryOut(
  actor: PodActor,
  { tool, task, arguments: args, reason, saysPersonal, promptHash, prompt, key }: Brokered,
): Promise<Outcome<CarriedOut>> {
  const sent = JSON.parse(JSON.stringify(args)) as Record<string, z.core.util.JSONType>
  const decided = await submitCall(actor, {
    tool,
    task,
    arguments: sent,
    reason,
    saysPersonal,
    promptHash,
    prompt,
    idempotencyKey: key ?? `once-${newId()}`,
  })
  if (!decided.ok) return decided
  const { value: call } = decided
  if (!call.grant || !['allowed', 'released', 'executed'].includes(call.state))
    return { ...decided, value: { call, done: null } }
  // Kept under the call's own number: whoever repeats it, even at the same moment, reads what was done the first time.
  const once = { key: `${tool}:${call.id}`, bodyHash: call.digest }
  const done = await execute(carriers[tool]!, actor, { callId: call.id, grant: call.grant.id, arguments: sent }, once)
  return done.ok ? { ...done, value: { call, done: done.value } } : done
}
