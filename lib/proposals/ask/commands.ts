import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import type { Actor } from '@/lib/core/actor'
import { digestOf } from '@/lib/core/canonical'
import { newId } from '@/lib/core/id'
import type { Tx } from '@/lib/db/client'
import type { Request } from '@/lib/db/generated/client'
import type { ChangeRuling } from '@/lib/policy/changes'
import { whoSignsNow } from '@/lib/policy/queries'
import { type LookEnvelope, lookEnvelope, type PolicyEnvelope } from '@/lib/proposals/schema'
import { excludedNow } from '@/lib/requests/commands'
import { openRequest } from '@/lib/requests/open/commands'
import { brief as readBrief, type Brief, type Excluded } from '@/lib/requests/schema'

type Asker = { kind: 'person' | 'system'; id: string; name: string }

type Asked = {
  subject: { kind: string; id: string }
  envelope: PolicyEnvelope | LookEnvelope
  brief: Brief
  /** In the asker's own words. */
  says: string | null
  asker: Asker
  excluded?: readonly Excluded[]
  ruling: ChangeRuling
}

/** Opens the request by which people sign, with its line. */
export async function askPeople(
  tx: Tx,
  { subject, envelope, brief, says, asker, excluded = [], ruling }: Asked,
): Promise<{ id: string; number: number; event: AuditEntry }> {
  const { policyVersion, tier, duties, rule, expiresInSeconds } = ruling
  const { id, number } = await openRequest(tx, {
    id: newId(),
    kind: envelope.kind,
    subjectKind: subject.kind,
    subjectId: subject.id,
    askedByKind: asker.kind,
    askedById: asker.id,
    askedByName: asker.name,
    environment: null,
    podId: null,
    toolKey: null,
    taskKey: null,
    digest: digestOf(envelope),
    envelope,
    brief,
    sentence: brief.sentence,
    tier,
    policyVersion,
    ruleId: rule?.id ?? null,
    ruleWords: rule?.words ?? ruling.reason,
    excluded,
    askerSays: says,
    expiresAt: expiresInSeconds,
    duties,
  })
  const event: AuditEntry = {
    type: 'request.opened',
    subject: { kind: 'request', id },
    requestId: id,
    policyVersion,
    outcome: 'waiting',
    data: { number, sentence: brief.sentence },
  }
  return { id, number, event }
}

/** Whoever proposes or puts into force, as the one who asks. */
export function askerOf({ kind, id, name }: Actor): Asker {
  return { kind: kind === 'person' ? 'person' : 'system', id, name }
}

/** Asks for somebody to look at a version that comes into force without that. */
export async function askToLook(
  tx: Tx,
  envelope: LookEnvelope,
  asked: Pick<Asked, 'brief' | 'says' | 'asker' | 'ruling'>,
): Promise<AuditEntry> {
  const subject = { kind: 'policy', id: String(envelope.version) }
  return (await askPeople(tx, { ...asked, subject, envelope })).event
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
    excluded: excludedNow({ ...request, pod: null }),
    ruling: { ...asked, expiresInSeconds: secondsToLook },
  })
  return again.event
}
