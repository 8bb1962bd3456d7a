import 'server-only'
import { z } from 'zod'
import { defineEndpoint } from '@/lib/api/endpoint'
import { handIn, outputReplies } from '@/lib/api/handed-in'
import { taskCommon } from '@/lib/api/performed'
import { submitArguments } from '@/lib/outputs/schema'

const { shape } = submitArguments

export const commitAndLogOutputV1 = defineEndpoint({
  method: 'POST',
  path: '/v1/tasks/commit_and_log_output',
  operationId: 'commitAndLogOutputV1',
  tag: 'Tasks',
  summary: 'Hand in a file that a task produced',
  description:
    'The file stands at once, with memory and changelog, unless it loses content of what stands or something was found in it: then people look first, with 202. Nothing is written into a repository.',
  body: z.strictObject({
    ...taskCommon,
    file_path: shape.path.meta({ description: 'Where the file is, below the root of its project' }),
    content: shape.content.meta({ description: 'The whole new text of it' }),
    message: shape.message.meta({ description: 'What was changed and why' }),
    repo_name: shape.repo_name.meta({ description: 'The repository; leave it out where there is one' }),
    reasoning_trace: shape.reasoning_trace.meta({ description: 'How the pod came to this' }),
    handoff_note: shape.handoff_note.meta({ description: 'What the next pod should know' }),
    contains_personal_data: shape.contains_personal_data.meta({ description: 'Whether there is personal data in it' }),
  }),
  idempotency: 'optional',
  replies: outputReplies,
  example: {
    task_id: 'returns-page',
    file_path: 'docs/returns.md',
    content: 'Whoever returns a bowl has 30 days.\n',
    idempotency_key: 'returns-output-1',
  },
  async run({ actor, body, idempotencyKey: key }) {
    const { task_id, file_path: path, repo_name, reason = null, idempotency_key: _key, ...more } = body
    const args = { ...more, path, task_id, repo_name: repo_name || undefined }
    return await handIn(actor, { task: task_id, arguments: args, reason, promptHash: null, key })
  },
})
