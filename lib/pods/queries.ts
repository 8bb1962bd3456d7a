import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import type { Access } from '@/lib/pods/schema'

/** Every credential that opens something now; the gate keeps them in memory and asks again when one changes. */
export async function openCredentials(): Promise<Access[]> {
  const rows = await read.credential.findMany({
    where: { revokedAt: null, expiresAt: { gt: new Date() }, account: { pod: { state: 'active' } } },
    include: { account: { include: { pod: true } } },
  })
  return rows.map(({ id, kind, hash, expiresAt, account: { id: accountId, clientId, environment, pod } }) => ({
    credentialId: id,
    kind,
    hash,
    expiresAt,
    accountId,
    clientId,
    environment,
    podId: pod.id,
    podName: pod.name,
    podSlug: pod.slug,
    role: pod.role,
    department: pod.department,
  }))
}

/** All pods with their credentials (never the secrets), for operators. */
export function listPods(actor: Actor) {
  demand(actor, 'pods:manage')
  return read.pod.findMany({
    orderBy: { slug: 'asc' },
    include: { accounts: { include: { credentials: { omit: { hash: true } } } } },
  })
}
