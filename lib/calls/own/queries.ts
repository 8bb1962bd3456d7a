import 'server-only'
import { inState } from '@/lib/calls/own/rules'
import { type CallFilter, type CallRead, type CallView, newestCallsFirst } from '@/lib/calls/schema'
import { withGrounds } from '@/lib/calls/grounds/queries'
import { viewOf } from '@/lib/calls/view'
import { demand, type PodActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { databaseNow } from '@/lib/requests/queries'
import type { Prisma } from '@/lib/db/generated/client'

const withAnswer = {
  request: {
    select: {
      number: true,
      state: true,
      tried: true,
      expiresAt: true,
      effectiveAt: true,
      closedAt: true,
      votes: {
        where: { endedAt: null },
        select: { verdict: true, reasonCode: true, note: true, at: true },
        orderBy: { at: 'desc' },
        take: 1,
      },
    },
  },
} satisfies Prisma.CallInclude

/** A pod's own call, or null: another pod's looks exactly like a missing one. */
export async function callOf(actor: PodActor, callId: string): Promise<CallRead | null> {
  demand(actor, 'calls:make')
  const call = await read.call.findFirst({ where: { id: callId, accountId: actor.accountId }, include: withAnswer })
  if (!call) return null
  const [told] = await withGrounds(read, [call])
  const { outcome: status, outcomeSummary: summary, outcomeAt } = call
  const outcome = status && outcomeAt ? { status, summary, at: outcomeAt } : null
  // What people permitted ends with a line of its own, what a rule permitted by time alone.
  const now = call.request ? call.at : await databaseNow()
  return { ...viewOf(told!, now), arguments: call.arguments as CallRead['arguments'], outcome }
}

/** The calls of the pod's account, newest first, and the place where the next page begins. */
export async function callsOf(
  actor: PodActor,
  { state, tool, task, cursor, limit }: CallFilter,
): Promise<{ calls: CallView[]; next: string | null }> {
  demand(actor, 'calls:make')
  const now = await databaseNow()
  const found = await read.call.findMany({
    where: {
      AND: [
        // The pod is named for the index, the account for what it may see.
        { podId: actor.id, accountId: actor.accountId },
        state ? inState(state, now) : {},
        tool ? { toolKey: tool } : {},
        task ? { taskKey: task } : {},
        newestCallsFirst.beyond(cursor),
      ],
    },
    include: withAnswer,
    orderBy: newestCallsFirst.order(cursor),
    take: limit + 1,
  })
  const { rows, next } = newestCallsFirst.page(found, limit, cursor)
  const told = await withGrounds(read, rows)
  return { calls: told.map((call) => viewOf(call, now)), next }
}
