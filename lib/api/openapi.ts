import 'server-only'
import {
  createDocument,
  type ZodOpenApiObject,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
} from 'zod-openapi'
import { z } from 'zod'
import type { Endpoint } from '@/lib/api/endpoint'
import { allowHeader, answerHeaders, limits, location, replayed, retryAfter, signIn } from '@/lib/api/headers'
import { problemWords } from '@/lib/api/labels'
import { problemAddress } from '@/lib/api/problem'
import { webhooksWith } from '@/lib/api/sent'
import { eventExamples } from '@/lib/api/told'
import { versions } from '@/lib/api/versions'
import { idempotencyKey } from '@/lib/calls/schema'

const problem = z
  .object({
    type: z.string().meta({ format: 'uri', description: 'Leads to a page about this kind of problem' }),
    title: z.string().meta({ description: 'What kind of problem it is, in a few words' }),
    status: z.number().int().meta({ description: 'The status of the answer' }),
    detail: z.string().meta({ description: 'What is wrong, to be read by people' }),
    code: z.string().meta({ description: 'Which kind of problem it is, for machines; it never changes' }),
    reason: z.string().meta({ deprecated: true, description: 'The older name of code' }),
    hint: z.string().meta({ description: 'What to do next, for people and models' }),
    fields: z
      .record(z.string(), z.array(z.string()))
      .optional()
      .meta({ description: 'With what does not fit: what is wrong where, by the names of fields' }),
    waiting: z
      .array(
        z.object({
          call: z.string().meta({ description: 'The call, to be read or withdrawn' }),
          request: z.string().meta({ description: 'The request people decide on, such as CS-1042' }),
          asked_at: z.string().meta({ format: 'date-time', description: 'When it was asked' }),
          expires_at: z.string().meta({ format: 'date-time', description: 'Until when people can decide' }),
          expires_in: z.number().int().meta({ description: 'Whole seconds until then' }),
        }),
      )
      .optional()
      .meta({ description: 'With too_many_waiting: the calls that people have not answered yet' }),
    differs: z
      .object({
        at: z.string().meta({ description: 'The first place that differs, as a JSON pointer into the arguments' }),
        approved: z.string().meta({ description: 'What stands there in what was decided on' }),
        shown: z.string().meta({ description: 'What stands there in what is shown now' }),
      })
      .optional()
      .meta({ description: 'With arguments_altered: where, with hidden characters made visible' }),
    drafts: z
      .array(z.string())
      .optional()
      .meta({ description: 'With too_many_proposed: the tools of this pod that nobody has looked at' }),
    near: z.string().optional().meta({ description: 'With unknown_path: an address that was perhaps meant' }),
    instance: z.string().meta({ description: 'The number of this very request, by which the logs know it' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem document' })

const refusals: Readonly<Record<string, { description: string; code: string }>> = {
  '400': {
    description:
      'The body is not acceptable JSON: malformed, a key twice, nested too deeply, or numbers that lose digits',
    code: 'invalid_json',
  },
  '401': { description: 'No credential, or one that opens nothing', code: 'bad_credential' },
  '404': { description: 'There is no such thing, or it belongs to somebody else', code: 'unknown_call' },
  '405': { description: 'This address does not answer that method; Allow says which it does', code: 'wrong_method' },
  '409': { description: 'It cannot be done now; code says why', code: 'idempotency_key_reused' },
  '413': { description: 'The body is larger than a megabyte', code: 'too_large' },
  '415': { description: 'The body is not application/json, or it is compressed', code: 'wrong_type' },
  '422': { description: 'Some fields need another look; fields says which', code: 'invalid_input' },
  '429': { description: 'Too many; wait as long as Retry-After says', code: 'rate_limited' },
  '503': { description: 'Not available for the moment; try again with the same idempotency key', code: 'unavailable' },
}

/** What an endpoint may refuse with follows from what it takes. */
function refusalsOf({ params, query, body }: Endpoint): string[] {
  return Object.keys(refusals).filter((status) => {
    if (['400', '409', '413', '415'].includes(status)) return body !== undefined
    if (status === '404') return params !== undefined || body !== undefined
    return status === '422' ? body !== undefined || query !== undefined : true
  })
}

const tags = [
  { name: 'Ask', description: 'May I? Policy answers at once, or people do' },
  { name: 'Look', description: 'Where calls stand, and which tools there are' },
  { name: 'Act', description: 'Use a permission, and say what came of it' },
  { name: 'Tasks', description: 'What Countersign carries out itself' },
]

const bearer = {
  type: 'http',
  scheme: 'bearer',
  description: 'A service key (csk_…), or a token from POST /oauth/token, which lives ten minutes',
} as const

/** The OpenAPI 3.1 document of one version, built from its endpoint table. `url` is the public address. */
export function openApi(version: string, url: string) {
  const paths: ZodOpenApiPathsObject = {}
  const endpoints = versions[version] ?? []
  for (const endpoint of endpoints) {
    const path = (paths[endpoint.path] ??= {})
    path[endpoint.method === 'GET' ? 'get' : 'post'] = operation(endpoint)
  }
  // Builders of assistants take one scheme, and the first version is the one they import.
  const oauth = {
    type: 'oauth2',
    flows: { clientCredentials: { tokenUrl: `${url}/oauth/token`, scopes: {} } },
  } as const
  const isPlain = version === 'v1'
  const document: ZodOpenApiObject = {
    openapi: '3.1.0',
    info: {
      title: 'Countersign',
      version: version.slice(1),
      description:
        'Ask before you act: policy decides, people sign what needs a person, and everything is on the record. Your pod runs its tools itself, with the permission it gets here; Countersign runs none but those for tasks.',
    },
    servers: [{ url }],
    tags: tags.filter(({ name }) => endpoints.some(({ tag }) => tag === name)),
    security: isPlain ? [{ bearer: [] }] : [{ oauth: [] }, { serviceKey: [] }],
    paths,
    components: { securitySchemes: isPlain ? { bearer } : { oauth, serviceKey: bearer } },
  }
  const written = opened(createDocument(document))
  // Generators make a type out of it that stands on itself, which no compiler takes. Unsaid, it is any value all the same.
  const { JsonValue } = written.components?.schemas ?? {}
  if (JsonValue) written.components!.schemas!['JsonValue'] = { description: 'Any JSON value' }
  // The first version tells nobody anything.
  return isPlain ? written : { ...written, webhooks: webhooksWith(eventExamples) }
}

function operation(endpoint: Endpoint) {
  const { operationId, tag, summary, description, params, query, body, example, replies, idempotency } = endpoint
  const header =
    idempotency &&
    z.object({
      'Idempotency-Key': z.string().optional().meta({
        description: 'For clients that cannot put idempotency_key into the body; one of the two, or both alike',
      }),
    })
  const answers = Object.entries(replies).map(([status, reply]) => [
    status,
    {
      description: reply.description,
      headers: {
        ...answerHeaders,
        ...limits,
        ...(idempotency && replayed),
        ...(status === '202' && { ...retryAfter, ...location }),
      },
      content: { 'application/json': { schema: reply.schema, example: reply.example } },
    },
  ])
  return {
    operationId,
    tags: [tag],
    summary,
    description,
    'x-openai-isConsequential': idempotency !== undefined,
    requestParams: { ...(params ? { path: params } : {}), ...(query ? { query } : {}), ...(header ? { header } : {}) },
    ...(body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: asked(body, idempotency), example } },
          },
        }
      : {}),
    responses: Object.fromEntries([...answers, ...refusalsOf(endpoint).map(refusal)]),
  } as ZodOpenApiOperationObject
}

