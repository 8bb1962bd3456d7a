import { expect } from 'vitest'
import { decideRequest } from '@/lib/requests/commands'
import { kinds } from '@/lib/kinds/registry'
import { settling } from '@/lib/requests/settle/commands'
import { submitCall } from '@/lib/calls/record/commands'
import type { CallView } from '@/lib/calls/schema'
import { type PersonActor, type PodActor, systemActor } from '@/lib/core/actor'
import { type Command, execute } from '@/lib/change/command'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { shownFor } from '@/lib/findings/queries'
import { permissionsOf } from '@/lib/people/rules'
import { registerPerson } from '@/lib/people/commands'
import { issueCredential, registerPod } from '@/lib/pods/commands'

// Support for tests of calls and requests: everything here goes through the same commands as the product.

let turn = 0

/** The commands that time calls. */
export const { settle, expire, abandon } = settling(kinds)

export const page = () => ({ file_path: `docs/page-${turn++}.md`, content: 'New text', branch: 'work' })

export async function must<Value>(command: Command<never, Value>, input: unknown): Promise<Value> {
  const outcome = await execute(command, systemActor, input)
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  return outcome.value
}

/** An approver who has just signed in. */
async function person(subject: string, group: string): Promise<PersonActor> {
  const input = { issuer: 'https://id.test', subject, name: subject, roles: ['approver'], groups: [group] }
  const { personId } = (await must(registerPerson as never, input)) as { personId: string }
  const can = permissionsOf(['approver'])
  return { kind: 'person', id: personId, name: subject, groups: [group], can, authenticatedAt: new Date() }
}

export async function pod(slug: string, role: string, department: string, ownerId: string | null): Promise<PodActor> {
  const { podId } = (await must(registerPod as never, {
    slug,
    name: role,
    role,
    department,
    purpose: 'For tests',
    ownerId,
  })) as { podId: string }
  const { credentialId } = (await must(issueCredential as never, {
    podSlug: slug,
    environment: 'prod',
    kind: 'service_key',
  })) as { credentialId: string }
  const { accountId } = await read.credential.findUniqueOrThrow({
    where: { id: credentialId },
    select: { accountId: true },
  })
  return {
    kind: 'pod',
    id: podId,
    name: role,
    role,
    department,
    environment: 'prod',
    accountId,
    credentialId,
    repositories: [],
    can: new Set(['calls:make']),
  }
}

/** The people and pods of these tests, on the shipped catalogue and policy. */
export async function cast() {
  const owner = await person('Owner', 'product-owners')
  return {
    ana: await person('Ana', 'product-owners'),
    priya: await person('Priya', 'product-owners'),
    owner,
    writerPod: await pod('writer', 'WriterPod', 'product', owner.id),
    otherPod: await pod('other', 'WriterPod', 'product', null),
  }
}

export async function ask(actor: PodActor, args: Record<string, unknown>, key = `key-${turn++}`): Promise<CallView> {
  const outcome = await submitCall(actor, { tool: 'outputs.commit_and_log', arguments: args, idempotencyKey: key })
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  return outcome.value
}

export async function requestOf(call: Pick<CallView, 'id'>) {
  return await read.request.findFirstOrThrow({ where: { calls: { some: { id: call.id } } } })
}

export async function decide(who: PersonActor, call: Pick<CallView, 'id'>, verdict = 'approve', typedName?: string) {
  const request = await requestOf(call)
  const { id, digest } = request
  return await execute(decideRequest, who, {
    requestId: id,
    digest,
    findings: await shownFor(read, request),
    verdict,
    typedName,
    reasonCode: verdict === 'approve' ? 'checked' : 'wording',
    note: 'Looked at it',
    from: 'page',
  })
}

/** Lets the take-back window or the deadline pass by moving it into the past, as the record's owner would see it. */
export async function elapse(requestId: string, column: 'effectiveAt' | 'expiresAt') {
  await rewrite(requestId, `"${column}" = now() - interval '1 second'`)
}

/** Changes a request as no command does, such as into one from an earlier time. */
export async function rewrite(requestId: string, assignment: string) {
  await asOwner(process.env.DATABASE_OWNER_URL!, (owner) =>
    owner.query(`update "Request" set ${assignment} where id = $1`, [requestId]),
  )
}

export async function release(call: CallView) {
  const { id } = await requestOf(call)
  await elapse(id, 'effectiveAt')
  expect(await execute(settle, systemActor, { requestIds: [id] })).toMatchObject({ ok: true })
  return await grantOf(call)
}

/** The one-time permission of a call, as the database has it. */
export async function grantOf({ id: callId }: Pick<CallView, 'id'>) {
  const { grantId, grantExpiresAt, grantUsedAt } = await read.call.findUniqueOrThrow({ where: { id: callId } })
  return { id: grantId!, expiresAt: grantExpiresAt, usedAt: grantUsedAt }
}
