import 'server-only'
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { accessCurrent, podFromBearer, readerOfToken } from '@/lib/auth/access'
import { execute } from '@/lib/change/command'
import { traceText } from '@/lib/core/trace'
import { accountOf, type PersonActor, type PodActor } from '@/lib/core/actor'
import { log } from '@/lib/core/log'
import { readRepository } from '@/lib/deliveries/commands'
import { readableBy } from '@/lib/deliveries/readable/queries'
import { paths } from '@/lib/core/paths'
import { env } from '@/lib/env'
import { guessesKeys } from '@/lib/gate/guesses'
import { advertisePush, receivePush, turnPushAway } from '@/lib/gate/git-push'
import { feed, unpacked } from '@/lib/gate/git-sent'
import { flush, packet } from '@/lib/git/packets'
import { hiddenRefs, keptFolder } from '@/lib/git/kept'
import { allowedSigners, signingKey } from '@/lib/git/signed'
import { spawnGit } from '@/lib/git/run'
import { stopIn, stoppedSeconds } from '@/lib/policy/stopped'
import { personTokenForm } from '@/lib/people/tokens/schema'
import { fetchRepository, refusePersonsPush } from '@/lib/repositories/fetched/commands'

// Repositories that are kept here, as any git speaks to them (gitprotocol-http). Who comes is known by a token, which is the
// password. What a pod may is the policy's to say; a person with a token of their own reads, and nothing else.

/** A repository that somebody may read. */
type Place = { id: string; name: string; folder: string; protectedBranches: string[]; podSlug?: string }
/** One that a pod may read, which pod that is, and the name by which branches are its own. */
export type Opened = Place & { actor: PodActor; podSlug: string }
/** Who comes: a pod, or a person by a token of their own. */
type Caller = { actor: PodActor; tokenId: null } | { actor: PersonActor; tokenId: string }

const limiter = new RateLimiterMemory({ points: 600, duration: 60 })
/** So many conversations at once; each has a git of its own. */
const mostAtOnce = 16
let underWay = 0

export async function addGit(gate: FastifyInstance): Promise<void> {
  gate.removeAllContentTypeParsers()
  // What comes is read as it comes: nothing of it is held, and git itself looks at its form.
  gate.addContentTypeParser('*', (_request, body, done) => done(null, body))
  for (const place of ['/git/:name', '/git/:name/:more']) {
    add(gate, 'GET', `${place}/info/refs`, advertise)
    add(gate, 'POST', `${place}/git-upload-pack`, converse)
    add(gate, 'POST', `${place}/git-receive-pack`, converse)
  }
  gate.get('/.well-known/countersign-signers', async (_request, reply) =>
    reply
      .type('text/plain; charset=utf-8')
      .header('cache-control', 'public, max-age=300')
      .send(allowedSigners(signingKey(env.stateFolder))),
  )
}

const methods: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** An address of git's, which answers in one way alone. */
function add(gate: FastifyInstance, method: 'GET' | 'POST', url: string, go: Answering): void {
  gate.route({
    method,
    url,
    exposeHeadRoute: false,
    handler: async (request, reply) => await answer(request, reply, go),
  })
  const wrong = async (_request: FastifyRequest, reply: FastifyReply) =>
    say(reply.header('allow', method), 405, `Only ${method} means something here.`)
  gate.route({ method: methods.filter((other) => other !== method), url, handler: wrong })
}

