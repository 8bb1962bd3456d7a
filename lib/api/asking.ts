import 'server-only'
import { z } from 'zod'
import { type Asked, defineEndpoint } from '@/lib/api/endpoint'
import { askedOnWire, callAnswer, keyInBody, toWireAnswer, waitSeconds } from '@/lib/api/wire'
import { promptAsked } from '@/lib/api/said'
import { callExamples } from '@/lib/api/examples'
import { askFor } from '@/lib/broker/ask'
import { isAnswered } from '@/lib/calls/rules'
import { type CallView, workerName } from '@/lib/calls/schema'
import { showing } from '@/lib/calls/shown/commands'
import { execute } from '@/lib/change/command'
import { keyNamed } from '@/lib/policy/queries'
import { tryCall } from '@/lib/requests/trial/commands'

// Asking for a call, and what may come with it in the same request: waiting for the answer, and using the permission.

const { allowed, waiting: asks } = callExamples
const told = { claimed: false, joined: false, repeated: false }

export const makeCall = defineEndpoint({
  method: 'POST',
  path: '/v2/tool-calls',
  operationId: 'makeCall',
  tag: 'Ask',
  summary: 'Ask to use a tool, wait for the answer and use the permission, in one request',
  description:
    'Policy decides at once: allow comes with a one-time permission, deny with the reason, ask with a request for people. git.rollback_commit of a repository kept here is done here once signed. One key per intended action; repeat it when you repeat. With claim, act when claimed is true.',
  body: z.strictObject({
    ...askedOnWire,
    wait: waitSeconds(z.number('Give the seconds to wait as a number')).meta({
      description: 'Seconds to wait while people are asked; send the same again to go on waiting',
    }),
    claim: z
      .boolean('Send true or false')
      .default(false)
      .meta({ description: 'Use the permission with the answer, if there is one: act when claimed is true' }),
    worker: workerName.optional().meta({
      description: 'Which of your workers asks. Where another one used the permission, this one is refused (409)',
    }),
    ...keyInBody,
  }),
  idempotency: 'required',
  replies: {
    200: {
      description: 'Answered: allowed, denied, or what people decided',
      schema: callAnswer,
      example: { ...allowed, state: 'consumed', ...told, claimed: true },
    },
    202: { description: 'People are asked', schema: callAnswer, example: { ...asks, ...told } },
  },
  example: {
    tool: 'memory.search',
    arguments: { keyword: 'returns' },
    task: 'returns-page',
    wait: 20,
    claim: true,
    idempotency_key: 'search-1',
  },
  async run(given) {
    const { actor, body, idempotencyKey, trial } = given
    const { task, arguments: args, contains_personal_data: saysPersonal, reason, worker = null } = body
    const prompt = await promptAsked(actor, body.prompt, body.prompt_hash)
    if ('ok' in prompt) return prompt
    const said = { arguments: args, saysPersonal, reason, ...prompt }
    const call = { tool: await keyNamed(body.tool), task, ...said, key: idempotencyKey! }
    const outcome = await askFor(actor, call, {
      wait: body.wait > 0 ? waiting(given, body.wait) : null,
      madeUp: trial ? (callId) => execute(tryCall, actor, { callId, answer: trial }) : null,
      claim: body.claim ? { worker } : null,
    })
    if (!outcome.ok) return outcome
    const view = await showing(actor, outcome.value)
    const wire = toWireAnswer(view, outcome.repeated === true)
    const status = isAnswered(view.state) ? 200 : 202
    return { ...outcome, value: { status, body: wire, location: wire.poll } }
  },
})

/** The signal is made when somebody waits: most answers are there at once. */
function waiting(
  given: Pick<Asked<undefined, undefined, undefined>, 'actor' | 'services' | 'signal'>,
  seconds: number,
) {
  let signal: AbortSignal | undefined
  return {
    answer: ({ id }: CallView) => given.services.answerOf(given.actor, id, seconds, (signal = given.signal)),
    isGone: () => signal?.aborted ?? false,
  }
}
