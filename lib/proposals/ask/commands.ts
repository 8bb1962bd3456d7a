import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import type { Tx } from '@/lib/db/client'
import type { Request } from '@/lib/db/generated/client'
import type { ChangeRuling } from '@/lib/policy/changes'
import { whoSignsNow } from '@/lib/policy/queries'
import { type LookEnvelope, lookEnvelope } from '@/lib/proposals/schema'
import { excludedNow } from '@/lib/requests/barred/rules'
import { askPeople, type Wish } from '@/lib/requests/open/commands'
import { brief as readBrief } from '@/lib/requests/schema'

/** Asks for somebody to look at a version that comes into force without that. */
export async function askToLook(
  tx: Tx,
  envelope: LookEnvelope,
  asked: Pick<Wish, 'brief' | 'says' | 'asker' | 'ruling'>,
): Promise<AuditEntry> {
  const subject = { kind: 'policy', id: String(envelope.version) }
  return (await askPeople(tx, { ...asked, subject, envelope, excluded: [] })).event
}

/**
 * Who looks at a version that comes into force without a second person: those who would have signed it, by the policy
 * before it. Where that lets nobody sign, because it cannot be read, somebody must look all the more.
 */
export async function whoLooks(tx: Tx): Promise<ChangeRuling> {
  const ruling = await whoSignsNow(tx, 'policy')
  const somebody = { duties: [{ group: 'admins', count: 1 }], expiresInSeconds: secondsToLook }
  return ruling.decision === 'deny' ? { ...ruling, ...somebody } : ruling
}

const secondsToLook = 7 * 86_400

/** Asks the same people once more, by itself, and still not whoever put it into force. */
export async function askToLookAgain(tx: Tx, request: Request): Promise<AuditEntry> {
  const { tier, policyVersion, ruleId, ruleWords, subjectKind, subjectId, envelope } = request
  const duties = await tx.requestDuty.findMany({
    where: { requestId: request.id },
    select: { group: true, count: true },
    orderBy: { group: 'asc' },
  })
  const rule = ruleId === null ? null : { id: ruleId, words: ruleWords, because: null }
  const asked = { decision: 'ask', tier, policyVersion, duties, rule, reason: ruleWords } as const
  const again = await askPeople(tx, {
    subject: { kind: subjectKind, id: subjectId },
    envelope: lookEnvelope.parse(envelope),
    brief: readBrief.parse(request.brief),
    says: request.askerSays,
    asker: { kind: 'system', id: 'system', name: request.askedByName },
    excluded: excludedNow({ ...request, pod: null, keyHolders: [] }),
    ruling: { ...asked, expiresInSeconds: secondsToLook },
  })
  return again.event
}
