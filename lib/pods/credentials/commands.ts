import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import { defineCommand } from '@/lib/change/command'
import { refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import { credentialRevoked, makeCredential } from '@/lib/pods/commands'
import { rotation } from '@/lib/pods/schema'

const hourMs = 3_600_000

/** Makes another credential in the place of one, which goes on for as long as is said, and never longer than it would have. */
export const rotateCredential = defineCommand({
  name: 'pods.rotate_credential',
  permission: 'pods:manage',
  input: rotation,

  async run({ tx, actor, now, input: { credentialId, overlapHours, lifetimeDays } }) {
    const old = await tx.credential.findUnique({
      where: { id: credentialId },
      include: { account: { include: { pod: true } } },
    })
    if (!old) return refuse('not_found', 'unknown_credential')
    if (old.revokedAt) return refuse('conflict', 'already_revoked')
    if (old.expiresAt <= now) return refuse('conflict', 'credential_ended')
    const { pod, ...account } = old.account
    if (pod.state === 'retired') return refuse('conflict', 'pod_retired')
    const made = await makeCredential(tx, now, { actor, pod, account, kind: old.kind, lifetimeDays })
    const ends = new Date(Math.min(old.expiresAt.getTime(), now.getTime() + overlapHours * hourMs))
    return {
      ok: true,
      value: { ...made.value, oldEnds: ends },
      events: [made.event, await end(tx, old, { pod, environment: account.environment, now, ends })],
    }
  },
})

type Ending = { pod: { id: string; name: string }; environment: string; now: Date; ends: Date }

/** Ends a credential at once, or moves its end nearer. */
async function end(
  tx: Tx,
  { id, prefix }: { id: string; prefix: string },
  { pod, environment, now, ends }: Ending,
): Promise<AuditEntry> {
  if (ends <= now) {
    await tx.credential.update({ where: { id }, data: { revokedAt: now } })
    return credentialRevoked({ id, prefix, pod, environment })
  }
  await tx.credential.update({ where: { id }, data: { expiresAt: ends } })
  return {
    type: 'credential.ending',
    subject: { kind: 'credential', id },
    podId: pod.id,
    environment,
    data: { name: pod.name, environment, prefix, until: ends.toISOString() },
  }
}
