import 'server-only'
import { z } from 'zod'
import { defineEndpoint } from '@/lib/api/endpoint'
import { handlingMeanings, inWords } from '@/lib/api/meanings'
import { keyInBody } from '@/lib/api/wire'
import { execute } from '@/lib/change/command'
import { digestOf } from '@/lib/core/canonical'
import type { PodActor } from '@/lib/core/actor'
import type { Outcome } from '@/lib/core/outcome'
import { reportError as report } from '@/lib/incidents/reported/commands'
import { errorReport } from '@/lib/incidents/schema'

// What went wrong on the way of a pod. People see it with everything else that has the same cause, as one incident.

const { shape } = errorReport
const message = shape.message.meta({
  description: 'What went wrong, in a sentence; values of secrets are kept out of sight',
})
const detail = shape.detail.meta({ description: 'What helps to find out why, such as the end of a log' })
const tool = shape.tool.meta({ description: 'The tool it was about, by its key or its name' })
const attempt = shape.attempt.meta({ description: 'Which try it was; the first one is 1' })
const handled = shape.handled.meta({
  description: inWords('What the pod did about it by itself.', handlingMeanings),
})
const task = shape.task.meta({ description: 'The task’s own name, where it was for a task' })
const code = shape.code.meta({ description: 'A name for this kind of error: errors of one name are one incident' })

const replies = {
  200: {
    description: 'Kept; it is grouped a moment later',
    schema: z.object({
      id: z.string().meta({ description: 'The report' }),
      at: z.string().meta({ format: 'date-time', description: 'When it was kept' }),
    }),
    example: { id: '01KAZ8M7Q2V5X3T9R4N6C1B0DE', at: '2026-11-28T11:02:00.000Z' },
  },
}

const words = {
  summary: 'Report an error',
  description:
    'Says what went wrong and what was done about it. Errors of one tool and one name, or that say the same apart from numbers and ids, are one incident, which people see and deal with. It asks for nothing and moves nothing.',
}
const said = { message: 'Push refused: not a fast-forward', attempt: 3, idempotency_key: 'push-1-error' }

export const reportErrorV1 = defineEndpoint({
  method: 'POST',
  path: '/v1/logs/errors',
  operationId: 'reportErrorV1',
  tag: 'Act',
  ...words,
  body: z.strictObject({ error_type: code, message, detail, tool, task_id: task, attempt, handled, ...keyInBody }),
  idempotency: 'optional',
  replies,
  example: {
    error_type: 'push_refused',
    tool: 'outputs.commit_and_log',
    task_id: 'returns-page',
    handled: 'gave_up',
    ...said,
  },
  run: ({ actor, body: { idempotency_key: _key, error_type, task_id, ...more }, idempotencyKey: key }) =>
    reported(actor, { code: error_type, task: task_id, ...more }, key),
})

export const reportError = defineEndpoint({
  method: 'POST',
  path: '/v2/errors',
  operationId: 'reportError',
  tag: 'Act',
  ...words,
  body: z.strictObject({ code, message, detail, tool, task, attempt, handled, ...keyInBody }),
  idempotency: 'optional',
  replies,
  example: { code: 'push_refused', tool: 'outputs.commit_and_log', task: 'returns-page', handled: 'gave_up', ...said },
  run: ({ actor, body: { idempotency_key: _key, ...more }, idempotencyKey: key }) => reported(actor, more, key),
})

type Body = z.output<typeof errorReport>

async function reported(
  actor: PodActor,
  body: Body,
  key: string | null,
): Promise<Outcome<{ body: { id: string; at: string } }>> {
  const once = key ? { key: `error:${key}`, bodyHash: digestOf(body) } : undefined
  const outcome = await execute(report, actor, body, once)
  return outcome.ok ? { ...outcome, value: { body: outcome.value } } : outcome
}
