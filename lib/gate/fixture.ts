import '@/lib/gate/fixture-settings'
import { randomBytes } from 'node:crypto'
import type { FastifyInstance, InjectOptions } from 'fastify'
import type { z } from 'zod'
import { decideRequest } from '@/lib/requests/commands'
import { podFromBearer, refreshAccess } from '@/lib/auth/access'
import { hashSecret } from '@/lib/core/secrets'
import { sessionCookie } from '@/lib/auth/session'
import { type PersonActor, type PodActor, systemActor } from '@/lib/core/actor'
import { type Command, execute } from '@/lib/change/command'
import { newId } from '@/lib/core/id'
import { read } from '@/lib/db/client'
import { elapse as movePast } from '@/lib/db/test-clock'
import { shownFor } from '@/lib/findings/queries'
import { stayCurrent } from '@/lib/gate/current'
import { buildGate } from '@/lib/gate/server'
import { registerPerson } from '@/lib/people/commands'
import { permissionsOf } from '@/lib/people/rules'
import type { HumanRole } from '@/lib/people/schema'
import { startSession } from '@/lib/people/sessions/commands'
import { issueCredential, registerPod } from '@/lib/pods/commands'

/** Test support: a gate in this process on a port of its own, with the shipped catalogue and policy. */
export type TestGate = { app: FastifyInstance; url: string; close(): Promise<void> }

/** Opens a gate that serves on loopback and follows the database as the real one does. */
export async function openGate(patience?: { requestMs: number; lookEveryMs: number }): Promise<TestGate> {
  const stop = new AbortController()
  const app = await buildGate(stop.signal, patience)
  await stayCurrent(app.log, stop.signal)
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  return {
    app,
    url,
    async close() {
      stop.abort()
      await app.close()
    },
  }
}

/** Runs a command as the system and hands back what it made; a refusal fails the test. */
export async function must<Input extends z.ZodType, Value>(
  command: Command<Input, Value>,
  input: z.input<Input>,
): Promise<Value> {
  const outcome = await execute(command, systemActor, input)
  if (!outcome.ok) throw new Error(`${command.name}: ${JSON.stringify(outcome)}`)
  return outcome.value
}

export type TestPod = {
  slug: string
  podId: string
  clientId: string
  clientSecret: string
  clientCredentialId: string
  serviceKey: string
  serviceCredentialId: string
}

type PodKind = { role?: string; department?: string; environment?: 'dev' | 'test' | 'prod'; ownerId?: string | null }

/** A pod with a client secret and a service key. */
export async function addPod(slug: string, kind: PodKind = {}): Promise<TestPod> {
  const { role = 'WriterPod', department = 'product', environment = 'prod', ownerId = null } = kind
  const { podId } = await must(registerPod, { slug, name: role, role, department, purpose: 'For a test', ownerId })
  const client = await must(issueCredential, { podSlug: slug, environment, kind: 'client_secret' as const })
  const service = await must(issueCredential, { podSlug: slug, environment, kind: 'service_key' as const })
  return {
    slug,
    podId,
    clientId: client.clientId,
    clientSecret: client.secret,
    clientCredentialId: client.credentialId,
    serviceKey: service.secret,
    serviceCredentialId: service.credentialId,
  }
}

/** One of a pod's accounts: its key, and who it is to the gate. */
export type TestAccount = { key: string; actor: PodActor }

/** A pod with an account in dev and another in production, both known to the gate. */
export async function addTwoAccounts(slug: string, kind: PodKind = {}): Promise<Record<'dev' | 'prod', TestAccount>> {
  const { serviceKey } = await addPod(slug, { ...kind, environment: 'prod' })
  const { secret } = await must(issueCredential, { podSlug: slug, environment: 'dev', kind: 'service_key' as const })
  await refreshAccess()
  const account = async (key: string) => ({ key, actor: (await podFromBearer(key))! })
  return { dev: await account(secret), prod: await account(serviceKey) }
}

/** A person of the given groups, as the actor they are once signed in. */
export async function addPerson(
  name: string,
  groups: string[] = ['product-owners'],
  roles: HumanRole[] = ['approver'],
): Promise<PersonActor> {
  const { personId } = await must(registerPerson, { issuer: 'https://id.test', subject: name, name, roles, groups })
  return { kind: 'person', id: personId, name, groups, can: permissionsOf(roles) }
}

/** Signs a person in; returns the Cookie header of their browser. */
export async function signIn(person: PersonActor): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await must(startSession, { personId: person.id, tokenHash: hashSecret(token) })
  return `${sessionCookie}=${token}`
}

export type Answer = {
  status: number
  headers: Readonly<Record<string, unknown>>
  text: string
  json: Record<string, any>
}

/** Sends one request into the gate without a socket. */
export async function send({ app }: TestGate, options: InjectOptions): Promise<Answer> {
  const { statusCode: status, headers, body: text } = await app.inject(options)
  return { status, headers, text, json: /json/.test(String(headers['content-type'])) ? JSON.parse(text) : {} }
}

/** What a pod does: GET without a body, POST with one. */
export async function asPod(gate: TestGate, bearer: string, path: string, body?: object): Promise<Answer> {
  const headers = { authorization: `Bearer ${bearer}`, ...(body ? { 'content-type': 'application/json' } : {}) }
  const payload = body && JSON.stringify(body)
  return await send(gate, { method: body ? 'POST' : 'GET', url: path, headers, ...(payload ? { payload } : {}) })
}

/** Asks to use a tool under a key of its own. */
export async function ask(
  gate: TestGate,
  pod: TestPod,
  tool: string,
  args: object,
  more: object = {},
): Promise<Answer> {
  const body = { tool, arguments: args, idempotency_key: newId(), ...more }
  return await asPod(gate, pod.serviceKey, '/v2/tool-calls', body)
}

/** A person decides on the request of a call, with the digest that is on their screen; `fields` is what they mark. */
export async function decide(
  who: PersonActor,
  callId: string,
  verdict: 'approve' | 'reject' | 'request_changes',
  fields: string[] = [],
) {
  const request = await read.request.findFirstOrThrow({ where: { subjectId: callId } })
  const { id, digest } = request
  const findings = await shownFor(read, request)
  const reasonCode = verdict === 'approve' ? 'checked' : 'other'
  const decision = { requestId: id, digest, verdict, reasonCode, note: 'Looked at it', fields, findings, from: 'page' }
  return await execute(decideRequest, who, decision)
}

/** Lets a request's deadline or the end of its take-back window pass. */
export async function elapse(callId: string, column: 'effectiveAt' | 'expiresAt'): Promise<void> {
  await movePast(process.env.DATABASE_OWNER_URL!, callId, column)
}
