import 'server-only'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { problemWords } from '@/lib/api/labels'
import type { Limits } from '@/lib/api/limits'
import { documentationPage, problemsPage } from '@/lib/api/page'
import { problem } from '@/lib/api/problem'
import { openApi } from '@/lib/api/openapi'
import { versions } from '@/lib/api/versions'
import { tokenLifetimeSeconds } from '@/lib/auth/tokens'
import { env } from '@/lib/env'
import { beatMs, maxOfOneAccount } from '@/lib/gate/events'
import { bodyLimitBytes, sendProblem } from '@/lib/gate/problems'
import { podToTry } from '@/lib/gate/try-it'

/** The contract for developers of pods: an OpenAPI document per version and one page to read. */
export async function addDocuments(machine: FastifyInstance): Promise<void> {
  const documents = Object.fromEntries(Object.keys(versions).map((version) => [version, openApi(version, env.url)]))
  for (const [version, document] of Object.entries(documents))
    machine.get(`/${version}/openapi.json`, async (_request, reply) =>
      reply.header('cache-control', 'public, max-age=60').send(document),
    )
  const page = documentationPage(documents, { url: env.url, limits, tryAs: null })
  machine.get('/docs/api', async (_request, reply) => {
    const pod = await podToTry()
    if (!pod) return sendPage(reply, page)
    // With none at all, a browser would not say where what the page sends comes from.
    void reply.header('referrer-policy', 'same-origin')
    return sendPage(reply, documentationPage(documents, { url: env.url, limits, tryAs: pod.name }), trying)
  })
  machine.get('/docs/problems', async (_request, reply) => sendPage(reply, problemsPage(Object.keys(problemWords))))
  machine.get<{ Params: { code: string } }>('/docs/problems/:code', async (request, reply) => {
    const { code } = request.params
    if (Object.hasOwn(problemWords, code)) return sendPage(reply, problemsPage([code]))
    return sendProblem(reply, problem(404, 'Not found', 'unknown_path', request.id))
  })
}

const limits: Limits = {
  bodyBytes: bodyLimitBytes,
  requestsPerMinute: env.ratePerMinute,
  tokenSeconds: tokenLifetimeSeconds,
  streams: maxOfOneAccount,
  beatSeconds: beatMs / 1000,
}

/** What a page may do beside where it sends forms: the one file that is ours runs, and speaks with this gate alone. */
const trying = "; script-src 'self'; connect-src 'self'; form-action 'none'"

/** A page that runs nothing, unless `more` says what; its own icon and faces are all else it loads. */
function sendPage(reply: FastifyReply, page: string, more = ''): FastifyReply {
  return reply
    .header(
      'content-security-policy',
      `default-src 'none'; img-src 'self'; font-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'${more}`,
    )
    .type('text/html; charset=utf-8')
    .send(page)
}
