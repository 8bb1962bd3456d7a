import 'server-only'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { problemWords } from '@/lib/api/labels'
import { documentationPage, problemsPage } from '@/lib/api/page'
import { problem } from '@/lib/api/problem'
import { openApi } from '@/lib/api/openapi'
import { versions } from '@/lib/api/versions'
import { env } from '@/lib/env'
import { sendProblem } from '@/lib/gate/problems'

/** The contract for developers of pods: an OpenAPI document per version and one page to read. */
export async function addDocuments(machine: FastifyInstance): Promise<void> {
  const documents = Object.fromEntries(Object.keys(versions).map((version) => [version, openApi(version, env.url)]))
  for (const [version, document] of Object.entries(documents))
    machine.get(`/${version}/openapi.json`, async (_request, reply) =>
      reply.header('cache-control', 'public, max-age=60').send(document),
    )
  const page = documentationPage(documents, env.url)
  machine.get('/docs/api', async (_request, reply) => sendPage(reply, page))
  machine.get('/docs/problems', async (_request, reply) => sendPage(reply, problemsPage(Object.keys(problemWords))))
  machine.get<{ Params: { code: string } }>('/docs/problems/:code', async (request, reply) => {
    const { code } = request.params
    if (Object.hasOwn(problemWords, code)) return sendPage(reply, problemsPage([code]))
    return sendProblem(reply, problem(404, 'Not found', 'unknown_path', request.id))
  })
}

/** A page that runs nothing; its own icon and faces are all it loads. */
function sendPage(reply: FastifyReply, page: string): FastifyReply {
  return reply
    .header(
      'content-security-policy',
      "default-src 'none'; img-src 'self'; font-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
    )
    .type('text/html; charset=utf-8')
    .send(page)
}
