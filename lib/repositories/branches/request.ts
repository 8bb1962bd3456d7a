import 'server-only'
import { askedUnder } from '@/lib/policy/queries'
import { changeProtected, isSame } from '@/lib/repositories/branches/commands'
import { branchesWords } from '@/lib/repositories/branches/labels'
import { branchesChange, branchesEnvelope } from '@/lib/repositories/branches/schema'
import { lockRepository } from '@/lib/repositories/commands'
import { defineRequestKind } from '@/lib/requests/kind'

/** An admin asks that other branches of a repository move by deliveries alone. Released, it is so. */
export const branchesRequests = defineRequestKind({
  kind: 'protected_branches',
  ...askedUnder('deliveries'),

  async stillStands({ tx, request }) {
    const { repository: id, name, before } = branchesEnvelope.parse(request.envelope)
    const locked = await lockRepository(tx, name)
    if (!locked || locked.closedAt) return branchesWords.closed
    const { protectedBranches } = await tx.repository.findUniqueOrThrow({ where: { id } })
    return isSame(protectedBranches, before) ? null : branchesWords.moved
  },

  async release({ tx, request, now }) {
    const { repository: id, name, before, after, takesIn } = branchesEnvelope.parse(request.envelope)
    const changed = await changeProtected(tx, { id, name, before, after, takesIn }, now)
    return { state: 'executed', events: [{ ...changed, requestId: request.id, outcome: 'executed' }] }
  },

  // Whoever asked reads it on the page of the repository; nobody else waits for an answer.
  async close() {
    return []
  },

  async show({ envelope, state, closedAt }) {
    const isDone = state === 'executed' && closedAt !== null
    return {
      change: {
        kind: 'protected_branches',
        content: branchesChange.parse({ signed: branchesEnvelope.parse(envelope) }),
      },
      became: isDone ? { word: 'Changed', summary: null, at: closedAt.toISOString() } : null,
    }
  },
})
