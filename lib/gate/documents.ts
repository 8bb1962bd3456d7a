import 'server-only'
import type { FastifyInstance } from 'fastify'
import { documentationPage } from '@/lib/api/page'
import { openApi } from '@/lib/api/openapi'
import { versions } from '@/lib/api/versions'
import { env } from '@/lib/env'

/** The contract for developers of pods: an OpenAPI document per version and one page to read. */
export async function addDocuments(machine: FastifyInstance): Promise<void> {
  const documents = Object.fromEntries(Object.keys(versions).map((version) => [version, openApi(version, env.url)]))
  for (const [version, document] of Object.entries(documents))
    machine.get(`/${version}/openapi.json`, async (_request, reply) =>
      reply.header('cache-control', 'public, max-age=60').send(document),
    )
  const page = documentationPage(documents, env.url)
  machine.get('/docs/api', async (_request, reply) =>
    reply
      .header(
        'content-security-policy',
        "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
      )
      .type('text/html; charset=utf-8')
      .send(page),
  )
}
