import 'server-only'
import { askedUnder } from '@/lib/policy/queries'
import { branchesWords } from '@/lib/repositories/branches/labels'
import { lockRepository } from '@/lib/repositories/commands'
import { changeOwners, groupsMissing, ownersOf } from '@/lib/repositories/owned/commands'
import { ownersWords } from '@/lib/repositories/owned/labels'
import { areSame } from '@/lib/repositories/owned/lines'
import { ownersChange, ownersEnvelope } from '@/lib/repositories/owned/schema'
import { defineRequestKind } from '@/lib/requests/kind'

/** An admin asks that others sign as well at places of a repository. Released, it is so. */
export const ownersRequests = defineRequestKind({
  kind: 'place_owners',
  ...askedUnder('deliveries'),

  async stillStands({ tx, request }) {
    const { repository: id, name, before, after } = ownersEnvelope.parse(request.envelope)
    const locked = await lockRepository(tx, name)
    if (!locked || locked.closedAt) return branchesWords.closed
    if (!areSame(await ownersOf(tx, id), before)) return ownersWords.moved
    const [missing] = await groupsMissing(tx, after)
    return missing === undefined ? null : ownersWords.group(missing)
  },

  async release({ tx, request, now }) {
    const { repository: id, name, after } = ownersEnvelope.parse(request.envelope)
    const changed = await changeOwners(tx, { id, name, owners: after }, now)
    return { state: 'executed', events: [{ ...changed, requestId: request.id, outcome: 'executed' }] }
  },

  // Whoever asked reads it on the page of the repository; nobody else waits for an answer.
  async close() {
    return []
  },

  async show({ envelope, state, closedAt }) {
    const isDone = state === 'executed' && closedAt !== null
    return {
      change: { kind: 'place_owners', content: ownersChange.parse({ signed: ownersEnvelope.parse(envelope) }) },
      became: isDone ? { word: 'Changed', summary: null, at: closedAt.toISOString() } : null,
    }
  },
})
