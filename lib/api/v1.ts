import 'server-only'
import { z } from 'zod'
import { defineEndpoint } from '@/lib/api/endpoint'
import { decisionMeanings, inWords, sensitivityMeanings } from '@/lib/api/meanings'
import { perform, producedFields, taskCommon, taskReplies, taskTitle } from '@/lib/api/performed'
import { promptAsked, promptOnWire } from '@/lib/api/said'
import { actionsFor } from '@/lib/calls/queries'
import { sha256 } from '@/lib/core/canonical'
import { plainBreaks } from '@/lib/core/lines'
import type { PromptSent } from '@/lib/prompts/use/schema'

// The first generation keeps the words pods already speak; behind them stand the same decisions as in the second.

export { reportErrorV1 } from '@/lib/api/errors'
export { manageMemoryV1 } from '@/lib/api/memory-files-v1'
export { manageMemoryEntryV1, queryMemoryV1 } from '@/lib/api/memory-v1'
export { commitAndLogOutputV1 } from '@/lib/api/outputs-v1'
export { usedPromptV1 } from '@/lib/api/prompts'
export { moveTaskV1 } from '@/lib/api/task-moves'
export { queryTasksV1 } from '@/lib/api/tasks'

export const startTaskV1 = defineEndpoint({
  method: 'POST',
  path: '/v1/tasks/start',
  operationId: 'startTaskV1',
  tag: 'Tasks',
  summary: 'Start a task',
  description:
    'The task is in progress once the policy, or a person, has allowed it. With an idempotency key, a repeat gets the same answer.',
  body: z.strictObject({
    ...taskCommon,
    title: taskTitle,
    prompt_used: z
      .string()
      .max(200_000)
      .optional()
      .meta({ description: 'The prompt the pod works from; kept with its SHA-256' }),
    prompt: promptOnWire,
  }),
  idempotency: 'optional',
  replies: taskReplies,
  example: { task_id: 'returns-page', title: 'Rewrite the page on returns', idempotency_key: 'returns-start' },
  async run({ body: { task_id, title, prompt_used, prompt, reason }, ...asked }) {
    const used = prompt_used ? usedText(prompt_used) : null
    const said = used && { ...used, slug: prompt?.slug ?? null, values: prompt?.values ?? null }
    const args = { task_id, title, prompt_used: prompt_used ?? prompt?.text ?? undefined }
    const both = await promptAsked(asked.actor, said ?? prompt, said && prompt ? prompt.digest : null)
    return 'ok' in both
      ? both
      : await perform(asked, { tool: 'tasks.start', reason, prompt: both, task: task_id, args })
  },
})

export const completeTaskV1 = defineEndpoint({
  method: 'POST',
  path: '/v1/tasks/complete',
  operationId: 'completeTaskV1',
  tag: 'Tasks',
  summary: 'Complete a task',
  description:
    'Says what the task produced. Files that come with content are handed in: what loses content waits for people, and so does the task, in_review. Where a person decides on the whole first, the answer is 202 with a request.',
  body: z.strictObject({
    ...taskCommon,
    ...producedFields,
    outputs: producedFields.outputs.default([]),
  }),
  idempotency: 'optional',
  replies: taskReplies,
  example: { task_id: 'returns-page', outputs: [{ path: 'docs/returns.md' }], idempotency_key: 'returns-done' },
  run: ({ body: { task_id, outputs, reasoning_trace, handoff_note, reason }, ...asked }) =>
    perform(asked, {
      tool: 'tasks.complete',
      reason,
      task: task_id,
      args: { task_id, outputs, reasoning_trace, handoff_note },
    }),
})

const { allow, ask } = decisionMeanings
const action = z.object({
  tool: z.string().meta({ description: 'The key of the tool' }),
  title: z.string().meta({ description: 'What people call it' }),
  decision: z.enum(['allow', 'ask']).meta({ description: inWords('What policy answers.', { allow, ask }) }),
  conditional: z.boolean().meta({ description: 'Whether the answer depends on the content of the call' }),
  sensitivity: z
    .enum(['read', 'write', 'destructive'])
    .meta({ description: inWords('What it does to content.', sensitivityMeanings) }),
  external: z.boolean().meta({ description: 'Whether content leaves the organisation' }),
  rule: z.string().nullable().meta({ description: 'The rule of policy that answers, in words' }),
  input: z.record(z.string(), z.unknown()).meta({ description: 'JSON Schema of the arguments' }),
})

const actionExample = {
  tool: 'memory.search',
  title: 'Search the memory',
  decision: 'allow',
  conditional: false,
  sensitivity: 'read',
  external: false,
  rule: 'Everybody may read',
  input: { type: 'object', properties: { keyword: { type: 'string' } }, required: ['keyword'] },
}

export const listActionsV1 = defineEndpoint({
  method: 'GET',
  path: '/v1/actions/list',
  operationId: 'listActionsV1',
  tag: 'Look',
  summary: 'The tools this pod may use or ask for',
  description:
    'What is not in the list is denied. Conditions on paths, branches and content are judged with each call.',
  query: z.strictObject({}),
  replies: {
    200: {
      description: 'Only what this pod may use',
      schema: z.object({ actions: z.array(action).meta({ description: 'All of them' }) }),
      example: { actions: [actionExample] },
    },
  },
  run: async ({ actor }) => ({ ok: true, value: { body: { actions: await actionsFor(actor) } } }),
})

/** The text of v1, whose digest is that of its plain line ends. */
function usedText(sent: string): Pick<PromptSent, 'text' | 'digest'> {
  const text = plainBreaks(sent)
  return { text, digest: sha256(text) }
}
