import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { hashSecret } from '@/lib/core/secrets'
import { installStarter } from '@/lib/cli/install'
import { type PersonActor, type PodActor, systemActor } from '@/lib/core/actor'
import { type Command, execute } from '@/lib/change/command'
import { read } from '@/lib/db/client'
import { registerPerson } from '@/lib/people/commands'
import { permissionsOf } from '@/lib/people/rules'
import { startSession } from '@/lib/people/sessions/commands'
import { issueCredential, registerPod } from '@/lib/pods/commands'
import { sessionCookie } from '@/lib/auth/session'
import type { z } from 'zod'

/** A pod with an access token of its own, as the gate issued it, and how it fetches another before that one ends. */
export type BenchPod = { token: string; fresh(): Promise<string>; actor: PodActor }

/** Somebody who may decide, with the cookie of a session that began by the same command as at sign-in. */
export type Approver = { actor: PersonActor; cookie: string }

export { installStarter }

/** Registers a pod and fetches a token for it over HTTP, with the secret it was given. */
export async function newPod(gate: string, slug: string): Promise<BenchPod> {
  const pod = { name: 'Bench Pod', role: 'WriterPod', department: 'product' }
  const purpose = 'Measures how fast calls are decided'
  const { podId } = await must(registerPod, { ...pod, slug, purpose, ownerId: null })
  const issued = await must(issueCredential, { podSlug: slug, environment: 'prod', kind: 'client_secret' })
  const { credentialId } = issued
  const { accountId } = await read.credential.findUniqueOrThrow({
    where: { id: credentialId },
    select: { accountId: true },
  })
  const can = new Set(['calls:make'] as const)
  const fresh = () => tokenFor(gate, issued.clientId, issued.secret)
  return {
    token: await fresh(),
    fresh,
    actor: { kind: 'pod', id: podId, ...pod, environment: 'prod', accountId, credentialId, repositories: [], can },
  }
}

type As = { role: string; department: string; environment: 'dev' | 'prod' }

/** Registers a pod as this and gives it a key, once the gate has heard of that. */
export async function newKey(gate: string, slug: string, { environment, ...as }: As): Promise<string> {
  await must(registerPod, {
    ...as,
    slug,
    name: 'Bench Pod',
    purpose: 'Measures how fast git is answered',
    ownerId: null,
  })
  const { secret } = await must(issueCredential, { podSlug: slug, environment, kind: 'service_key' })
  const headers = { authorization: `Bearer ${secret}` }
  for (let left = 50; left > 0; left--) {
    if ((await fetch(`${gate}/v2/tool-calls/none`, { headers })).status !== 401) return secret
    await wait(100)
  }
  throw new Error('The gate does not hear of a new key')
}

/** The gate hears of a new credential within a moment; a token asked for before that is refused. */
async function tokenFor(gate: string, clientId: string, clientSecret: string): Promise<string> {
  let said = ''
  for (let left = 50; left > 0; left--) {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
    })
    const answer = await fetch(`${gate}/oauth/token`, { method: 'POST', body })
    if (answer.ok) return ((await answer.json()) as { access_token: string }).access_token
    said = await answer.text()
    await wait(100)
  }
  throw new Error(`The gate gives no token for a new credential: ${said}`)
}

/** Registers a person of the group that decides on a pod's writing, and signs them in; or somebody who reads the record. */
export async function newApprover(
  subject: string,
  group: string,
  role: 'approver' | 'auditor' = 'approver',
): Promise<Approver> {
  const { personId } = await must(registerPerson, {
    issuer: 'https://id.countersign.example',
    subject,
    name: `Approver ${subject}`,
    roles: [role],
    groups: [group],
  })
  const token = randomBytes(32).toString('base64url')
  await must(startSession, { personId, tokenHash: hashSecret(token) })
  const actor: PersonActor = {
    kind: 'person',
    id: personId,
    name: `Approver ${subject}`,
    groups: [group],
    can: permissionsOf([role]),
  }
  return { actor, cookie: `${sessionCookie}=${token}` }
}

async function must<Input extends z.ZodType, Value>(
  command: Command<Input, Value>,
  input: z.input<Input>,
): Promise<Value> {
  const outcome = await execute(command, systemActor, input)
  if (!outcome.ok) throw new Error(`${command.name} was refused: ${outcome.reason}`)
  return outcome.value
}
