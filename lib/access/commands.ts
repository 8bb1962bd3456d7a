import 'server-only'
import { openWords } from '@/lib/access/labels'
import { countsFor, holderOf, namedRight, openWish } from '@/lib/access/queries'
import { accessBrief, excludedFrom, hasRight, subjectOf } from '@/lib/access/rules'
import { type AccessEnvelope, accessWish, type Right } from '@/lib/access/schema'
import type { AuditEntry } from '@/lib/audit/events'
import { defineCommand } from '@/lib/change/command'
import type { Actor } from '@/lib/core/actor'
import { type Refusal, refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import { lockPerson } from '@/lib/people/commands'
import { whoSignsNow } from '@/lib/policy/queries'
import { askerOf, askPeople } from '@/lib/requests/open/commands'

/** Asks people to give somebody a right. Nothing changes before they have signed it. */
export const askForAccess = defineCommand({
  name: 'access.ask',
  permission: 'access:ask',
  actor: 'person',
  input: accessWish,

  async run({ tx, actor, input }) {
    // Of two people who ask for the same at once, the second one finds what the first one asked.
    await lockPerson(tx, input.personId)
    const asked = await askForRight(tx, { actor, ...input })
    return 'ok' in asked ? asked : { ok: true, value: asked.asked, events: [asked.event] }
  },
})

type Wish = { actor: Actor; personId: string; right: Right; reason: string }
type Asked = { asked: { number: number; sentence: string }; event: AuditEntry }

/** Opens the request for a right, or says why there is nothing to ask. Whoever calls holds the person's lock. */
export async function askForRight(tx: Tx, { actor, personId, right, reason }: Wish): Promise<Asked | Refusal> {
  const person = await holderOf(tx, personId)
  if (!person) return refuse('not_found', 'unknown_person')
  if (!person.active && !('access' in right)) return refuse('conflict', 'no_access')
  const named = await namedRight(tx, right)
  if (!named) return refuse('not_found', 'unknown_group')
  if (hasRight(person, right)) return refuse('conflict', 'held')
  const open = await openWish(tx, subjectOf(personId, right))
  if (open !== null) return refuse('conflict', 'asked_already', { right: [openWords(open)] })
  const ruling = await whoSignsNow(tx, 'access')
  if (ruling.decision === 'deny') return refuse('conflict', 'not_ruled')

  const counts = await countsFor(tx, person, right)
  const brief = accessBrief({ asker: actor, person, right: named, counts })
  const { policyVersion } = ruling
  const envelope: AccessEnvelope = { kind: 'access', person: personId, right, policyVersion }
  const { number, event } = await askPeople(tx, {
    subject: { kind: 'person', id: subjectOf(personId, right) },
    envelope,
    brief,
    says: reason,
    asker: askerOf(actor),
    excluded: excludedFrom(actor.id, personId),
    ruling,
  })
  return { asked: { number, sentence: brief.sentence }, event }
}
