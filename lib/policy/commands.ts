import 'server-only'
import { z } from 'zod'
import { prose } from '@/lib/core/lines'
import { sha256 } from '@/lib/core/canonical'
import { defineCommand } from '@/lib/change/command'
import { refuse } from '@/lib/core/outcome'
import { admitPolicy, policyWarnings, signerWarnings } from '@/lib/policy/document'
import type { Tx } from '@/lib/db/client'
import type { PolicyDocument } from '@/lib/policy/schema'
import { tool } from '@/lib/tools/schema'

/**
 * Puts a policy document into force as the next version. Only the operator's command line and the first start may do
 * this; the same text twice changes nothing. What is probably not meant comes back as warnings.
 */
export const activatePolicy = defineCommand({
  name: 'policy.activate',
  permission: 'policy:load',
  input: z.strictObject({ document: z.string().min(1).max(1_000_000), reason: prose().trim().min(3).max(400) }),

  async run({ tx, actor, now, input: { document, reason } }) {
    const parsed = admitPolicy(document)
    if (!parsed.ok) return refuse('invalid', 'invalid_policy', { document: parsed.problems })

    const warnings = await warningsFor(tx, parsed.policy)
    const digest = sha256(document)
    const [current] = await tx.$queryRaw<
      { version: number }[]
    >`select version from "PolicyInForce" where id = 1 for update`
    const before = current && (await tx.policyVersion.findUniqueOrThrow({ where: { version: current.version } }))
    if (before?.digest === digest)
      return { ok: true, value: { version: before.version, warnings }, events: 'unchanged' }

    const version = (current?.version ?? 0) + 1
    await tx.policyVersion.create({ data: { version, document, digest, authorId: actor.id, reason, createdAt: now } })
    await tx.policyInForce.upsert({
      where: { id: 1 },
      create: { id: 1, version, since: now },
      update: { version, since: now, epoch: { increment: 1 } },
    })
    return {
      ok: true,
      value: { version, warnings },
      events: [
        {
          type: 'policy.activated',
          subject: { kind: 'policy', id: String(version) },
          policyVersion: version,
          data: { from: before?.version ?? null, version, digest, reason },
        },
      ],
    }
  },
})

/** Held against the catalogue and the people of this moment. */
async function warningsFor(tx: Tx, policy: PolicyDocument): Promise<string[]> {
  const catalogue = await tx.tool.findMany({ orderBy: { key: 'asc' } })
  const signers = await tx.groupMember.groupBy({
    by: 'groupSlug',
    where: { person: { deactivatedAt: null, roles: { has: 'approver' } } },
    _count: true,
  })
  return [
    ...policyWarnings(
      policy,
      catalogue.map(({ definition, state }) => ({ ...tool.parse(definition), state })),
    ),
    ...signerWarnings(policy, new Map(signers.map(({ groupSlug, _count }) => [groupSlug, _count]))),
  ]
}
