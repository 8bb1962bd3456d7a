import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import { hashSecret, newSecret } from '@/lib/core/secrets'
import { defineCommand } from '@/lib/change/command'
import { newId } from '@/lib/core/id'
import { refuse } from '@/lib/core/outcome'
import { binding, credentialId, keyRotation, newCredential, newPod, podSlug } from '@/lib/pods/schema'

export const registerPod = defineCommand({
  name: 'pods.register',
  permission: 'pods:manage',
  input: newPod,

  async run({ tx, input }) {
    const taken = await tx.pod.findUnique({ where: { slug: input.slug } })
    if (taken) return refuse('conflict', 'pod_exists')
    const pod = await tx.pod.create({ data: { id: newId(), ...input } })
    const { name, role, department } = pod
    return {
      ok: true,
      value: { podId: pod.id },
      events: [
        {
          type: 'pod.registered',
          subject: { kind: 'pod', id: pod.id },
          podId: pod.id,
          data: { name, role, department },
        },
      ],
    }
  },
})

/** Says in which repositories a pod works; what names another one is denied from then on. */
export const bindPod = defineCommand({
  name: 'pods.bind',
  permission: 'pods:manage',
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
      events: [
        {
          type: 'pod.changed',
          subject: { kind: 'pod', id: pod.id },
          podId: pod.id,
          data: {
            name: pod.name,
            changes: [{ field: 'repositories', from: pod.repositories, to }],
            revoked: { credentials: 0 },
          },
        },
      ],
    }
  },
})

/** Makes a secret and shows it once; only its keyed hash is kept. */
export const issueCredential = defineCommand({
  name: 'pods.issue_credential',
  permission: 'pods:manage',
  input: newCredential,

  async run({ tx, now, input: { podSlug: slug, environment, kind, lifetimeDays } }) {
    const pod = await tx.pod.findUnique({ where: { slug } })
    if (!pod) return refuse('not_found', 'unknown_pod')
    if (pod.state === 'retired') return refuse('conflict', 'pod_retired')

    const account = await tx.serviceAccount.upsert({
      where: { podId_environment: { podId: pod.id, environment } },
      create: { id: newId(), podId: pod.id, environment, clientId: `${slug}.${environment}` },
      update: {},
    })
    const secret = newSecret(kind === 'service_key' ? 'csk' : 'css')
    const prefix = secret.slice(0, 8)
    const expiresAt = new Date(now.getTime() + lifetimeDays * 86_400_000)
    const credential = await tx.credential.create({
      data: { id: newId(), accountId: account.id, kind, prefix, hash: hashSecret(secret), expiresAt },
    })
    return {
      ok: true,
      value: { credentialId: credential.id, clientId: account.clientId, secret, expiresAt },
      events: [
        {
          type: 'credential.issued',
          subject: { kind: 'credential', id: credential.id },
          podId: pod.id,
          environment,
          data: { name: pod.name, environment, kind, prefix },
        },
      ],
    }
  },
})

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
    return {
      ok: true,
      value: null,
      events: [
        {
          type: 'credential.revoked',
          subject: { kind: 'credential', id: found.id },
          podId: pod.id,
          environment,
          data: { name: pod.name, environment, prefix: found.prefix },
        },
      ],
    }
  },
})

/** Ends a pod: every credential is revoked at once, and nobody is asked for it any more; its history stays. */
export const retirePod = defineCommand({
  name: 'pods.retire',
  permission: 'pods:manage',
  input: podSlug,

  async run({ tx, now, input }) {
    const pod = await tx.pod.findUnique({ where: { slug: input.podSlug } })
    if (!pod) return refuse('not_found', 'unknown_pod')
    if (pod.state === 'retired') return refuse('conflict', 'pod_retired')
    await tx.pod.update({ where: { id: pod.id }, data: { state: 'retired' } })
    const { count } = await tx.credential.updateMany({
      where: { account: { podId: pod.id }, revokedAt: null },
      data: { revokedAt: now },
    })
    // The clock closes what it still waits for, as whatever somebody asked who is not there any more.
    const waiting = await tx.request.count({ where: { podId: pod.id, state: { in: ['waiting', 'approved'] } } })
    return { ok: true, value: { credentials: count, requests: waiting }, events: [podRetired(pod, count)] }
  },
})

/** The line of a pod that is retired from now on, with so many of its credentials revoked. */
export function podRetired(pod: { id: string; name: string; state: string }, credentials: number): AuditEntry {
  return {
    type: 'pod.changed',
    subject: { kind: 'pod', id: pod.id },
    podId: pod.id,
    data: {
      name: pod.name,
      changes: [{ field: 'state', from: pod.state, to: 'retired' }],
      revoked: { credentials },
    },
  }
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
