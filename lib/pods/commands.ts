import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import { hashSecret, newSecret } from '@/lib/core/secrets'
import { defineCommand } from '@/lib/change/command'
import { newId } from '@/lib/core/id'
import type { Actor } from '@/lib/core/actor'
import { refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import {
  binding,
  credentialId,
  type CredentialKind,
  keyRotation,
  newCredential,
  newPod,
  podEnd,
} from '@/lib/pods/schema'

/** Registers a pod that may act at once, for whoever runs the machine. People ask for one (`access.propose_pod`). */
export const registerPod = defineCommand({
  name: 'pods.register',
  permission: 'pods:manage',
  actor: 'system',
  input: newPod,

  async run({ tx, input }) {
    const taken = await tx.pod.findUnique({ where: { slug: input.slug } })
    if (taken) return refuse('conflict', 'pod_exists')
    const pod = await tx.pod.create({ data: { id: newId(), ...input } })
    return { ok: true, value: { podId: pod.id }, events: [podRegistered(pod)] }
  },
})

/** The line of a pod that is known from now on. */
export function podRegistered({ id, name, role, department }: Registered): AuditEntry {
  return { type: 'pod.registered', subject: { kind: 'pod', id }, podId: id, data: { name, role, department } }
}

type Registered = { id: string; name: string; role: string; department: string }

/** Holds a pod until the transaction ends, so that what is decided about it is decided about this very pod. */
export async function lockPod(tx: Tx, slug: string): Promise<void> {
  await tx.$queryRaw`select 1 from "Pod" where slug = ${slug} for update`
}

/** An identity of a pod that is not retired, by the pod's name and where it acts, with the pod held; or why there is none. */
export async function lockAccount(tx: Tx, podSlug: string, environment: string) {
  await lockPod(tx, podSlug)
  const pod = await tx.pod.findUnique({ where: { slug: podSlug } })
  if (!pod) return refuse('not_found', 'unknown_pod')
  if (pod.state === 'retired') return refuse('conflict', 'pod_retired')
  const where = { podId_environment: { podId: pod.id, environment } }
  const account = await tx.serviceAccount.findUnique({ where })
  return account ? { pod, account } : refuse('conflict', 'no_identity')
}

export type PodPart = Extract<AuditEntry, { type: 'pod.changed' }>['data']['changes'][number]

/** The line of a pod that is something else from now on, why, and how many of its credentials that revoked. */
export function podChanged(
  { id, name }: { id: string; name: string },
  changes: PodPart[],
  { reason, credentials = 0 }: { reason?: string | undefined; credentials?: number } = {},
): AuditEntry {
  const data = { name, changes, revoked: { credentials }, ...(reason !== undefined && { reason }) }
  return { type: 'pod.changed', subject: { kind: 'pod', id }, podId: id, data }
}

/** Says in which repositories a pod works; what names another one is denied from then on. */
export const bindPod = defineCommand({
  name: 'pods.bind',
  permission: 'pods:manage',
  actor: 'system',
  input: binding,

  async run({ tx, input: { podSlug: slug, repositories } }) {
    const pod = await tx.pod.findUnique({ where: { slug } })
    if (!pod) return refuse('not_found', 'unknown_pod')
    if (pod.state === 'retired') return refuse('conflict', 'pod_retired')
    const to = [...new Set(repositories)].toSorted()
    if (to.join() === pod.repositories.join()) return { ok: true, value: { repositories: to }, events: 'unchanged' }
    await tx.pod.update({ where: { id: pod.id }, data: { repositories: to } })
    return {
      ok: true,
      value: { repositories: to },
      events: [podChanged(pod, [{ field: 'repositories', from: pod.repositories, to }])],
    }
  },
})

/** Makes a secret and shows it once; only its keyed hash is kept. */
export const issueCredential = defineCommand({
  name: 'pods.issue_credential',
  permission: 'pods:manage',
  input: newCredential,

  async run({ tx, actor, now, input: { podSlug: slug, environment, kind, lifetimeDays } }) {
    await lockPod(tx, slug)
    const pod = await tx.pod.findUnique({ where: { slug } })
    if (!pod) return refuse('not_found', 'unknown_pod')
    if (pod.state === 'retired') return refuse('conflict', 'pod_retired')
    if (pod.state === 'proposed') return refuse('conflict', 'pod_proposed')
    const where = { podId_environment: { podId: pod.id, environment } }
    // An identity in another environment is a right of its own: people sign it, and whoever runs the machine may make it.
    const isMade = actor.kind === 'system' || (await tx.serviceAccount.findUnique({ where })) !== null
    if (!isMade) return refuse('conflict', 'no_identity')
    const account = await tx.serviceAccount.upsert({
      where,
      create: { id: newId(), podId: pod.id, environment, clientId: `${slug}.${environment}` },
      update: {},
    })
    const { value, event } = await makeCredential(tx, now, { actor, pod, account, kind, lifetimeDays })
    return { ok: true, value, events: [event] }
  },
})

type ToMake = {
  /** Who is shown the secret. */
  actor: Pick<Actor, 'kind' | 'id'>
  pod: { id: string; name: string }
  account: { id: string; clientId: string; environment: string }
  kind: CredentialKind
  lifetimeDays: number
}

/** Makes a credential of an account, with its line for the record. The secret is in the value and nowhere else. */
export async function makeCredential(tx: Tx, now: Date, { actor, pod, account, kind, lifetimeDays }: ToMake) {
  const { environment, clientId } = account
  const secret = newSecret(kind === 'service_key' ? 'csk' : 'css')
  const prefix = secret.slice(0, 8)
  const issuedTo = actor.kind === 'person' ? actor.id : null
  const expiresAt = new Date(now.getTime() + lifetimeDays * 86_400_000)
  const credential = await tx.credential.create({
    data: { id: newId(), accountId: account.id, kind, prefix, hash: hashSecret(secret), expiresAt, issuedTo },
  })
  const event: AuditEntry = {
    type: 'credential.issued',
    subject: { kind: 'credential', id: credential.id },
    podId: pod.id,
    environment,
    data: { name: pod.name, environment, kind, prefix },
  }
  return { value: { credentialId: credential.id, clientId, secret, expiresAt }, event }
}

export const revokeCredential = defineCommand({
  name: 'pods.revoke_credential',
  permission: 'pods:manage',
  input: credentialId,

  async run({ tx, now, input }) {
    const found = await tx.credential.findUnique({
      where: { id: input.credentialId },
      include: { account: { include: { pod: true } } },
    })
    if (!found) return refuse('not_found', 'unknown_credential')
    if (found.revokedAt) return refuse('conflict', 'already_revoked')
    await tx.credential.update({ where: { id: found.id }, data: { revokedAt: now } })
    const { environment, pod } = found.account
    const { id, prefix } = found
    return { ok: true, value: null, events: [credentialRevoked({ id, prefix, pod, environment })] }
  },
})

type Revoked = { id: string; prefix: string; pod: { id: string; name: string }; environment: string }

/** The line of a credential that opens nothing any more. */
export function credentialRevoked({ id, prefix, pod, environment }: Revoked): AuditEntry {
  return {
    type: 'credential.revoked',
    subject: { kind: 'credential', id },
    podId: pod.id,
    environment,
    data: { name: pod.name, environment, prefix },
  }
}

/** Ends a pod: every credential is revoked at once, and nobody is asked for it any more; its history stays. */
export const retirePod = defineCommand({
  name: 'pods.retire',
  permission: 'pods:manage',
  input: podEnd,

  async run({ tx, actor, now, input }) {
    await lockPod(tx, input.podSlug)
    const pod = await tx.pod.findUnique({ where: { slug: input.podSlug } })
    if (!pod) return refuse('not_found', 'unknown_pod')
    if (actor.kind === 'person' && !input.reason)
      return refuse('conflict', 'reason_required', { reason: ['Say in a few words why'] })
    if (pod.state === 'retired') return refuse('conflict', 'pod_retired')
    await tx.pod.update({ where: { id: pod.id }, data: { state: 'retired' } })
    const { count } = await tx.credential.updateMany({
      where: { account: { podId: pod.id }, revokedAt: null },
      data: { revokedAt: now },
    })
    // The clock closes what it still waits for, as whatever somebody asked who is not there any more.
    const waiting = await tx.request.count({ where: { podId: pod.id, state: { in: ['waiting', 'approved'] } } })
    return {
      ok: true,
      value: { credentials: count, requests: waiting },
      events: [podRetired(pod, count, input.reason)],
    }
  },
})

/** The line of a pod that is retired from now on, with so many of its credentials revoked. */
export function podRetired(
  pod: { id: string; name: string; state: string },
  credentials: number,
  reason?: string,
): AuditEntry {
  return podChanged(pod, [{ field: 'state', from: pod.state, to: 'retired' }], { reason, credentials })
}

/** Writes down that another key signs pod tokens. The keys themselves are in files that no command reads. */
export const recordKeyRotation = defineCommand({
  name: 'pods.record_key_rotation',
  permission: 'pods:manage',
  actor: 'system',
  input: keyRotation,

  async run({ input: { kid, replaced } }) {
    return {
      ok: true,
      value: { kid },
      events: [{ type: 'credential.key_rotated', subject: { kind: 'credential', id: kid }, data: { kid, replaced } }],
    }
  },
})
