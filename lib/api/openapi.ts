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

const refusals: Readonly<Record<string, string>> = {
  '400': 'The body is not acceptable JSON: malformed, a key twice, nested too deeply, or numbers that lose digits',
  '401': 'No credential, or one that opens nothing',
  '404': 'There is no such thing, or it belongs to somebody else',
  '409': 'It cannot be done now; reason says why',
  '413': 'The body is larger than a megabyte',
  '415': 'The body is not application/json',
  '422': 'Some fields need another look; fields says which',
  '429': 'Too many; wait as long as Retry-After says',
  '503': 'Not available for the moment; try again with the same idempotency key',
}

/** What an endpoint may refuse with follows from what it takes. */
function refusalsOf({ params, query, body }: Endpoint): string[] {
  return Object.keys(refusals).filter((status) => {
    if (['400', '409', '413', '415'].includes(status)) return body !== undefined
    if (status === '404') return params !== undefined || body !== undefined
    return status === '422' ? body !== undefined || query !== undefined : true
  })
}

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

function operation(endpoint: Endpoint) {
  const { operationId, summary, description, params, query, body, replies, idempotency } = endpoint
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
  const problems = refusalsOf(endpoint).map((status) => [
    status,
    { description: refusals[status], content: { 'application/problem+json': { schema: problem } } },
  ])
  return {
    operationId,
    summary,
    description,
    requestParams: { ...(params ? { path: params } : {}), ...(query ? { query } : {}), ...(header ? { header } : {}) },
    ...(body ? { requestBody: { required: true, content: { 'application/json': { schema: body } } } } : {}),
    responses: Object.fromEntries([...answers, ...problems]),
  } as ZodOpenApiOperationObject
}
