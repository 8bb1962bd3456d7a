import 'server-only'
import { bypassBrief, excludedFrom } from '@/lib/bypasses/rules'
import { type BypassEnvelope, bypassWish } from '@/lib/bypasses/schema'
import { defineCommand } from '@/lib/change/command'
import { revealHidden } from '@/lib/core/hidden'
import { refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import type { Finding } from '@/lib/db/generated/client'
import { lookAside } from '@/lib/findings/aside/looking'
import { letThrough } from '@/lib/findings/bypass/queries'
import { lockFinding } from '@/lib/findings/commands'
import { findingWords } from '@/lib/findings/labels'
import { findingDigest, foundAgain, valueOf } from '@/lib/findings/rules'
import { lookAhead } from '@/lib/findings/scan/asked'
import { heldText } from '@/lib/findings/subjects/queries'
import { whoSignsNow } from '@/lib/policy/queries'
import { askerOf, askPeople } from '@/lib/requests/open/commands'

/** Asks people to let a finding through for a time. Nothing changes before they have signed it. */
export const askForBypass = defineCommand({
  name: 'findings.ask_bypass',
  permission: 'findings:ask',
  actor: 'person',
  input: bypassWish,

  async run({ tx, actor, now, input: { findingId, days, reason } }) {
    const finding = await lockFinding(tx, findingId)
    if (!finding) return refuse('not_found', 'unknown_finding')
    const { podId, kind, severity } = finding
    if (podId === null) return refuse('conflict', 'no_pod')
    const digest = finding.state === 'fixed' ? null : (finding.digest ?? (await digestNow(tx, finding)))
    if (digest === null) return refuse('conflict', 'found_no_more')
    // Of two who ask for the same value at once, the second one finds what the first one asked.
    await tx.$queryRaw`select 1 from "Finding" where digest = ${digest} order by id limit 1 for update`
    if ((await letThrough(tx, [digest])).size > 0) return refuse('conflict', 'let_through_already')
    if (await isAsked(tx, digest)) return refuse('conflict', 'asked_already')
    const ruling = await whoSignsNow(tx, 'findings')
    if (ruling.decision === 'deny') return refuse('conflict', 'not_ruled')

    const pod = await tx.pod.findUniqueOrThrow({ where: { id: podId }, select: { name: true, ownerId: true } })
    const until = new Date(now.getTime() + days * 86_400_000).toISOString()
    const envelope: BypassEnvelope = {
      kind: 'flag_bypass',
      finding: findingId,
      digest,
      found: kind,
      pod: podId,
      until,
      policyVersion: ruling.policyVersion,
    }
    const [asker, name] = [actor.name, pod.name].map((text) => revealHidden(text).text) as [string, string]
    const brief = bypassBrief({ asker, kind, what: findingWords(kind), severity, pod: name, until, days })
    const { number, event } = await askPeople(tx, {
      subject: { kind: 'finding', id: digest },
      envelope,
      brief,
      says: reason,
      asker: askerOf(actor),
      excluded: excludedFrom(actor.id, pod.ownerId),
      ruling,
      podId,
      moves: ['findings'],
    })
    return { ok: true, value: { number, sentence: brief.sentence }, events: [event] }
  },
})

/** Of a finding from before it had a digest, by its text. */
async function digestNow(tx: Tx, finding: Finding): Promise<string | null> {
  const held = await heldText(tx, finding)
  if (!held) return null
  await lookAhead(held.asked, lookAside)
  const again = foundAgain(held.asked, finding)
  return again ? findingDigest(finding.podId, finding.kind, valueOf(held.asked, again)) : null
}

async function isAsked(tx: Tx, digest: string): Promise<boolean> {
  const where = { kind: 'flag_bypass', subjectKind: 'finding', subjectId: digest }
  return (await tx.request.count({ where: { ...where, state: { in: ['waiting', 'approved'] } } })) > 0
}
