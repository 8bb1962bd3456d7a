import 'server-only'
import { defineCommand } from '@/lib/change/command'
import { newId } from '@/lib/core/id'
import { refuse } from '@/lib/core/outcome'
import { about } from '@/lib/policy/drafts/commands'
import { maySee } from '@/lib/policy/drafts/rules'
import { mostRemarks, newRemark } from '@/lib/policy/remarks/schema'

/** Says something about a change of policy, beside it: for everybody who sees it. It permits and decides nothing. */
export const writeRemark = defineCommand({
  name: 'policy.write_remark',
  permission: 'policy:read',
  actor: 'person',
  input: newRemark,

  async run({ tx, actor, now, input: { number, words } }) {
    // One after the other, so that they are counted.
    await tx.$queryRaw`select id from "PolicyChange" where "number" = ${number} for update`
    const change = await tx.policyChange.findUnique({ where: { number } })
    if (!change || !maySee(change, actor.id)) return refuse('not_found', 'unknown_change')
    const written = await tx.policyRemark.count({ where: { changeId: change.id } })
    if (written >= mostRemarks) return refuse('conflict', 'too_many_remarks')
    await tx.policyRemark.create({ data: { id: newId(), changeId: change.id, personId: actor.id, words, at: now } })
    return {
      ok: true,
      value: { number },
      events: [{ ...about(change), type: 'policy_change.remarked', data: { number } }],
    }
  },
})