/** The body as the documents ask for it: with its key, where the gate insists on one. */
function asked(body: z.ZodObject, idempotency: Endpoint['idempotency']): z.ZodObject {
  if (idempotency !== 'required') return body
  return body.extend({ idempotency_key: idempotencyKey.meta({ description: 'One per attempt, kept for repeats' }) })
}

function refusal(status: string) {
  const { description, code } = refusals[status]!
  const example = {
    type: problemAddress(code).replace(/^.*(?=\/docs)/, 'https://countersign.example'),
    title: description,
    status: Number(status),
    detail: description,
    code,
    reason: code,
    hint: problemWords[code]!.todo,
    instance: 'urn:countersign:request:01KAZ8M7Q2V5X3T9R4N6C1B0DE',
  }
  const headers = {
    ...answerHeaders,
    ...(['429', '503'].includes(status) && retryAfter),
    ...(status === '401' && signIn),
    ...(status === '405' && allowHeader),
  }
  return [status, { description, headers, content: { 'application/problem+json': { schema: problem, example } } }]
}

/**
 * The same with answers that may grow by new fields, and with properties for every object, which some importers insist on.
 * What is sent stays closed: a field that nobody promised is refused.
 */
function opened<Document extends { paths?: object; components?: object }>(document: Document): Document {
  visit(document, (schema) => {
    if (schema['type'] === 'object') schema['properties'] ??= {}
  })
  const grow = (schema: Record<string, unknown>) => {
    if (schema['additionalProperties'] === false) delete schema['additionalProperties']
  }
  visit(document.components, grow)
  for (const path of Object.values(document.paths ?? {}))
    for (const one of Object.values(path as object)) visit((one as { responses?: unknown }).responses, grow)
  return document
}

function visit(value: unknown, change: (schema: Record<string, unknown>) => void): void {
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value)) change(value as Record<string, unknown>)
  for (const [name, inside] of Object.entries(value))
    if (name !== 'example' && name !== 'examples') visit(inside, change)
}
