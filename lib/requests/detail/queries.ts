import 'server-only'
import { revealHidden } from '@/lib/core/hidden'
import { areMindsApart, type Found, findRequests, toLines } from '@/lib/requests/line/queries'
import { databaseNow } from '@/lib/requests/queries'
import { positionOf } from '@/lib/requests/queue/queries'
import {
  isFreshSignIn,
  nameToType,
  needsCare,
  openDuties,
  takeBackBlocker,
  takeBackSeconds,
} from '@/lib/requests/rules'
import { brief as readBrief, type HistoryLine, type RequestDetail } from '@/lib/requests/schema'
import type { Withdrawal } from '@/lib/audit/events'
import { why, whyWithdrawn } from '@/lib/audit/labels'
import { earliestOf } from '@/lib/audit/months/queries'
import { outcomeOf, outcomeWord } from '@/lib/audit/outcomes'
import { type Actor, demand, type PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { type AuditEvent, Prisma } from '@/lib/db/generated/client'
import { findingsOf } from '@/lib/findings/queries'
import { lookedThroughFor, shownDigest } from '@/lib/findings/subjects/rules'
import { excludedNow } from '@/lib/requests/barred/rules'
import { type Kinds, kindOf } from '@/lib/requests/kind'

/** Everything about one request, or null when there is none. `number` is the CS number. */
export async function requestDetail(actor: PersonActor, number: number, kinds: Kinds): Promise<RequestDetail | null> {
  demand(actor, 'requests:read')
  if (!Number.isSafeInteger(number) || number < 1 || number > 2_147_483_647) return null
  const [request] = await findRequests({ number })
  if (!request) return null
  const now = await databaseNow()
  const brief = readBrief.parse(request.brief)
  const own = request.votes.find(({ personId }) => personId === actor.id)
  const [[row], lines, canDecide, task, shown, position, similar] = await Promise.all([
    toLines([request], actor, now, kinds),
    linesOf(request.id),
    whoCanDecide(request, actor),
    taskOf(request),
    kindOf(kinds, request).show(request),
    // What does not wait stands in nobody's queue, and to plan the question alone takes some milliseconds.
    request.state === 'waiting' ? positionOf(actor, request.id) : null,
    similarTo(request),
  ])
  const text = lookedThroughFor(request)
  const findings = text ? await findingsOf(actor, text) : []
  return {
    ...row!,
    brief,
    change: shown.change,
    became: shown.became,
    permission: shown.permission ?? null,
    askedByKind: request.askedByKind as RequestDetail['askedByKind'],
    podSlug: request.askedByKind === 'pod' ? (request.pod?.slug ?? null) : null,
    taskNumber: task?.number ?? null,
    taskTitle: task?.title ?? null,
    policyVersion: request.policyVersion,
    cell: cellOf(request),
    canDecide,
    askerSays: request.askerSays,
    history: lines.map((line) => toHistory(line, line.actorId === actor.id || !areMindsApart(request))),
    endedBecause: whyEnded(lines),
    position,
    similar,
    findings,
    findingsDigest: shownDigest(findings),
    canTakeBack: takeBackBlocker(request, own, now) === null,
    takeBackSeconds: takeBackSeconds(request.tier, brief.reversible),
    care: needsCare(request.tier)
      ? { name: nameToType(request.number, brief), signInAgain: !isFreshSignIn(actor.authenticatedAt, now) }
      : null,
  }
}

/** The cell of the policy that speaks of it, by what the pod is now; only pods use tools. */
function cellOf({ kind, pod, environment, toolKey: tool }: Found): RequestDetail['cell'] {
  if (kind !== 'tool_call' || !pod || !environment || !tool) return null
  return { role: pod.role, department: pod.department, environment, tool }
}

async function linesOf(requestId: string): Promise<AuditEvent[]> {
  return await read.auditEvent.findMany({
    where: { requestId, at: { gte: earliestOf([requestId]) } },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
    take: 100,
  })
}

/** A signature that is one of several decides nothing, so its line gives no reason; here it does, where it may be known. */
function toHistory(line: AuditEvent, mayKnowWhy: boolean): HistoryLine {
  const { at, actorName, actorKind, type, outcome, id } = line
  const { reasonCode = null, note = null } = line.data as { reasonCode?: string | null; note?: string | null }
  const reason = type === 'request.signed' && mayKnowWhy ? why({ reasonCode, note }, '. Reason: ') : ''
  const sentence = `${line.sentence}${reason}`
  const shown = outcomeOf(type, outcome)
  return {
    at: at.toISOString(),
    who: actorName,
    whoKind: actorKind as HistoryLine['whoKind'],
    sentence,
    outcome: shown && outcomeWord(shown),
    eventId: id,
  }
}

function whyEnded(lines: readonly AuditEvent[]): string | null {
  const ending = lines.findLast(({ type }) =>
    ['request.denied', 'request.superseded', 'request.withdrawn'].includes(type),
  )
  if (!ending) return null
  const data = ending.data as Withdrawal & { why?: string }
  return data.why ?? whyWithdrawn(data)
}

async function whoCanDecide(request: Found, actor: Actor): Promise<string[]> {
  const groups = openDuties(request.duties, request.votes).map(({ group }) => group)
  const excluded = [...excludedNow(request), ...request.votes].map(({ personId }) => personId)
  const people = await read.person.findMany({
    where: {
      deactivatedAt: null,
      roles: { has: 'approver' },
      groups: { some: { groupSlug: { in: groups } } },
      id: { notIn: [...excluded, request.askedById] },
    },
    orderBy: { name: 'asc' },
    select: { id: true, name: true },
    take: 20,
  })
  const others = people.filter(({ id }) => id !== actor.id).map(({ name }) => revealHidden(name).text)
  return people.length > others.length ? ['You', ...others] : others
}

async function taskOf({ podId, environment, taskKey }: Found) {
  if (!taskKey || !podId || !environment) return null
  return await read.task.findUnique({
    where: { podId_environment_key: { podId, environment, key: taskKey } },
    select: { number: true, title: true },
  })
}

/** Requests of the same kind by the same asker for the same tool, in the same environment. */
async function similarTo({
  kind,
  askedById,
  environment,
  toolKey,
  podId,
  id,
}: Found): Promise<RequestDetail['similar']> {
  const days = 90
  // Each by an index of its own: of what pods ask by the pod, and of what people ask by whom, which is rare.
  const own =
    kind === 'tool_call' ? Prisma.sql`kind = 'tool_call' and "podId" = ${podId}` : Prisma.sql`kind <> 'tool_call'`
  const of = (column: Prisma.Sql, value: string | null) =>
    value === null ? Prisma.sql`${column} is null` : Prisma.sql`${column} = ${value}`
  const groups = await read.$queryRaw<{ state: string; count: number }[]>`
    select state::text, count(*)::int as count from "Request"
    where ${own} and kind = ${kind} and "askedById" = ${askedById} and ${of(Prisma.sql`environment`, environment)}
      and ${of(Prisma.sql`"toolKey"`, toolKey)} and id <> ${id} and tried is null
      and "askedAt" > now() - make_interval(days => ${days}::int)
    group by state`
  const count = (states: string[]) =>
    groups.filter(({ state }) => states.includes(state)).reduce((sum, group) => sum + group.count, 0)
  const approved = count(['approved', 'released', 'consumed', 'executed', 'failed', 'lapsed', 'unreported'])
  const rejected = count(['rejected', 'changes_requested'])
  return { total: approved + rejected, approved, rejected, days }
}
