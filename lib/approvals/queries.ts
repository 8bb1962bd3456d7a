import 'server-only'
import { environmentLabel } from '@/lib/approvals/labels'
import { decisionBlocker, takeBackBlocker, takeBackSeconds } from '@/lib/approvals/rules'
import type {
  Brief,
  Duty,
  HistoryLine,
  QueueCounts,
  QueueView,
  RequestDetail,
  RequestRow,
  Tier,
} from '@/lib/approvals/schema'
import { outcomeWords } from '@/lib/audit/labels'
import { type Actor, demand, type PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import type { Prisma } from '@/lib/db/generated/client'
import { revealHidden } from '@/lib/tools/hidden/rules'

const rowOf = {
  pod: { select: { name: true, ownerId: true, demo: true } },
  votes: {
    where: { takenBackAt: null },
    orderBy: { at: 'asc' },
    select: { personId: true, verdict: true, at: true, note: true, person: { select: { name: true } } },
  },
} satisfies Prisma.RequestInclude

type Found = Prisma.RequestGetPayload<{ include: typeof rowOf }>

/** What the filter bar of the queue can narrow by. */
export type QueueFilter = { tier?: Tier; pod?: string; tool?: string; environment?: string; cursor?: string }

const pageSize = 50

/** One page of a view: what expires first comes first; decided ones, newest first. `next` is the cursor of the next page. */
export async function listRequests(
  actor: PersonActor,
  view: QueueView,
  filter: QueueFilter = {},
): Promise<{ rows: RequestRow[]; next: string | null }> {
  demand(actor, 'requests:read')
  const now = await databaseNow()
  const decided = view === 'decided'
  const found = await read.request.findMany({
    where: { AND: [viewOf(actor, view, now), filterOf(filter)] },
    include: rowOf,
    orderBy: decided ? [{ askedAt: 'desc' }, { id: 'desc' }] : [{ expiresAt: 'asc' }, { id: 'asc' }],
    ...(filter.cursor ? { cursor: { id: filter.cursor }, skip: 1 } : {}),
    take: pageSize + 1,
  })
  const rows = found.slice(0, pageSize).map((request) => toRow(request, actor, now))
  return { rows, next: found.length > pageSize ? rows.at(-1)!.id : null }
}

/** How many wait for this person, and how many wait at all. */
export async function queueCounts(actor: PersonActor): Promise<QueueCounts> {
  demand(actor, 'requests:read')
  const now = await databaseNow()
  const [mine, team] = await Promise.all([
    read.request.count({ where: viewOf(actor, 'mine', now) }),
    read.request.count({ where: viewOf(actor, 'team', now) }),
  ])
  return { mine, team }
}

/** Everything about one request, or null when there is none. `number` is the CS number. */
export async function requestDetail(actor: PersonActor, number: number): Promise<RequestDetail | null> {
  demand(actor, 'requests:read')
  if (!Number.isSafeInteger(number) || number < 1 || number > 2_147_483_647) return null
  const request = await read.request.findUnique({ where: { number }, include: rowOf })
  if (!request) return null
  const now = await databaseNow()
  const brief = request.brief as unknown as Brief
  const args = (request.envelope as { arguments: Record<string, unknown> }).arguments
  const row = toRow(request, actor, now)
  const ownVote = request.votes.some(({ personId }) => personId === actor.id)
  const [history, canDecide, task, call, position, similar] = await Promise.all([
    historyOf(request.id),
    whoCanDecide(request, actor),
    taskOf(request),
    read.call.findUnique({
      where: { id: request.callId },
      select: { outcome: true, outcomeSummary: true, outcomeAt: true },
    }),
    positionOf(actor, request.id, now),
    similarTo(request),
  ])
  return {
    ...row,
    brief,
    toolKey: request.toolKey,
    taskKey: request.taskKey,
    taskNumber: task?.number ?? null,
    taskTitle: task?.title ?? null,
    policyVersion: request.policyVersion,
    canDecide,
    needed: request.needed,
    podSays: request.podSays,
    arguments: args,
    hiddenCharacters: revealHidden(JSON.stringify(args)).hidden,
    history,
    outcome: call?.outcomeAt
      ? {
          word: call.outcome === 'succeeded' ? 'Done' : 'Failed',
          summary: call.outcomeSummary,
          at: call.outcomeAt.toISOString(),
        }
      : null,
    position,
    similar,
    canTakeBack: takeBackBlocker(request, ownVote, now) === null,
    decisionNote: request.votes.at(-1)?.note ?? null,
    takeBackSeconds: takeBackSeconds(request.tier, brief.reversible),
  }
}

/** Requests whose take-back window or deadline is over by the database's clock, soonest first; and when the next one is due. */
export async function dueRequests(): Promise<{ settle: string[]; expire: string[]; nextInMs: number | null }> {
  const [row] = await read.$queryRaw<[{ settle: string[] | null; expire: string[] | null; next: number | null }]>`
    select
      (select array_agg(id) from (select id from "Request" where "closedAt" is null and "effectiveAt" <= now()
        and state in ('approved', 'rejected', 'changes_requested') order by "effectiveAt" limit 200) s) as settle,
      (select array_agg(id) from (select id from "Request" where state = 'waiting' and "expiresAt" <= now()
        order by "expiresAt" limit 200) e) as expire,
      (select (extract(epoch from min(due) - clock_timestamp()) * 1000)::float8 from (
        select min("effectiveAt") as due from "Request" where "closedAt" is null and "effectiveAt" > now()
          and state in ('approved', 'rejected', 'changes_requested')
        union all select min("expiresAt") from "Request" where state = 'waiting' and "expiresAt" > now()) d) as next`
  return { settle: row.settle ?? [], expire: row.expire ?? [], nextInMs: row.next }
}

async function databaseNow(): Promise<Date> {
  const [row] = await read.$queryRaw<[{ now: Date }]>`select now()`
  return row.now
}

function viewOf(actor: PersonActor, view: QueueView, now: Date): Prisma.RequestWhereInput {
  if (view === 'decided') return { NOT: { state: 'waiting' } }
  const waiting: Prisma.RequestWhereInput = { state: 'waiting', expiresAt: { gt: now } }
  if (view === 'team') return waiting
  if (!actor.can.has('requests:decide')) return { id: { in: [] } }
  return {
    ...waiting,
    pod: { OR: [{ ownerId: null }, { ownerId: { not: actor.id } }] },
    votes: { none: { personId: actor.id, takenBackAt: null } },
    OR: actor.groups.map((group) => ({ duties: { array_contains: [{ group }] } })),
  }
}

function filterOf({ tier, pod, tool, environment }: QueueFilter): Prisma.RequestWhereInput {
  return {
    ...(tier ? { tier } : {}),
    ...(pod ? { pod: { slug: pod } } : {}),
    ...(tool ? { toolKey: tool } : {}),
    ...(environment ? { environment } : {}),
  }
}

function toRow(request: Found, actor: PersonActor, now: Date): RequestRow {
  const brief = request.brief as unknown as Brief
  const last = request.votes.at(-1)
  const signer = { id: actor.id, groups: actor.groups, mayDecide: actor.can.has('requests:decide') }
  const facts = {
    state: request.state,
    expiresAt: request.expiresAt,
    podOwnerId: request.pod.ownerId,
    duties: request.duties as Duty[],
    signedBy: request.votes.map(({ personId }) => personId),
  }
  return {
    id: request.id,
    number: request.number,
    sentence: request.sentence,
    tier: request.tier,
    state: request.state,
    ruleWords: request.ruleWords,
    unusualCount: brief.unusual.length,
    podName: request.pod.name,
    environment: request.environment,
    askedAt: request.askedAt.toISOString(),
    expiresAt: request.expiresAt.toISOString(),
    digest: request.digest,
    decidedBy: last ? (last.personId === actor.id ? 'You' : last.person.name) : null,
    decidedAt: last?.at.toISOString() ?? null,
    effectiveAt: request.effectiveAt?.toISOString() ?? null,
    blocker: decisionBlocker(facts, signer, now),
    demo: request.pod.demo,
  }
}

async function historyOf(requestId: string): Promise<HistoryLine[]> {
  const lines = await read.auditEvent.findMany({
    where: { requestId },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
    take: 100,
  })
  return lines.map(({ at, actorName, actorKind, sentence, outcome, id }) => ({
    at: at.toISOString(),
    who: actorName,
    whoKind: actorKind as HistoryLine['whoKind'],
    sentence,
    outcome: outcome ? (outcomeWords[outcome] ?? outcome) : null,
    eventId: id,
  }))
}

async function whoCanDecide(request: Found, actor: Actor): Promise<string[]> {
  const groups = (request.duties as Duty[]).map(({ group }) => group)
  const people = await read.person.findMany({
    where: {
      deactivatedAt: null,
      roles: { has: 'approver' },
      groups: { some: { groupSlug: { in: groups } } },
      id: {
        notIn: [request.pod.ownerId, ...request.votes.map(({ personId }) => personId)].filter((id) => id !== null),
      },
    },
    orderBy: { name: 'asc' },
    select: { id: true, name: true },
    take: 20,
  })
  const others = people.filter(({ id }) => id !== actor.id).map(({ name }) => name)
  return people.length > others.length ? ['You', ...others] : others
}

async function taskOf({ podId, taskKey }: Found) {
  if (!taskKey) return null
  return await read.task.findUnique({
    where: { podId_key: { podId, key: taskKey } },
    select: { number: true, title: true },
  })
}

async function positionOf(actor: PersonActor, requestId: string, now: Date): Promise<RequestDetail['position']> {
  const waiting = await read.request.findMany({
    where: viewOf(actor, 'mine', now),
    orderBy: [{ expiresAt: 'asc' }, { id: 'asc' }],
    select: { id: true, number: true },
    take: 200,
  })
  const index = waiting.findIndex(({ id }) => id === requestId)
  if (index < 0) return null
  const link = (at: number) => (waiting[at] ? `CS-${waiting[at].number}` : null)
  return { index: index + 1, total: waiting.length, previousId: link(index - 1), nextId: link(index + 1) }
}

async function similarTo({ podId, toolKey, id }: Found): Promise<RequestDetail['similar']> {
  const days = 90
  const since = new Date(Date.now() - days * 86_400_000)
  const groups = await read.request.groupBy({
    by: ['state'],
    where: { podId, toolKey, id: { not: id }, askedAt: { gt: since } },
    _count: true,
  })
  const count = (states: string[]) =>
    groups.filter(({ state }) => states.includes(state)).reduce((sum, { _count }) => sum + _count, 0)
  const approved = count(['approved', 'released', 'consumed', 'executed'])
  const rejected = count(['rejected', 'changes_requested'])
  return { total: approved + rejected, approved, rejected, days }
}

/** What the filter bar offers: the pods, tools and environments that requests have named. */
export async function queueChoices(
  actor: PersonActor,
): Promise<Record<'pods' | 'tools' | 'environments', { value: string; label: string }[]>> {
  demand(actor, 'requests:read')
  const [pods, tools, environments] = await Promise.all([
    read.pod.findMany({
      where: { requests: { some: {} } },
      select: { slug: true, name: true },
      orderBy: { name: 'asc' },
    }),
    read.$queryRaw<{ value: string; label: string }[]>`
      select key as value, title as label from "Tool" where key in (select distinct "toolKey" from "Request") order by title`,
    read.request.findMany({
      distinct: ['environment'],
      select: { environment: true },
      orderBy: { environment: 'asc' },
    }),
  ])
  return {
    pods: pods.map(({ slug, name }) => ({ value: slug, label: name })),
    tools,
    environments: environments.map(({ environment }) => ({ value: environment, label: environmentLabel(environment) })),
  }
}

/** When a person last decided anything here, as ISO 8601; null when nobody has. */
export async function lastDecisionAt(actor: PersonActor): Promise<string | null> {
  demand(actor, 'requests:read')
  const vote = await read.vote.findFirst({
    where: { takenBackAt: null },
    orderBy: { at: 'desc' },
    select: { at: true },
  })
  return vote?.at.toISOString() ?? null
}

/** Whether any request was ever made here. */
export async function hasRequests(actor: PersonActor): Promise<boolean> {
  demand(actor, 'requests:read')
  return (await read.request.findFirst({ select: { id: true } })) !== null
}
