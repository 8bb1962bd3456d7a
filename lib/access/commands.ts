import 'server-only'
import { openWords } from '@/lib/access/labels'
import { countsFor, holderOf, namedRight, openWish } from '@/lib/access/queries'
import { accessBrief, excludedFrom, hasRight, subjectOf } from '@/lib/access/rules'
import { type AccessEnvelope, accessWish, type Right } from '@/lib/access/schema'
import { defineCommand } from '@/lib/change/command'
import { digestOf } from '@/lib/core/canonical'
import { newId } from '@/lib/core/id'
import { refuse } from '@/lib/core/outcome'
import { lockPerson } from '@/lib/people/commands'
import { whoSignsNow } from '@/lib/policy/queries'
import { openRequest } from '@/lib/requests/open/commands'
import type { NewRequest } from '@/lib/requests/rows'
import type { Brief } from '@/lib/requests/schema'

/** Asks people to give somebody a right. Nothing changes before they have signed it. */
export const askForAccess = defineCommand({
  name: 'access.ask',
  permission: 'access:ask',
  actor: 'person',
  input: accessWish,

  async run({ tx, actor, input: { personId, right, reason } }) {
    // Of two people who ask for the same at once, the second one finds what the first one asked.
    await lockPerson(tx, personId)
    const person = await holderOf(tx, personId)
    if (!person) return refuse('not_found', 'unknown_person')
    if (!person.active) return refuse('conflict', 'no_access')
    const named = await namedRight(tx, right)
    if (!named) return refuse('not_found', 'unknown_group')
    if (hasRight(person, right)) return refuse('conflict', 'held')
    const open = await openWish(tx, subjectOf(personId, right))
    if (open !== null) return refuse('conflict', 'asked_already', { right: [openWords(open)] })
    const ruling = await whoSignsNow(tx, 'access')
    if (ruling.decision === 'deny') return refuse('conflict', 'not_ruled')

    const counts = await countsFor(tx, person, right)
    const brief = accessBrief({ asker: actor, person, right: named, counts })
    const request = newRequest({ asker: actor, personId, right, reason, brief, ruling })
    const { id, number } = await openRequest(tx, request)
    return {
      ok: true,
      value: { number, sentence: brief.sentence },
      events: [
        {
          type: 'request.opened',
          subject: { kind: 'request', id },
          requestId: id,
          policyVersion: ruling.policyVersion,
          outcome: 'waiting',
          data: { number, sentence: brief.sentence },
        },
      ],
    }
  },
})

type Asked = {
  asker: { id: string; name: string }
  personId: string
  right: Right
  reason: string
  brief: Brief
  ruling: Awaited<ReturnType<typeof whoSignsNow>>
}

function newRequest({ asker, personId, right, reason, brief, ruling }: Asked): NewRequest {
  const { policyVersion, tier, duties, rule, expiresInSeconds } = ruling
  const envelope: AccessEnvelope = { kind: 'access', person: personId, right, policyVersion }
  return {
    id: newId(),
    kind: 'access',
    subjectKind: 'person',
    subjectId: subjectOf(personId, right),
    askedByKind: 'person',
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
    excluded: excludedFrom(asker.id, personId),
    askerSays: reason,
    expiresAt: expiresInSeconds,
    duties,
  }
}
