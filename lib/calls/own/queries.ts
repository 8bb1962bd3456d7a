import 'server-only'
import { inState } from '@/lib/calls/own/rules'
import { type CallFilter, type CallRead, type CallView, newestCallsFirst } from '@/lib/calls/schema'
import { withGrounds } from '@/lib/calls/grounds/queries'
import { viewOf } from '@/lib/calls/view'
import { demand, type PodActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { databaseNow } from '@/lib/requests/queries'
import { Prisma } from '@/lib/db/generated/client'

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

/** So many calls of the pod are looked through for one page, however many it has made. */
const lookedThrough = 300

/**
 * The calls of the pod's account, newest first, and the place where the next page begins. Where few are what is looked for,
 * a page may hold fewer than it could, or none; there are no more once nothing comes next. What waits for people or was
 * just released by them is found by their requests, wherever it lies.
 */
export async function callsOf(
  actor: PodActor,
  { state, tool, task, cursor, limit }: CallFilter,
): Promise<{ calls: CallView[]; next: string | null }> {
  demand(actor, 'calls:make')
  const now = await databaseNow()
  const open = state === 'waiting' || state === 'released' ? await openCalls(actor) : null
  const since = open ? null : await placeBehind(actor, cursor)
  const found = await read.call.findMany({
    where: {
      AND: [
        // The pod is named for the index, the account for what it may see.
        { podId: actor.id, accountId: actor.accountId, ...(since && { at: { gte: since } }) },
        open ? { id: { in: open } } : {},
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
  const further = since && newestCallsFirst.behind({ at: since, id: '' })
  return { calls: told.map((call) => viewOf(call, now)), next: next ?? further }
}

/** The calls of the pod that people have before them, or have answered without anything having come of it yet. */
async function openCalls(actor: PodActor): Promise<string[]> {
  const rows = await read.$queryRaw<{ id: string }[]>`
    select "subjectId" as id from "Request" where "podId" = ${actor.id} and "subjectKind" = 'call'
      and state in ('waiting', 'approved', 'released')
    union select "subjectId" from "Request" where "podId" = ${actor.id} and "subjectKind" = 'call' and "closedAt" is null
      and state in ('approved', 'rejected', 'changes_requested')`
  return rows.map(({ id }) => id)
}

/** The time of the last of the pod's calls that one page looks at; null where those are all. The index alone answers. */
async function placeBehind(actor: PodActor, cursor: string | undefined): Promise<Date | null> {
  const { values } = newestCallsFirst.place(cursor)
  const before = values ? Prisma.sql`and at < ${values.at}` : Prisma.empty
  const [last] = await read.$queryRaw<{ at: Date }[]>`
    select at from "Call" where "podId" = ${actor.id} ${before} order by at desc offset ${lookedThrough} limit 1`
  return last?.at ?? null
}
