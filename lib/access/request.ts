import 'server-only'
import { rightWords } from '@/lib/access/labels'
import { holderOf, namedRight } from '@/lib/access/queries'
import { rightsWith, whatMoved, withRole } from '@/lib/access/rules'
import { accessChange, accessEnvelope, type NamedRight, type Right } from '@/lib/access/schema'
import { read } from '@/lib/db/client'
import { joinGroup, letIn, lockPerson, writeRoles } from '@/lib/people/commands'
import { askedUnder } from '@/lib/policy/queries'
import { defineRequestKind, type Looking } from '@/lib/requests/kind'

/** A person asks for a right, for themselves or for somebody else. Released, it is given. */
export const accessRequests = defineRequestKind({
  kind: 'access',
  ...askedUnder('access'),

  async stillStands({ tx, request }) {
    const { person, right } = accessEnvelope.parse(request.envelope)
    // From here on nobody changes them until the right is given.
    await lockPerson(tx, person)
    return whatMoved(await holderOf(tx, person), right)
  },

  async release(looking) {
    const given = await give(looking)
    // The line is about the person, and is found with the request that led to it.
    return { state: 'executed', events: [{ ...given, requestId: looking.request.id, outcome: 'executed' }] }
  },

  // Whoever asked reads it where they asked; nobody else waits for an answer.
  async close() {
    return []
  },

  async show({ envelope, state, closedAt }) {
    const signed = accessEnvelope.parse(envelope)
    const [person, named] = await Promise.all([holderOf(read, signed.person), namedRight(read, signed.right)])
    const right = named ?? unnamed(signed.right)
    const rights = person ? rightsWith(person, right) : []
    const content = accessChange.parse({ right: rightWords(right), person, rights, signed })
    const isGiven = state === 'executed' && closedAt !== null
    return {
      change: { kind: 'access', content },
      became: isGiven ? { word: 'Given', summary: null, at: closedAt.toISOString() } : null,
    }
  },
})

async function give({ tx, request }: Looking) {
  const { person: personId, right } = accessEnvelope.parse(request.envelope)
  const person = (await lockPerson(tx, personId))!
  if ('access' in right) return await letIn(tx, person)
  if ('role' in right) return await writeRoles(tx, person, withRole(person.roles, right.role))
  return await joinGroup(tx, { group: right.group, personId, personName: person.name })
}

function unnamed(right: Right): NamedRight {
  return 'group' in right ? { ...right, title: right.group } : right
}
