import 'server-only'
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi'
import { z } from 'zod'
import type { Endpoint } from '@/lib/api/endpoint'
import { versions } from '@/lib/api/versions'

const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    reason: z.string(),
    fields: z.record(z.string(), z.array(z.string())).optional(),
    instance: z.string(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem document' })

const refusals = {
  '401': 'No credential, or one that opens nothing',
  '404': 'There is no such thing, or it belongs to somebody else',
  '409': 'It cannot be done now; reason says why',
  '422': 'Some fields need another look; fields says which',
  '429': 'Too many; wait as long as Retry-After says',
} as const

/** The OpenAPI 3.1 document of one version, built from its endpoint table. `url` is the public address. */
export function openApi(version: string, url: string) {
  const paths: ZodOpenApiPathsObject = {}
  for (const endpoint of versions[version] ?? []) {
    const path = (paths[endpoint.path] ??= {})
    path[endpoint.method === 'GET' ? 'get' : 'post'] = operation(endpoint)
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Countersign',
      version: version.slice(1),
      description:
        'Ask before you act: policy decides, people sign what needs a person, and everything is on the record.',
    },
    servers: [{ url }],
    security: [{ oauth: [] }, { serviceKey: [] }],
    paths,
    components: {
      securitySchemes: {
        oauth: { type: 'oauth2', flows: { clientCredentials: { tokenUrl: `${url}/oauth/token`, scopes: {} } } },
        serviceKey: { type: 'http', scheme: 'bearer', description: 'A service key (csk_…), for clients without OAuth' },
      },
    },
  })
}

function operation({ operationId, summary, description, params, query, body, replies, idempotency }: Endpoint) {
  const header =
    idempotency &&
    z.object({
      'Idempotency-Key': z
        .string()
        .optional()
        .meta({ description: 'May travel as idempotency_key in the body instead' }),
    })
  const answers = Object.entries(replies).map(([status, reply]) => [
    status,
    { description: reply.description, content: { 'application/json': { schema: reply.schema } } },
  ])
  const problems = Object.entries(refusals).map(([status, words]) => [
    status,
    { description: words, content: { 'application/problem+json': { schema: problem } } },
  ])
  return {
    operationId,
    summary,
    ...(description ? { description } : {}),
    requestParams: { ...(params ? { path: params } : {}), ...(query ? { query } : {}), ...(header ? { header } : {}) },
    ...(body ? { requestBody: { required: true, content: { 'application/json': { schema: body } } } } : {}),
    responses: Object.fromEntries([...answers, ...problems]),
  } as ZodOpenApiOperationObject
}
