import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { revealIn } from '@/lib/core/hidden'
import { searchWords } from '@/lib/core/search-words'
import { read } from '@/lib/db/client'
import { holding } from '@/lib/db/like'
import { Prisma } from '@/lib/db/generated/client'
import { allOf } from '@/lib/db/things'
import type { PodCall, PodDetail, PodFilter, PodRow } from '@/lib/pods/schema'

/** So many pods are listed; whoever has more narrows the list. */
export const mostPods = 300

/** Every pod as a line: those that may act first, then by name. Retired ones only where they are asked for. */
export async function podRows(actor: Actor, filter: PodFilter = {}): Promise<{ rows: PodRow[]; isAll: boolean }> {
  demand(actor, 'pods:read')
  const { q, state, role, env } = filter
  const wanted = allOf([
    state ? Prisma.sql`p.state = ${state}::"PodState"` : Prisma.sql`p.state <> 'retired'`,
    role && Prisma.sql`p.role = ${role}`,
    env && Prisma.sql`exists (select from "ServiceAccount" a where a."podId" = p.id and a.environment = ${env})`,
    ...searchWords(q).map(
      (word) => Prisma.sql`(p.name ilike any ${holding(word)} or p.slug ilike any ${holding(word)})`,
    ),
  ])
  const found = await read.$queryRaw<(Omit<PodRow, 'lastCall'> & { lastCall: Date | null })[]>`
    select p.slug, p.name, p.role, p.department, p.state::text as state, p.demo,
      owner.name as owner, owner.id as "ownerId",
      array(select a.environment from "ServiceAccount" a where a."podId" = p.id order by a.environment) as environments,
      (select count(*)::int from "Request" r where r."podId" = p.id and r.state = 'waiting' and r."expiresAt" > now()) as waiting,
      (select c.at from "Call" c where c."podId" = p.id order by c.at desc limit 1) as "lastCall"
    from "Pod" p left join "Person" owner on owner.id = p."ownerId"
    where ${wanted} order by p.state, p.name, p.id limit ${mostPods + 1}`
  const rows = found.slice(0, mostPods).map((pod) => ({ ...pod, lastCall: pod.lastCall?.toISOString() ?? null }))
  return { rows: revealIn(rows), isAll: found.length <= mostPods }
}

/** One pod with its accounts and credentials, never their secrets, and what waits and goes on; null where there is none. */
export async function podDetail(actor: Actor, slug: string): Promise<PodDetail | null> {
  demand(actor, 'pods:read')
  const pod = await read.pod.findUnique({
    where: { slug },
    include: {
      owner: { select: { id: true, name: true, deactivatedAt: true } },
      accounts: {
        orderBy: { environment: 'asc' },
        include: { credentials: { omit: { hash: true }, orderBy: { createdAt: 'desc' } } },
      },
    },
  })
  if (!pod) return null
  const [waiting, wish, count, taskCount, tasks, calls] = await Promise.all([
    openOf(pod.id),
    read.request.findFirst({
      where: { kind: 'pod_right', subjectKind: 'pod', subjectId: pod.id, state: { in: ['waiting', 'approved'] } },
      select: { number: true, sentence: true },
    }),
    countOpen(pod.id),
    read.task.count({ where: { podId: pod.id, status: 'in_progress' } }),
    read.task.findMany({
      where: { podId: pod.id, status: 'in_progress' },
      select: { number: true, title: true, environment: true, updatedAt: true },
      orderBy: { updatedAt: 'desc' },
      take: mostShown,
    }),
    lastCalls(pod.id),
  ])
  // What somebody called is on the record, and is read by those who may read that.
  const shown = actor.can.has('audit:read') ? calls.slice(0, mostShown) : []
  const { id, name, role, department, purpose, state, demo, repositories, createdAt, owner, accounts } = pod
  return revealIn({
    id,
    slug,
    name,
    role,
    department,
    purpose,
    state,
    demo,
    repositories,
    createdAt: createdAt.toISOString(),
    owner: owner && { id: owner.id, name: owner.name, active: owner.deactivatedAt === null },
    accounts: accounts.map(({ environment, clientId, credentials }) => ({
      environment,
      clientId,
      lastCall: calls.find((call) => call.environment === environment)?.at ?? null,
      credentials: credentials.map(({ id: credentialId, kind, prefix, ...times }) => ({
        id: credentialId,
        kind,
        prefix,
        createdAt: times.createdAt.toISOString(),
        expiresAt: times.expiresAt.toISOString(),
        revokedAt: times.revokedAt?.toISOString() ?? null,
      })),
    })),
    waiting: waiting.map(({ expiresAt, ...request }) => ({ ...request, expiresAt: expiresAt.toISOString() })),
    waitingCount: count,
    taskCount,
    wish,
    tasks: tasks.map(({ updatedAt, ...task }) => ({ ...task, at: updatedAt.toISOString() })),
    calls: shown,
  })
}

const mostShown = 8

type Open = { number: number; sentence: string; expiresAt: Date; state: string }

// What waits and what was just approved are asked apart, in SQL: by the word itself PostgreSQL knows its index of what waits,
// and by the place that what pods ask has, and what people ask has not, that index alone tells how many there are.

/** What a pod asked and people have before them, soonest first. */
async function openOf(podId: string): Promise<Open[]> {
  const first = (state: 'waiting' | 'approved') => Prisma.sql`(
    select number, sentence, "expiresAt", id, state::text from "Request"
    where "podId" = ${podId} and state = ${Prisma.raw(`'${state}'`)} and "askedByKind" = 'pod'
    order by "expiresAt", id limit ${mostShown})`
  return await read.$queryRaw<Open[]>`
    select number, sentence, "expiresAt", state from (${first('waiting')} union all ${first('approved')}) open
    order by "expiresAt", id limit ${mostShown}`
}

async function countOpen(podId: string): Promise<number> {
  const [row] = await read.$queryRaw<[{ count: number }]>`
    select (select count(*)::int from "Request" where "podId" = ${podId} and state = 'waiting' and environment is not null)
      + (select count(*)::int from "Request" where "podId" = ${podId} and state = 'approved' and environment is not null) as count`
  return row.count
}

/** So far back it is looked when an account called last. */
const lookedAtMost = 200

/** The newest calls of a pod. What it said in them is left out. */
async function lastCalls(podId: string): Promise<PodCall[]> {
  const rows = await read.call.findMany({
    where: { podId },
    select: {
      id: true,
      at: true,
      sentence: true,
      environment: true,
      decision: true,
      request: { select: { number: true } },
    },
    orderBy: { at: 'desc' },
    take: lookedAtMost,
  })
  return rows.map(({ at, request, ...call }) => ({ ...call, at: at.toISOString(), request: request?.number ?? null }))
}
