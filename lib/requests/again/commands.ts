import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import type { Tx } from '@/lib/db/client'
import type { Request } from '@/lib/db/generated/client'
import { excludedNow } from '@/lib/requests/barred/rules'
import { askPeople } from '@/lib/requests/open/commands'
import { brief as readBrief } from '@/lib/requests/schema'

/** So long people have to look at what holds already, before they are asked again. */
export const secondsToLook = 7 * 86_400

/** Asks the same people once more to look at what holds already, by itself, and still not whoever brought it about. */
export async function askToLookAgain(tx: Tx, request: Request, envelope: { kind: string }): Promise<AuditEntry> {
  const { tier, policyVersion, ruleId, ruleWords, subjectKind, subjectId, environment } = request
  const duties = await tx.requestDuty.findMany({
    where: { requestId: request.id },
    select: { group: true, count: true },
    orderBy: { group: 'asc' },
  })
  const rule = ruleId === null ? null : { id: ruleId, words: ruleWords, because: null }
  const asked = { decision: 'ask', tier, policyVersion, duties, rule, reason: ruleWords } as const
  const again = await askPeople(tx, {
    subject: { kind: subjectKind, id: subjectId },
    envelope,
    brief: readBrief.parse(request.brief),
    says: request.askerSays,
    asker: { kind: 'system', id: 'system', name: request.askedByName },
    excluded: excludedNow({ ...request, pod: null, keyHolders: [] }),
    ruling: { ...asked, expiresInSeconds: secondsToLook },
    ...(environment !== null && { environment }),
  })
  return again.event
}