type Answering = (
  by: Caller,
  place: Place,
  service: string,
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<unknown>

async function answer(request: FastifyRequest, reply: FastifyReply, go: Answering): Promise<unknown> {
  void reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
  const by = await caller(request)
  if (by === 'unknown')
    return say(reply.header('retry-after', '1'), 503, 'Countersign cannot look up tokens just now. Try again.')
  if (!by) return await turnAway(request, reply)
  by.actor.trace = traceText(request.trace)
  if (by.actor.kind === 'pod') request.pod = by.actor
  const asked = addressed(request)
  if (!asked) return say(reply, 404, 'There is nothing here. Clone from /git/<repository>.git with git over HTTP.')
  if (await isTooOften(by))
    return say(reply.header('retry-after', '60'), 429, 'Too much at once. Try again in a minute.')
  // Whatever the repository is, nothing of it is looked at for a push that cannot be.
  const isPersonsPush = by.tokenId !== null && asked.service === 'git-receive-pack'
  if (isPersonsPush) await execute(refusePersonsPush, by.actor, {})
  if (isPersonsPush && request.method === 'GET') return say(reply, 403, personsPush)
  const opened = isPersonsPush ? null : await open(by, asked.name)
  const stopped = opened && !opened.ok ? stopIn(opened) : null
  if (stopped !== null && request.method === 'POST' && asked.service === 'git-receive-pack')
    return await turnPush(request, reply, stopped)
  if (stopped !== null) return say(reply.header('retry-after', String(stoppedSeconds)), 503, stopped)
  if (opened && !opened.ok) return say(reply, 404, notThere(by, asked.name))
  if (underWay >= mostAtOnce)
    return say(reply.header('retry-after', '5'), 503, 'Too many at once. Try again in a moment.')
  underWay++
  reply.raw.once('close', () => underWay--)
  if (!opened?.ok) return await turnPush(request, reply, personsPush)
  const folder = keptFolder(env.stateFolder, opened.value.id)
  return await go(by, { ...opened.value, folder }, asked.service, request, reply)
}

async function turnPush(request: FastifyRequest, reply: FastifyReply, words: string): Promise<unknown> {
  void reply.type('application/x-git-receive-pack-result')
  return reply.send(await turnPushAway(unpacked(request), words))
}

const personsPush = `People read here and do not push. Work reaches a branch as a delivery that a pod pushes and people sign in Countersign: ${env.url}`

async function open(by: Caller, name: string) {
  if (by.tokenId === null) {
    // Whoever may read leaves no line; what is refused is judged once more where it is put on the record.
    const readable = await readableBy(by.actor, name)
    return readable ? { ok: true as const, value: readable } : await execute(readRepository, by.actor, { name })
  }
  return await execute(fetchRepository, by.actor, { name, tokenId: by.tokenId })
}

function notThere({ actor }: Caller, name: string): string {
  const whose = actor.kind === 'pod' ? ' The policy says who may.' : ''
  return `There is no repository ${name} here that ${actor.name} may read.${whose}`
}

/** The repository, with or without .git behind its name, and the service that an address names; null where it is none of git's. */
function addressed(request: FastifyRequest): { name: string; service: string } | null {
  const { pathname, searchParams } = new URL(request.url, 'http://gate.invalid')
  const found = /^\/git\/([A-Za-z0-9._/-]{1,200}?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/.exec(
    pathname,
  )
  const service = found?.[2] === 'info/refs' ? searchParams.get('service') : found?.[2]
  if (!found) return null
  return service === 'git-upload-pack' || service === 'git-receive-pack'
    ? { name: found[1]!.toLowerCase(), service }
    : null
}

async function caller(request: FastifyRequest): Promise<Caller | 'unknown' | null> {
  const [scheme, encoded] = (request.headers.authorization ?? '').split(' ')
  if (!encoded || !/^(?:basic|bearer)$/i.test(scheme!)) return null
  const [, ...password] = Buffer.from(encoded, 'base64').toString('utf8').split(':')
  const secret = /^basic$/i.test(scheme!) ? password.join(':') : encoded
  if (personTokenForm.test(secret)) return await person(secret)
  const pod = await podFromBearer(secret)
  if (pod) return { actor: pod, tokenId: null }
  return accessCurrent() ? null : 'unknown'
}

/** Looked up each time, so that what was removed opens nothing from that moment on. */
async function person(token: string): Promise<Caller | 'unknown' | null> {
  try {
    return await readerOfToken(token)
  } catch (err) {
    log.warn({ err }, 'a token could not be looked up')
    return 'unknown'
  }
}

async function turnAway(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  // Git asks without a password first, as it does not know that one is needed.
  if (request.headers.authorization && (await guessesKeys(request)))
    return say(reply.header('retry-after', '60'), 429, 'Too many wrong tokens. Try again in a minute.')
  void reply.header('www-authenticate', 'Basic realm="Countersign", charset="UTF-8"')
  return say(
    reply,
    401,
    `The password is a token of a pod, or one of your own from ${env.url}${paths.tokens()}. Any user name will do.`,
  )
}

async function isTooOften({ actor }: Caller): Promise<boolean> {
  return await limiter.consume(accountOf(actor)).then(
    () => false,
    () => true,
  )
}

/** Words that git shows as they are. */
function say(reply: FastifyReply, status: number, words: string): FastifyReply {
  return reply.code(status).type('text/plain; charset=utf-8').send(`${words}\n`)
}

/** What is there: the first thing that git asks. */
async function advertise(_by: Caller, place: Place, service: string, request: FastifyRequest, reply: FastifyReply) {
  void reply.type(`application/x-${service}-advertisement`)
  const first = [packet(`# service=${service}\n`), flush]
  if (service === 'git-receive-pack') return reply.send(Buffer.concat([...first, await advertisePush(place)]))
  const { child, ended } = spawnGit(
    place.folder,
    uploadPack('--http-backend-info-refs'),
    undefined,
    protocolOf(request),
  )
  child.stdin.end()
  const told: Buffer[] = []
  for await (const chunk of child.stdout) told.push(chunk as Buffer)
  await ended
  // The second version says by itself what it is.
  const isSecond = protocolOf(request)['GIT_PROTOCOL'] === 'version=2'
  return reply.send(Buffer.concat(isSecond ? told : [...first, ...told]))
}

async function converse(by: Caller, place: Place, service: string, request: FastifyRequest, reply: FastifyReply) {
  void reply.type(`application/x-${service}-result`)
  const { podSlug } = place
  if (service === 'git-receive-pack' && by.actor.kind === 'pod' && podSlug !== undefined)
    return reply.send(await receivePush({ ...place, actor: by.actor, podSlug }, unpacked(request)))
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort())
  const { child, ended } = spawnGit(place.folder, uploadPack(), gone.signal, protocolOf(request))
  ended.catch((error: unknown) => {
    if (!gone.signal.aborted) request.log.warn({ err: error }, 'a fetch ended badly')
  })
  void feed(child.stdin, unpacked(request)).catch(() => child.kill('SIGKILL'))
  return reply.send(child.stdout)
}

function uploadPack(...more: string[]): string[] {
  const hidden = hiddenRefs.flatMap((ref) => ['-c', `uploadpack.hideRefs=${ref}`])
  return [...hidden, '-c', 'uploadpack.allowFilter=true', 'upload-pack', '--strict', '--stateless-rpc', ...more, '.']
}

/** Which version of its protocol git speaks; nothing else of what it says here is heard. */
function protocolOf(request: FastifyRequest): Record<string, string> {
  return request.headers['git-protocol'] === 'version=2' ? { GIT_PROTOCOL: 'version=2' } : {}
}
