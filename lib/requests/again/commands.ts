import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import type { Tx } from '@/lib/db/client'
import type { Request } from '@/lib/db/generated/client'
import { excludedNow } from '@/lib/requests/barred/rules'
import type { RequestKind } from '@/lib/requests/kind'
import { askPeople } from '@/lib/requests/open/commands'
import { brief as readBrief } from '@/lib/requests/schema'

/** So long people have to look at what holds already, before they are asked again. */
export const secondsToLook = 7 * 86_400

/**
 * What is alike in every kind by which people look at what holds already. Released, somebody has looked. Nothing but a person
 * ends it: when nobody did, it is asked again, with what `signedIn` reads of the request.
 */
export function lookedAtAfterwards(
  signedIn: (envelope: unknown) => { kind: string },
): Pick<RequestKind, 'stillStands' | 'release' | 'close'> {
  return {
    async stillStands() {
      return null
    },

    async release() {
      return { state: 'executed', events: [] }
    },

    async close(tx, ended) {
      const events: AuditEntry[] = []
      for (const { request, ending } of ended) {
        if (ending.state === 'rejected' || ending.state === 'changes_requested') continue
        events.push(await askToLookAgain(tx, request, signedIn(request.envelope)))
      }
      return events
    },
  }
}

/** Asks the same people once more, by itself, and still not whoever brought it about. */
async function askToLookAgain(tx: Tx, request: Request, envelope: { kind: string }): Promise<AuditEntry> {
  const { tier, policyVersion, ruleId, ruleWords, subjectKind, subjectId, environment, podId, toolKey, taskKey } =
    request
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
    ...(podId !== null && { podId }),
    ...(toolKey !== null && { toolKey }),
    taskKey,
    ...(environment !== null && { environment }),
  })
  return again.event
}
