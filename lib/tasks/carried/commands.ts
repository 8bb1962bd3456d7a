import 'server-only'
import type { z } from 'zod'
import { settleCall, useGrant } from '@/lib/calls/commands'
import { defineCommand } from '@/lib/change/command'
import type { PodActor } from '@/lib/core/actor'
import { type Refusal, refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import type { Task } from '@/lib/db/generated/client'
import { heldTask, type Moved, refusedMove } from '@/lib/tasks/moves/commands'
import { doneWords } from '@/lib/tasks/moves/labels'
import { permitted } from '@/lib/tasks/moves/schema'
import { moved, type TaskMove } from '@/lib/tasks/moves/table'
import type { FilesAhead } from '@/lib/tasks/produced/commands'
import type { TaskStatus } from '@/lib/tasks/schema'

type Call = Extract<Awaited<ReturnType<typeof useGrant>>, { ok: true }>['call']

type Step<Args> = {
  tx: Tx
  actor: PodActor
  now: Date
  args: Args
  call: Call
  key: string
  /** As it stood; null where there was none. */
  task: Task | null
  to: TaskStatus
  ahead: FilesAhead | null
}

type Carried<Args> = (step: Step<Args>) => Promise<Moved | Refusal>

/** A move as a command: uses up the permission of the call, holds the task, asks the table and does the step. */
export function carriedOut<Shape extends z.ZodObject>(
  move: TaskMove,
  shape: Shape,
  step: Carried<z.output<Shape>>,
  ahead?: (actor: PodActor, callId: string, args: z.output<Shape>) => Promise<FilesAhead | null>,
) {
  return defineCommand({
    name: `tasks.${move}`,
    permission: 'calls:make',
    actor: 'pod',
    input: permitted,
    ...(ahead && {
      async ahead(pod: PodActor, input: z.output<typeof permitted>) {
        const args = shape.safeParse(input.arguments)
        return args.success ? await ahead(pod, input.callId, args.data) : null
      },
    }),

    async run({ tx, actor, now, input, ahead: files }) {
      const args = shape.safeParse(input.arguments)
      if (!args.success) return refuse('invalid', 'invalid_arguments')
      const claimed = await useGrant(tx, actor, now, input)
      if (!claimed.ok) return claimed
      const { call } = claimed
      const done: Moved[] = []
      for (const key of keysIn(args.data)) {
        const task = await heldTask(tx, actor, key)
        const to = moved(move, task, 'pod')
        if ('why' in to) return refusedMove(to.why)
        const one = await step({ tx, actor, now, args: args.data, call, key, task, to: to.to, ahead: files })
        if ('ok' in one) return one
        done.push(one)
      }
      const last = done.at(-1)!
      const words = done
        .map(({ task, place, words: own = doneWords[move] }) => own(`“${task.title}”`, place ?? ''))
        .join(' ')
      const settled = await settleCall(tx, call, 'succeeded', words, now, 'countersign')
      const { callId, toolKey } = { callId: call.id, toolKey: call.toolKey }
      return {
        ok: true,
        value: {
          taskId: last.task.id,
          number: last.task.number,
          status: last.task.status,
          files: done.flatMap(({ files = [] }) => files),
        },
        events: [
          claimed.event,
          ...done.flatMap(({ before = [] }) => before),
          ...done.map(({ line }) => ({ ...line, callId, toolKey })),
          settled,
          ...done.flatMap(({ more = [] }) => more),
        ],
      }
    },
  })
}

/** Which tasks a call is about, in one order for all who hold several. */
function keysIn(args: { task_id?: unknown; task_key?: unknown }): string[] {
  const named = (args.task_id ?? args.task_key) as string | string[]
  return typeof named === 'string' ? [named] : [...new Set(named)].toSorted()
}
