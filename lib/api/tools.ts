import 'server-only'
import { z } from 'zod'
import { defineEndpoint } from '@/lib/api/endpoint'
import { answerMeanings, inWords, proposedMeanings, sensitivityMeanings, toolStateMeanings } from '@/lib/api/meanings'
import { keyInBody } from '@/lib/api/wire'
import { type OfferedTool, standingsFor, toolsFor } from '@/lib/calls/offered/queries'
import { offeredFilter } from '@/lib/calls/offered/schema'
import { execute } from '@/lib/change/command'
import { digestOf } from '@/lib/core/canonical'
import { refuse } from '@/lib/core/outcome'
import { paths } from '@/lib/core/paths'
import { env } from '@/lib/env'
import { stopNow } from '@/lib/policy/look/queries'
import { proposeTools as propose } from '@/lib/tools/listed/commands'
import { proposedWhat, toolsProposed } from '@/lib/tools/listed/schema'
import { nameOfTool } from '@/lib/tools/names'
import { sensitivity, toolState } from '@/lib/tools/schema'

// The tools of a pod, as whoever is to call them needs them: most often a language model.

const hints = z.object({
  read_only: z.boolean().meta({ description: 'It changes nothing' }),
  destructive: z.boolean().meta({ description: 'It can overwrite or remove content' }),
  idempotent: z.boolean().meta({ description: 'Twice is like once; true of what changes nothing alone' }),
  open_world: z.boolean().meta({ description: 'Content leaves the organisation' }),
})

const offered = z
  .object({
    key: z.string().meta({ description: 'What policy, people and the record call it' }),
    name: z
      .string()
      .regex(/^[a-zA-Z0-9_-]{1,64}$/)
      .meta({ description: 'What a language model calls it; taken wherever the key is' }),
    title: z.string().meta({ description: 'What people call it' }),
    description: z.string().meta({ description: 'What it does and what it changes, for whoever chooses among tools' }),
    input_schema: z
      .record(z.string(), z.unknown())
      .meta({ description: 'JSON Schema of the arguments, with nothing at its top but properties, and an example' }),
    answer: z.enum(['allow', 'ask', 'deny', 'depends']).meta({
      description: inWords('What policy answers.', answerMeanings),
    }),
    reason: z.string().meta({ description: 'Why, in words: the rule, or each of the rules that it depends on' }),
    sensitivity: sensitivity.meta({ description: inWords('What it does to content.', sensitivityMeanings) }),
    personal_data: z.boolean().meta({ description: 'Whether it touches data about people' }),
    hints: hints.meta({ description: 'The same for programs that know tools of MCP' }),
    version: z.string().meta({ description: 'The hash of its form: another one means that other arguments fit' }),
  })
  .meta({ id: 'Tool' })

function toWire({ input, schemaHash, personalData, ...tool }: OfferedTool): z.input<typeof offered> {
  return { ...tool, input_schema: input, personal_data: personalData, version: schemaHash }
}

export const listTools = defineEndpoint({
  method: 'GET',
  path: '/v2/tools',
  operationId: 'listTools',
  tag: 'Look',
  summary: 'The tools this pod may use or ask for now',
  description:
    'By the policy in force, in the order of their keys. What is not in the list is denied. Sent with If-None-Match and the ETag of an earlier answer, 304 says that nothing is new.',
  query: offeredFilter.extend({
    cursor: offeredFilter.shape.cursor.meta({ description: 'Where a page ended, as its next says' }),
    limit: offeredFilter.shape.limit.meta({ description: 'How many tools to a page, at most 100' }),
  }),
  replies: {
    200: {
      description: 'A page of tools',
      schema: z.object({
        tools: z.array(offered).meta({ description: 'In the order of their keys' }),
        next: z.string().nullable().meta({ format: 'uri', description: 'The next page: call it as it is' }),
      }),
      example: {
        tools: [
          {
            key: 'memory.search',
            name: 'memory-search',
            title: 'Search the memory',
            description: 'Search the memory. It only reads. The pod sees the entries that hold the keyword.',
            input_schema: {
              type: 'object',
              properties: { keyword: { type: 'string' } },
              required: ['keyword'],
              examples: [{ keyword: 'returns' }],
            },
            answer: 'allow',
            reason: 'Everybody may read',
            sensitivity: 'read',
            personal_data: false,
            hints: { read_only: true, destructive: false, idempotent: true, open_world: false },
            version: '5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef',
          },
        ],
        next: null,
      },
    },
  },
  async run({ actor, query }) {
    const page = await toolsFor(actor, query)
    if (!page) return refuse('conflict', 'no_policy')
    const next =
      page.next === null
        ? null
        : `${env.url}/v2/tools?${new URLSearchParams({ cursor: page.next, limit: String(query.limit) })}`
    const body = { tools: page.tools.map(toWire), next }
    return { ok: true, value: { body, tag: digestOf(body) } }
  },
})

