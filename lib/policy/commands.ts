import 'server-only'
import { z } from 'zod'
import type { AuditEntry } from '@/lib/audit/events'
import { sha256 } from '@/lib/core/canonical'
import { defineCommand } from '@/lib/change/command'
import { refuse } from '@/lib/core/outcome'
import { admitPolicy, policyWarnings, signerWarnings } from '@/lib/policy/document'
import type { Tx } from '@/lib/db/client'
import type { PolicyDocument } from '@/lib/policy/schema'
import { catalogueOf, inForceOf } from '@/lib/policy/queries'
import { signingOf } from '@/lib/policy/signing/queries'
import { words } from '@/lib/findings/words'

/**
 * Puts a policy document into force as the next version. Only the operator's command line and the first start may do
 * this; the same text twice changes nothing. What is probably not meant comes back as warnings.
 */
export const activatePolicy = defineCommand({
  name: 'policy.activate',
  permission: 'policy:load',
  actor: 'system',
  input: z.strictObject({ document: z.string().min(1).max(1_000_000), reason: words().trim().min(3).max(400) }),

  async run({ tx, actor, now, input: { document, reason } }) {
    const parsed = admitPolicy(document)
    if (!parsed.ok) return refuse('invalid', 'invalid_policy', { document: parsed.problems })

    const warnings = await warningsFor(tx, parsed.policy)
    const current = await inForceOf(tx, 'update')
    if (current?.digest === sha256(document))
      return { ok: true, value: { version: current.version, warnings }, events: 'unchanged' }
    const { version, event, noted } = await putIntoForce(tx, { document, reason, authorId: actor.id, now })
    return { ok: true, value: { version, warnings }, events: [...noted, event] }
  },
})

/**
 * Writes the next version and lets it decide from the end of this transaction on. Whatever puts a policy into force does
 * it here: the first start, the release of a change that was signed, a change that only tightens, and an emergency.
 */
export async function putIntoForce(
  tx: Tx,
  { document, reason, authorId, now }: { document: string; reason: string; authorId: string; now: Date },
): Promise<{ version: number; event: AuditEntry; noted: AuditEntry[] }> {
  const before = await inForceOf(tx, 'update')
  // By the next policy fewer may be able to sign.
  const { events: noted } = await signingOf(tx)
  const version = (before?.version ?? 0) + 1
  const digest = sha256(document)
  await tx.policyVersion.create({ data: { version, document, digest, authorId, reason, createdAt: now } })
  await tx.policyInForce.upsert({
    where: { id: 1 },
    create: { id: 1, version, since: now },
    update: { version, since: now, epoch: { increment: 1 } },
  })
  const event: AuditEntry = {
    type: 'policy.activated',
    subject: { kind: 'policy', id: String(version) },
    policyVersion: version,
    data: { from: before?.version ?? null, version, digest, reason },
  }
  return { version, event, noted }
}

/** Held against the catalogue and the people of this moment. */
async function warningsFor(tx: Tx, policy: PolicyDocument): Promise<string[]> {
  const signers = await tx.groupMember.groupBy({
    by: 'groupSlug',
    where: { person: { deactivatedAt: null, roles: { has: 'approver' } } },
    _count: true,
  })
  return [
    ...policyWarnings(policy, await catalogueOf(tx)),
    ...signerWarnings(policy, new Map(signers.map(({ groupSlug, _count }) => [groupSlug, _count]))),
  ]
}
