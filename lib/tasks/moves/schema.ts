import { z } from 'zod'
import { taskKey } from '@/lib/calls/schema'
import { noKey, words } from '@/lib/findings/words'
import { type TaskMove, taskMoves, withReason } from '@/lib/tasks/moves/table'

// What pods and people send to have a task move.

const slug = z.string().trim().min(1).max(100)
const title = z.string().trim().min(1).max(300)
const named = z.object({ task_id: taskKey })
const why = z.string().trim().max(50_000).optional()

/** The names under which other tasks are waited for. */
const names = z.array(taskKey).max(100)

/** What a call of each tool carries; the tool's own form stands in the catalogue. */
export const moveArguments = {
  create: z.object({
    task_key: taskKey,
    task_id: taskKey.optional(),
    title: title.optional(),
    phase: z.string().trim().max(300).optional(),
    description: z.string().max(50_000).optional(),
    depends_on: names.optional(),
    assigned_pod: slug.optional(),
    requires_human_review: z.boolean().optional(),
  }),
  activate: z.object({ task_id: z.union([taskKey, z.array(taskKey).min(1).max(200)]) }),
  start: named.extend({ title: z.string().optional(), prompt_used: z.string().nullish() }),
  checkpoint: named.extend({ reason: why }),
  complete: named.extend({
    repo_name: z.string().optional(),
    outputs: z
      .array(
        z.object({
          path: z.string(),
          content: z.string().optional(),
          contains_personal_data: z.boolean().optional(),
        }),
      )
      .default([]),
    reasoning_trace: z.unknown().optional(),
    handoff_note: z.unknown().optional(),
  }),
  reopen: named.extend({ reason: why }),
  hold: named.extend({ reason: why }),
  resume: named.extend({ reason: why }),
  hand_over: named.extend({ to_pod: slug, reason: why }),
} satisfies Record<TaskMove, z.ZodObject>

export const permitted = z.strictObject({
  callId: z.string(),
  grant: z.string(),
  arguments: z.record(z.string(), z.unknown()),
})

/** What somebody has done with a task in a browser. */
export const personMove = z
  .strictObject({
    number: z.coerce.number().int().min(1).max(2_147_483_647),
    move: z.enum(taskMoves),
    reason: words().trim().max(500, 'Keep it under 500 characters').optional(),
    to: z
      .string()
      .trim()
      .max(100)
      .refine(...noKey)
      .optional(),
  })
  .superRefine(({ move, reason, to }, context) => {
    if (withReason.has(move) && !reason)
      context.addIssue({ code: 'custom', path: ['reason'], message: 'Say in a sentence why' })
    if (move === 'hand_over' && !to)
      context.addIssue({ code: 'custom', path: ['to'], message: 'Name the pod that goes on with it' })
  })
export type PersonMove = z.output<typeof personMove>