const proposed = z
  .object({
    key: z.string().meta({ description: 'What policy, people and the record call it' }),
    name: z.string().meta({ description: 'What a language model calls it' }),
    became: proposedWhat.meta({
      description: inWords('What became of it.', proposedMeanings),
    }),
    state: toolState.meta({ description: inWords('Where it stands.', toolStateMeanings) }),
    missing: z
      .array(z.string())
      .meta({ description: 'What people have to do until this pod may use it; empty when it may' }),
    notes: z.array(z.string()).meta({ description: 'What of its form was not taken' }),
    page: z.string().meta({ format: 'uri', description: 'Where people describe it and offer it' }),
  })
  .meta({ id: 'ProposedTool' })

const exampleTool = {
  name: 'send_email',
  description: 'Sends an email to a customer',
  inputSchema: { type: 'object', properties: { to: { type: 'string' } }, required: ['to'] },
}

export const proposeTools = defineEndpoint({
  method: 'POST',
  path: '/v2/tools',
  operationId: 'proposeTools',
  tag: 'Ask',
  summary: 'Propose tools of your own, with the schemas your framework has',
  description:
    'Each as a function of OpenAI, a tool of MCP or Anthropic, or JSON Schema with a name. They become drafts that an admin describes and offers; nothing that is offered changes by it.',
  body: toolsProposed.extend({
    tools: toolsProposed.shape.tools.meta({ description: 'Each in one of the forms in which agents have tools' }),
    ...keyInBody,
  }),
  idempotency: 'optional',
  replies: {
    200: {
      description: 'What became of each of them',
      schema: z.object({
        tools: z.array(proposed).meta({ description: 'In the order in which they were sent' }),
        problems: z.array(z.string()).meta({ description: 'What could not be taken, and why' }),
      }),
      example: {
        tools: [
          {
            key: 'send_email',
            name: 'send_email',
            became: 'added',
            state: 'draft',
            missing: ['Write the sentence that an approver will read: what a pod wants to do with this tool.'],
            notes: [],
            page: 'https://countersign.example/tools/send_email',
          },
        ],
        problems: [],
      },
    },
  },
  example: { tools: [exampleTool] },
  async run({ actor, body: { tools: sent }, idempotencyKey: key }) {
    const stopped = await stopNow({ pod: actor.id, environment: actor.environment })
    if (stopped) return stopped
    const once = key ? { key: `propose:${key}`, bodyHash: digestOf(sent) } : undefined
    const outcome = await execute(propose, actor, { tools: sent }, once)
    if (!outcome.ok) return outcome
    const standings = await standingsFor(
      actor,
      outcome.value.tools.map(({ key }) => key),
    )
    const tools = outcome.value.tools.map(({ key, what, notes }) => {
      const { state = 'draft', left = [] } = standings.get(key) ?? {}
      const missing = left.map(({ words }) => words)
      return { key, name: nameOfTool(key), became: what, state, missing, notes, page: `${env.url}${paths.tool(key)}` }
    })
    return { ...outcome, value: { body: { tools, problems: outcome.value.problems } } }
  },
})
