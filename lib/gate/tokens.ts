import 'server-only'
import formbody from '@fastify/formbody'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { accessCurrent, accessOfClient } from '@/lib/auth/access'
import { issueToken, publicKeys, tokenLifetimeSeconds } from '@/lib/auth/tokens'
import { guessesSecrets } from '@/lib/gate/guesses'

/** OAuth 2.0 for pods: client credentials (RFC 6749 §4.4). */
export async function addTokens(machine: FastifyInstance): Promise<void> {
  // OAuth clients send forms; nothing else of the machine API takes one.
  await machine.register(formbody, { bodyLimit: 10_000 })
  // Fails here, at the start, when there is no key, instead of at the first token.
  await publicKeys()
  machine.post('/oauth/token', token)
}

async function token(request: FastifyRequest, reply: FastifyReply) {
  void reply.header('cache-control', 'no-store')
  const body = (request.body ?? {}) as Record<string, unknown>
  if (body['grant_type'] !== 'client_credentials')
    return oauthError(reply, 400, 'unsupported_grant_type', 'Send grant_type=client_credentials.')
  const given = clientOf(request, body)
  if (!given)
    return oauthError(reply, 401, 'invalid_client', 'Send client_id and client_secret, in the body or as HTTP Basic.')
  const access = accessOfClient(given.id, given.secret)
  if (!access) return await refuseClient(request, reply)
  return reply.send({ access_token: await issueToken(access), token_type: 'Bearer', expires_in: tokenLifetimeSeconds })
}

/** A wrong secret is counted; one that cannot be judged without the database is none, and is asked for again. */
async function refuseClient(request: FastifyRequest, reply: FastifyReply) {
  if (!accessCurrent())
    return oauthError(
      reply.header('retry-after', '1'),
      503,
      'temporarily_unavailable',
      'Countersign cannot look up clients just now. Try again.',
    )
  if (!(await guessesSecrets(request)))
    return oauthError(reply, 401, 'invalid_client', 'This client or secret is unknown, expired or revoked.')
  void reply.header('retry-after', '60')
  return oauthError(reply, 429, 'invalid_client', 'Too many wrong secrets. Try again in a minute.')
}

function clientOf(request: FastifyRequest, body: Record<string, unknown>): { id: string; secret: string } | null {
  const [scheme, encoded] = (request.headers.authorization ?? '').split(' ')
  if (scheme?.toLowerCase() === 'basic' && encoded) {
    const [id, ...secret] = Buffer.from(encoded, 'base64').toString('utf8').split(':')
    try {
      // RFC 6749 §2.3.1: both halves are form-encoded inside Basic.
      return { id: decodeURIComponent(id ?? ''), secret: decodeURIComponent(secret.join(':')) }
    } catch {
      return null
    }
  }
  const { client_id: id, client_secret: secret } = body
  return typeof id === 'string' && typeof secret === 'string' ? { id, secret } : null
}

function oauthError(reply: FastifyReply, status: number, error: string, description: string) {
  if (status === 401) void reply.header('www-authenticate', 'Basic realm="Countersign"')
  return reply.code(status).send({ error, error_description: description })
}
