import 'server-only'
import { z } from 'zod'
import { type Asked, defineEndpoint } from '@/lib/api/endpoint'
import { inWords, taskMoveMeanings } from '@/lib/api/meanings'
import { perform, producedFields, taskCommon, taskReplies, taskTitle } from '@/lib/api/performed'
import { promptAsked, promptOnWire } from '@/lib/api/said'
import { taskKey } from '@/lib/calls/schema'
import { prose } from '@/lib/core/lines'
import { type TaskMove, taskMoves } from '@/lib/tasks/moves/table'

// What happens to a task, by the same table and the same tools in both versions.

const slug = z.string().min(1).max(100)
const body = z.strictObject({
  ...taskCommon,
  title: taskTitle,
  phase: z.string().trim().max(300).optional().meta({ description: 'With create: the phase it belongs to' }),
  description: prose().max(50_000).optional().meta({ description: 'With create: what is to be done' }),
  depends_on: z
    .array(taskKey)
    .max(100)
    .optional()
    .meta({ description: 'With create: the tasks that must be completed first, by their names' }),
  requires_human_review: z
    .boolean()
    .optional()
    .meta({ description: 'With create: whether people look at it before it is completed' }),
  assigned_pod: slug.optional().meta({ description: 'With create: the pod that is to do it, by its short name' }),
  to_pod: slug.optional().meta({ description: 'With hand_over: the pod that goes on with it, by its short name' }),
  ...producedFields,
  outputs: producedFields.outputs.optional(),
  prompt: promptOnWire,
})
const idempotency = 'optional' as const

/** Which moves take their reason into the tool as well, where people read it. */
const saysWhy: ReadonlySet<string> = new Set(['checkpoint', 'reopen', 'hold', 'resume', 'hand_over'])

type Moving = Omit<Asked<undefined, undefined, undefined>, 'body' | 'params'> & { body: z.output<typeof body> }

async function move(name: (typeof taskMoves)[number], { body: sent, ...asked }: Moving) {
  const { task_id: task, reason, prompt, idempotency_key: _key, ...rest } = sent
  const said = await promptAsked(asked.actor, prompt, null)
  if ('ok' in said) return said
  const args = {
    [name === 'create' ? 'task_key' : 'task_id']: task,
    ...rest,
    ...(saysWhy.has(name) && { reason }),
    ...(name === 'start' && { prompt_used: prompt?.text ?? undefined }),
  }
  return await perform({ ...asked, params: {} }, { tool: `tasks.${name}`, reason, prompt: said, task, args })
}

const summary = 'Move a task'
const description =
  'create, activate (plan), start, checkpoint, complete, reopen, hold, resume or hand_over. Each is a call of the tool tasks.<move>, which policy decides; a field that the move does not take is refused.'
const moveWords = (names: readonly TaskMove[]) => {
  const meanings = Object.fromEntries(names.map((name) => [name, taskMoveMeanings[name]]))
  return { description: inWords('What is to happen to the task.', meanings) }
}
// Starting and completing have had addresses of their own in the first version from the beginning.
const firstMoves = z.enum(taskMoves).exclude(['start', 'complete'])

export const moveTask = defineEndpoint({
  method: 'POST',
  path: '/v2/tasks/{move}',
  operationId: 'moveTask',
  tag: 'Tasks',
  summary,
  description,
  params: z.object({ move: z.enum(taskMoves).meta(moveWords(taskMoves)) }),
  body,
  idempotency,
  replies: taskReplies,
  example: { task_id: 'returns-page', idempotency_key: 'returns-plan' },
  run: ({ params, ...asked }) => move(params.move, asked),
})

export const moveTaskV1 = defineEndpoint({
  method: 'POST',
  path: '/v1/tasks/{move}',
  operationId: 'moveTaskV1',
  tag: 'Tasks',
  summary,
  description,
  params: z.object({ move: firstMoves.meta(moveWords(firstMoves.options)) }),
  body,
  idempotency,
  replies: taskReplies,
  example: { task_id: 'returns-page', idempotency_key: 'returns-plan' },
  run: ({ params, ...asked }) => move(params.move, asked),
})
