import 'server-only'
import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { problem } from '@/lib/api/problem'
import { execute } from '@/lib/change/command'
import { type SystemActor, systemActor } from '@/lib/core/actor'
import { JsonProblem } from '@/lib/core/json'
import { log } from '@/lib/core/log'
import { refuse } from '@/lib/core/outcome'
import { traceText } from '@/lib/core/trace'
import { env } from '@/lib/env'
import { forgesTooOften } from '@/lib/gate/guesses'
import { sendProblem, sendRefusal } from '@/lib/gate/problems'
import { hookPath } from '@/lib/github/address'
import { calledAbout, hookSecret, signedText } from '@/lib/github/hook'
import { placeWords } from '@/lib/github/place'
import { hearCall, turnCallAway } from '@/lib/repositories/called/commands'
import { heardWords } from '@/lib/repositories/called/labels'
import { heardCall } from '@/lib/repositories/called/schema'

// What GitHub calls when something happens in a repository. A call says where to look and is believed in nothing else, so one
// that is lost, late or sent twice does no harm: each minute it is looked all the same.

/** Whoever calls as GitHub, and is not known to be. */
const somebody: SystemActor = {
  kind: 'system',
  id: 'github',
  name: 'Somebody unknown',
  can: new Set(['repositories:hear']),
}

const signatureForm = /^sha256=[0-9a-f]{64}$/
const [signatureHeader, numberHeader, eventHeader] = ['X-Hub-Signature-256', 'X-GitHub-Delivery', 'X-GitHub-Event']

export async function addGithub(machine: FastifyInstance): Promise<void> {
  // What was signed is what was sent, byte by byte.
  machine.removeContentTypeParser('application/json')
  machine.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  machine.post(hookPath, { onRequest: admit }, hear)
}

/** Without a signature nothing is read of a call. */
async function admit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
  void reply.header('cache-control', 'no-store')
  if (env.githubHook === null || env.github === null)
    return sendProblem(reply, problem(404, 'Not found', 'no_github_hook', request.id))
  if (!signatureForm.test(headerOf(request, signatureHeader))) return await turnAway(request, reply, 'hook_unsigned')
  return undefined
}

async function hear(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const secret = await hookSecret()
  if (secret === null) {
    log.warn('the secret by which calls of GitHub are known is not found, or is too short')
    return sendProblem(reply.header('retry-after', '60'), problem(503, 'Not available', 'no_hook_secret', request.id))
  }
  const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  const text = await signedText(secret, bytes, headerOf(request, signatureHeader))
  if (text === null) return await turnAway(request, reply, 'hook_forged')
  const about = calledAbout(text, env.github!.appId)
  if (!about) throw new JsonProblem('The body is no JSON object.')
  const { place, isOwnDoing } = about
  const [id, event] = [headerOf(request, numberHeader), headerOf(request, eventHeader)]
  const { shape } = heardCall
  if (!shape.id.safeParse(id).success)
    return sendRefusal(reply, refuse('invalid', 'invalid_input', { [numberHeader]: ['Send the number of the call.'] }))
  if (!shape.event.safeParse(event).success)
    return sendRefusal(reply, refuse('invalid', 'invalid_input', { [eventHeader]: ['Send the name of the event.'] }))
  const digest = createHash('sha256').update(bytes).digest('hex')
  const actor = { ...systemActor, trace: traceText(request.trace) }
  const input = { id, event, place: place && placeWords(place), digest, isOwnDoing }
  const heard = await execute(hearCall, actor, input)
  if (!heard.ok) return sendRefusal(reply, heard)
  return reply.code(heard.value === 'again' ? 200 : 202).send({ says: heardWords[heard.value] })
}

/** Tells whoever is not GitHub so. Of a flood the record has a line a minute, and nothing more is written once it is too much. */
async function turnAway(
  request: FastifyRequest,
  reply: FastifyReply,
  reason: 'hook_unsigned' | 'hook_forged',
): Promise<FastifyReply> {
  if (await forgesTooOften(request)) {
    void reply.header('retry-after', '60')
    return sendProblem(reply, problem(429, 'Too many requests', 'too_many_guesses', request.id))
  }
  await execute(turnCallAway, somebody, { reason })
  return sendProblem(reply, problem(401, 'Not known', reason, request.id))
}

function headerOf({ headers }: FastifyRequest, name: string): string {
  const value = headers[name.toLowerCase()]
  return typeof value === 'string' ? value : ''
}
