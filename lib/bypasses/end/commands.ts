import 'server-only'
import { lockFinding } from '@/lib/findings/commands'
import { bypassEnd } from '@/lib/bypasses/end/schema'
import { defineCommand } from '@/lib/change/command'
import { revealHidden } from '@/lib/core/hidden'
import { refuse } from '@/lib/core/outcome'
import { findingWords } from '@/lib/findings/labels'
import { heldText } from '@/lib/findings/subjects/queries'

/**
 * Ends what people let through before its time: rules count it again with the next call, and with those that wait. It takes
 * away and so asks nobody; whoever answers for the pod may do it as well.
 */
export const endBypass = defineCommand({
  name: 'findings.end_bypass',
  permission: 'findings:settle',
  actor: 'person',
  input: bypassEnd,

  async run({ tx, actor, now, input: { findingId, reason } }) {
    const finding = await lockFinding(tx, findingId)
    if (!finding) return refuse('not_found', 'unknown_finding')
    const { digest, podId, kind } = finding
    // Of two who end it at once, the second one waits here and finds it ended.
    await tx.$queryRaw`select 1 from "Finding" where digest = ${digest} order by id limit 1 for update`
    const lasting =
      digest === null
        ? []
        : await tx.findingBypass.findMany({ where: { digest, until: { gt: now }, end: null }, select: { id: true } })
    if (lasting.length === 0 || podId === null) return refuse('conflict', 'not_let_through')
    await tx.findingBypassEnd.createMany({
      data: lasting.map(({ id: bypassId }) => ({ bypassId, findingId, byId: actor.id, reason, at: now })),
    })
    const [held, pod] = await Promise.all([
      heldText(tx, finding),
      tx.pod.findUniqueOrThrow({ where: { id: podId }, select: { name: true } }),
    ])
    return {
      ok: true,
      value: { findingId },
      events: [
        {
          ...held?.about,
          type: 'finding.bypass_ended',
          subject: { kind: 'finding', id: findingId },
          podId,
          data: { what: findingWords(kind), pod: revealHidden(pod.name).text, reason },
        },
      ],
    }
  },
})
