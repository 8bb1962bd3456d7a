import 'server-only'
import { deliveryRequests } from '@/lib/deliveries/request'
import { deliveryEnvelope } from '@/lib/deliveries/schema'
import { atOnceWords } from '@/lib/deliveries/undo/once/labels'
import { lookedAtAfterwards } from '@/lib/requests/again/commands'
import { defineRequestKind } from '@/lib/requests/kind'

const { kind: _own, prepare: _merges, ...delivered } = deliveryRequests
const looked = lookedAtAfterwards((envelope) => deliveryEnvelope.parse(envelope))

/** A delivery was undone before anybody else had signed that. */
export const deliveryLookRequests = defineRequestKind({
  ...delivered,
  ...looked,
  kind: 'delivery_look',

  async stillStands({ tx, request }) {
    const { state } = await tx.delivery.findUniqueOrThrow({ where: { id: request.subjectId } })
    return state === 'ended' ? atOnceWords.gone : null
  },

  async close(tx, ended, now) {
    const subjects = ended.map(({ request }) => request.subjectId)
    const did = await tx.delivery.findMany({ where: { id: { in: subjects }, state: { not: 'ended' } } })
    const landed = new Set(did.map(({ id }) => id))
    return await looked.close(
      tx,
      ended.filter(({ request }) => landed.has(request.subjectId)),
      now,
    )
  },

  async show(request) {
    const { change } = await deliveryRequests.show(request)
    const { state, closedAt } = request
    const isDone = state === 'executed' && closedAt !== null
    return {
      change: { ...change, kind: 'delivery_look' },
      became: isDone ? { word: 'Looked at', summary: null, at: closedAt.toISOString() } : null,
    }
  },
})
