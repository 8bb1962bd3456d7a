import 'server-only'
import { inState } from '@/lib/calls/own/rules'
import { toldAtOnce } from '@/lib/calls/rules'
import { type CallFilter, newestCallsFirst } from '@/lib/calls/own/schema'
import type { CallRead, CallState } from '@/lib/calls/schema'
import { joinedPrefix } from '@/lib/calls/joined/rules'
import { withGrounds } from '@/lib/calls/grounds/queries'
import { viewOf } from '@/lib/calls/view'
import { demand, type PodActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { databaseNow } from '@/lib/requests/queries'
import { type Call, Prisma } from '@/lib/db/generated/client'

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
        select: { verdict: true, reasonCode: true, note: true, fields: true, at: true },
        orderBy: { at: 'desc' },
        take: 1,
      },
    },
  },
} satisfies Prisma.CallInclude

/** A pod's own call, or null: another pod's looks exactly like a missing one. */
export async function callOf(actor: PodActor, callId: string): Promise<CallRead | null> {
  demand(actor, 'calls:make')
  const find = () => read.call.findFirst({ where: { id: callId, accountId: actor.accountId }, include: withAnswer })
  const [first, now] = await Promise.all([find(), databaseNow()])
  const call = first && isBetween(first) ? await find() : first
  if (!call) return null
  const [told] = await withGrounds(read, [call])
  return readAt(told!, now)
}

/** A call is read before its request. Where the answer came between the two, the call has nothing of it yet. */
function isBetween({ request, grantId, answer }: Prisma.CallGetPayload<{ include: typeof withAnswer }>): boolean {
  const isAnswered = request !== null && (request.closedAt !== null || toldAtOnce.has(request.state))
  return isAnswered && grantId === null && answer === null
}

type Stored = Parameters<typeof viewOf>[0] &
  Pick<Call, 'arguments' | 'saysPersonal' | 'idempotencyKey' | 'outcomeSummary' | 'outcomeAt'>

function readAt(call: Stored, now: Date): CallRead {
  const { outcome: status, outcomeSummary: summary, outcomeAt, idempotencyKey: key } = call
  const outcome = status && outcomeAt ? { status, summary, at: outcomeAt } : null
  const { arguments: args, saysPersonal } = call
  return { ...viewOf(call, now), key, arguments: args as CallRead['arguments'], saysPersonal, outcome }
}

/** States of calls that are found by their requests, as the index of what is open of a pod says them. */
const byRequest: Partial<Record<CallState, Prisma.Sql>> = {
  waiting: Prisma.sql`state = 'waiting'`,
  settling: Prisma.sql`(state = 'approved' or ("closedAt" is null and state in ('rejected', 'changes_requested')))`,
  released: Prisma.sql`state = 'released'`,
}

/** So many calls of the pod are looked through for one page, however many it has made. */
const lookedThrough = 300

/** A page holds calls with so many bytes of arguments together, but always one. */
const pageBytes = 2_000_000

/**
 * The calls of the pod's account, newest first, and the place where the next page begins. Where few are what is looked for,
 * a page may hold fewer than it could, or none; there are no more once nothing comes next. What waits for people or was
 * just released by them is found by their requests, and what was asked for under a key by that, wherever it lies.
 */
export async function callsOf(
  actor: PodActor,
  { state, tool, task, idempotency_key: key, cursor, limit }: CallFilter,
): Promise<{ calls: CallRead[]; next: string | null }> {
  demand(actor, 'calls:make')
  const now = await databaseNow()
  const ofRequest = key ? undefined : state && byRequest[state]
  const open = ofRequest ? await openCalls(actor, ofRequest, cursor) : null
  const known = key ? await callsUnder(actor, key) : open?.ids
  const since = open ? open.since : known ? null : await placeBehind(actor, cursor)
  const page = {
    where: {
      AND: [
        // The pod is named for the index, the account for what it may see.
        { podId: actor.id, accountId: actor.accountId, ...(since && { at: { gte: since } }) },
        known ? { id: { in: known } } : {},
        state ? inState(state, now) : {},
        tool ? { toolKey: tool } : {},
        task ? { taskKey: task } : {},
        newestCallsFirst.beyond(cursor),
      ],
    },
    include: withAnswer,
    orderBy: newestCallsFirst.order(cursor),
    take: limit + 1,
  } satisfies Prisma.CallFindManyArgs
  // Calls are read before their requests; of one moment, so that no answer comes between the two.
  const found = await read.$transaction(async (tx) => await tx.call.findMany(page), {
    isolationLevel: 'RepeatableRead',
    maxWait: 10_000,
    timeout: 30_000,
  })
  const { rows, next } = newestCallsFirst.page(found, Math.min(limit, fitting(found)), cursor)
  const told = await withGrounds(read, rows)
  const further = since && newestCallsFirst.behind({ at: since, id: '' })
  return { calls: told.map((call) => readAt(call, now)), next: next ?? further }
}

/** So many of these come to no more bytes than a page holds. */
function fitting(found: readonly { arguments: unknown }[]): number {
  let left = pageBytes
  const last = found.findIndex(({ arguments: args }) => (left -= JSON.stringify(args).length) < 0)
  return last === -1 ? found.length : Math.max(1, last)
}

/** The call that was asked for under a key of the account's, or that was open already when it was. */
async function callsUnder({ accountId }: PodActor, key: string): Promise<string[]> {
  const [own, joined] = await Promise.all([
    read.call.findFirst({ where: { accountId, idempotencyKey: key }, select: { id: true } }),
    read.idempotencyKey.findFirst({ where: { accountId, key: joinedPrefix + key }, select: { answer: true } }),
  ])
  return [own?.id, (joined?.answer as { callId: string } | undefined)?.callId].filter((id) => id !== undefined)
}

/**
 * The newest calls of the pod of which the request stands so, as many as one page looks at, and the time of the last where
 * there may be more. A call is of the moment in which its request was.
 */
async function openCalls(
  actor: PodActor,
  standing: Prisma.Sql,
  cursor: string | undefined,
): Promise<{ ids: string[]; since: Date | null }> {
  const { values } = newestCallsFirst.place(cursor)
  const before = values ? Prisma.sql`and "askedAt" <= ${values.at}` : Prisma.empty
  const rows = await read.$queryRaw<{ id: string; at: Date }[]>`
    select "subjectId" as id, "askedAt" as at from "Request"
    where "podId" = ${actor.id} and "subjectKind" = 'call' and ${standing} ${before}
    order by "askedAt" desc fetch first (${lookedThrough}) rows with ties`
  return { ids: rows.map(({ id }) => id), since: rows.length < lookedThrough ? null : rows.at(-1)!.at }
}

/** The time of the last of the pod's calls that one page looks at; null where those are all. The index alone answers. */
async function placeBehind(actor: PodActor, cursor: string | undefined): Promise<Date | null> {
  const { values } = newestCallsFirst.place(cursor)
  const before = values ? Prisma.sql`and at < ${values.at}` : Prisma.empty
  const [last] = await read.$queryRaw<{ at: Date }[]>`
    select at from "Call" where "podId" = ${actor.id} ${before} order by at desc offset ${lookedThrough} limit 1`
  return last?.at ?? null
}
