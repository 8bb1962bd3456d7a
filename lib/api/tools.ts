import 'server-only'
import { z } from 'zod'
import { defineEndpoint } from '@/lib/api/endpoint'
import { toolsFor, type OfferedTool } from '@/lib/calls/offered/queries'
import { offeredFilter } from '@/lib/calls/offered/schema'
import { digestOf } from '@/lib/core/canonical'
import { refuse } from '@/lib/core/outcome'
import { env } from '@/lib/env'
import { sensitivity } from '@/lib/tools/schema'

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
    title: z.string(),
    description: z.string().meta({ description: 'What it does and what it changes, for whoever chooses among tools' }),
    input_schema: z
      .record(z.string(), z.unknown())
      .meta({ description: 'JSON Schema of the arguments, with nothing at its top but properties, and an example' }),
    answer: z.enum(['allow', 'ask', 'deny', 'depends']).meta({
      description: 'What policy answers; depends where the content of a call can give it another answer',
    }),
    reason: z.string().meta({ description: 'Why, in words: the rule, or each of the rules that it depends on' }),
    sensitivity,
    personal_data: z.boolean(),
    hints,
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
  query: offeredFilter,
  replies: {
    200: {
      description: 'A page of tools',
      schema: z.object({
        tools: z.array(offered),
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
