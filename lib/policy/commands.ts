import 'server-only'
import { z } from 'zod'
import { sha256 } from '@/lib/core/canonical'
import { defineCommand } from '@/lib/change/command'
import { refuse } from '@/lib/core/outcome'
import { admitPolicy, parsePolicy } from '@/lib/policy/document'

/**
 * Puts a policy document into force as the next version. Only the operator's command line and the first start may do
 * this; the same text twice changes nothing.
 */
export const activatePolicy = defineCommand({
  name: 'policy.activate',
  permission: 'policy:load',
  input: z.strictObject({ document: z.string().min(1).max(1_000_000), reason: z.string().trim().min(3).max(400) }),

  async run({ tx, actor, now, input: { document, reason } }) {
    const parsed = admitPolicy(document)
    if (!parsed.ok) return refuse('invalid', 'invalid_policy', { document: parsed.problems })

    const digest = sha256(document)
    const [current] = await tx.$queryRaw<
      { version: number }[]
    >`select version from "PolicyInForce" where id = 1 for update`
    const before = current && (await tx.policyVersion.findUniqueOrThrow({ where: { version: current.version } }))
    if (before?.digest === digest) return { ok: true, value: { version: before.version }, events: 'unchanged' }

    const version = (current?.version ?? 0) + 1
    await tx.policyVersion.create({ data: { version, document, digest, authorId: actor.id, reason, createdAt: now } })
    await tx.policyInForce.upsert({
      where: { id: 1 },
      create: { id: 1, version, since: now },
      update: { version, since: now, epoch: { increment: 1 } },
    })
    return {
      ok: true,
      value: { version },
      events: [
        {
          type: 'policy.activated',
          subject: { kind: 'policy', id: String(version) },
          policyVersion: version,
          data: { version, digest, reason },
        },
      ],
    }
  },
})
