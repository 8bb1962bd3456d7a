import 'server-only'
import { firstLines } from '@/lib/audit/events'
import { earliestOf } from '@/lib/audit/months/queries'
import { type Actor, demand } from '@/lib/core/actor'
import { idsFrom } from '@/lib/core/id'
import { read } from '@/lib/db/client'
import type { PolicyReplay } from '@/lib/db/generated/client'
import { compilePolicy, type PolicySnapshot } from '@/lib/policy/compile'
import { parsePolicy } from '@/lib/policy/document'
import { maySee } from '@/lib/policy/drafts/rules'
import type { SharedGrounds, StoredCall, ToolsNow } from '@/lib/policy/replay/recorded'
import { replayResult, type ReplayState, type ReplayView } from '@/lib/policy/replay/schema'
import { type Tool, tool } from '@/lib/tools/schema'

/** The replays that wait to be carried out, the oldest first. */
export async function waitingReplays(actor: Actor): Promise<string[]> {
  demand(actor, 'system:sweep')
  const rows = await read.policyReplay.findMany({
    where: { state: 'waiting' },
    orderBy: { askedAt: 'asc' },
    select: { id: true },
  })
  return rows.map(({ id }) => id)
}

/** Where a replay stands, for the one who carries it out. */
export async function replayState(actor: Actor, id: string): Promise<ReplayState> {
  demand(actor, 'system:sweep')
  return (await read.policyReplay.findUniqueOrThrow({ where: { id }, select: { state: true } })).state
}

/** What calls are judged by: two policies, and what must be known beside them. */
export type Judges = {
  before: PolicySnapshot
  after: PolicySnapshot
  tools: ToolsNow
  /** Pods that are at work. */
  pods: string[]
}

/** A replay by its identifier. */
export async function replayById(actor: Actor, id: string): Promise<PolicyReplay> {
  demand(actor, 'system:sweep')
  return await read.policyReplay.findUniqueOrThrow({ where: { id } })
}

/**
 * A version and a draft, both with the tools there are now. Null when the draft is not that one any more; then there is
 * nothing to be found out.
 */
export async function judgesOf(
  actor: Actor,
  { changeId, digest, baseVersion }: Pick<PolicyReplay, 'changeId' | 'digest' | 'baseVersion'>,
): Promise<Judges | null> {
  demand(actor, 'system:sweep')
  const [change, base, rows, pods] = await Promise.all([
    read.policyChange.findUniqueOrThrow({ where: { id: changeId }, select: { digest: true, document: true } }),
    read.policyVersion.findUniqueOrThrow({ where: { version: baseVersion }, select: { document: true } }),
    read.tool.findMany(),
    read.pod.findMany({ where: { state: 'active' }, select: { id: true } }),
  ])
  if (change.digest !== digest) return null
  const tools = new Map(
    rows.map(({ key, definition, schemaHash, state }) => [key, { ...tool.parse(definition), state, schemaHash }]),
  )
  const catalogue = [...tools.values()]
  return {
    before: compiled(base.document, catalogue),
    after: compiled(change.document, catalogue),
    tools,
    pods: pods.map((pod) => pod.id),
  }
}

function compiled(document: string, tools: readonly Tool[]): PolicySnapshot {
  const parsed = parsePolicy(document)
  if (!parsed.ok) throw new Error(`A policy that was kept cannot be read: ${parsed.problems.join('; ')}`)
  return compilePolicy(parsed.policy, tools)
}

export type Window = Pick<PolicyReplay, 'from' | 'until' | 'most'>

/** Identifiers are made by the gate and times by the database: so far apart their clocks may be. */
const clocksApartMs = 3_600_000
const hourMs = 3_600_000

function inWindow({ from, until }: Window, before: string | null) {
  // The order of identifiers is the order of time, and the table has an index by it.
  const id = { gte: idsFrom(new Date(from.getTime() - clocksApartMs)), ...(before !== null && { lt: before }) }
  return { id, at: { gte: from, lte: until } }
}

/** How many calls a replay will look at. */
export async function countCalls(actor: Actor, window: Window): Promise<number> {
  demand(actor, 'system:sweep')
  return await read.call.count({ where: inWindow(window, null), take: window.most })
}

/** The next so many calls of a window, newest first, after the one of this identifier. */
export async function nextCalls(
  actor: Actor,
  window: Window,
  before: string | null,
  take: number,
): Promise<StoredCall[]> {
  demand(actor, 'system:sweep')
  return await read.call.findMany({
    where: inWindow(window, before),
    orderBy: { id: 'desc' },
    take,
    select: {
      id: true,
      at: true,
      podId: true,
      toolKey: true,
      environment: true,
      taskKey: true,
      facts: true,
      groundsId: true,
      toolSchemaHash: true,
    },
  })
}

/** The facts that calls share, by identifier. */
export async function sharedGrounds(actor: Actor, ids: readonly string[]): Promise<Map<string, SharedGrounds>> {
  demand(actor, 'system:sweep')
  const rows = await read.grounds.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, facts: true, toolSchemaHash: true },
  })
  return new Map(rows.map(({ id, ...grounds }) => [id, grounds as unknown as SharedGrounds]))
}

/**
 * How many calls of the same tool and place a pod made in the hour before each of these calls, counted in the record as it
 * would have been counted then. The calls lie close together in time.
 */
export async function countedBefore(actor: Actor, calls: readonly StoredCall[]): Promise<Map<string, number>> {
  demand(actor, 'system:sweep')
  if (calls.length === 0) return new Map()
  const times = calls.map(({ at }) => at.getTime())
  const [oldest, newest] = [Math.min(...times), Math.max(...times)]
  const floor = idsFrom(new Date(oldest - hourMs - clocksApartMs))
  const ceiling = idsFrom(new Date(newest + clocksApartMs))
  const ids = calls.map(({ id }) => id)
  const rows = await read.$queryRaw<{ id: string; n: number }[]>`
    select id, n::int from (
      select id, row_number() over (partition by "podId", "toolKey", environment order by at, id) - 1
        - count(*) over (partition by "podId", "toolKey", environment order by at
          range between unbounded preceding and interval '1 hour' preceding) as n
      from "Call" where id >= ${floor} and id <= ${ceiling}
        and at > ${new Date(oldest - hourMs)} and at <= ${new Date(newest)}) as counted
    where id = any(${ids})`
  return new Map(rows.map(({ id, n }) => [id, n]))
}

/** The newest replay of a change, for whoever may see that; null where there is none. */
export async function latestReplay(actor: Actor, number: number): Promise<ReplayView | null> {
  demand(actor, 'policy:read')
  const change = await read.policyChange.findUnique({ where: { number } })
  const found =
    change &&
    maySee(change, actor.id) &&
    (await read.policyReplay.findFirst({
      where: { changeId: change.id },
      orderBy: [{ askedAt: 'desc' }, { id: 'desc' }],
    }))
  if (!found) return null
  const [progress, current] = await Promise.all([
    read.policyReplayProgress.findUnique({ where: { replayId: found.id }, select: { judged: true, total: true } }),
    read.policyInForce.findUnique({ where: { id: 1 }, select: { version: true } }),
  ])
  const result = found.result === null ? null : replayResult.parse(found.result)
  return {
    id: found.id,
    state: found.state,
    askedAt: found.askedAt.toISOString(),
    endedAt: found.endedAt?.toISOString() ?? null,
    window: { from: found.from.toISOString(), until: found.until.toISOString(), most: found.most },
    progress: found.state === 'waiting' ? progress : null,
    counts: found.digest === change.digest && found.baseVersion === current?.version,
    result,
    resultDigest: found.resultDigest,
    pods: await podNames(result?.groups.flatMap(({ calls }) => calls.map(({ podId }) => podId)) ?? []),
    titles: await toolTitles(result?.groups.map(({ tool: key }) => key) ?? []),
  }
}

async function toolTitles(keys: readonly string[]): Promise<Record<string, string>> {
  const unique = [...new Set(keys)]
  if (unique.length === 0) return {}
  const rows = await read.tool.findMany({ where: { key: { in: unique } }, select: { key: true, title: true } })
  return Object.fromEntries(rows.map(({ key, title }) => [key, title]))
}

async function podNames(ids: readonly string[]): Promise<Record<string, string>> {
  const unique = [...new Set(ids)]
  if (unique.length === 0) return {}
  const rows = await read.pod.findMany({ where: { id: { in: unique } }, select: { id: true, name: true } })
  return Object.fromEntries(rows.map(({ id, name }) => [id, name]))
}

/** A call of a replay's group, as a line of its list; what it wants is told to those who read the record. */
export type GroupedCall = {
  id: string
  at: string
  pod: string
  sentence: string | null
  /** Its line on the record. */
  event: string | null
  task: { number: number; title: string; isDone: boolean } | null
}

/** The newest calls of one group of a change's newest replay, newest first; null where there is no such group. */
export async function callsOfGroup(actor: Actor, number: number, place: number): Promise<GroupedCall[] | null> {
  const view = await latestReplay(actor, number)
  const group = view?.result?.groups[place]
  if (!group) return null
  const ids = group.calls.map(({ id }) => id)
  const maySee = actor.can.has('audit:read')
  const lines = { callId: { in: ids }, type: { in: [...firstLines] }, at: { gte: earliestOf(ids) } }
  const [calls, events, tasks] = await Promise.all([
    read.call.findMany({ where: { id: { in: ids } }, select: { id: true, sentence: true } }),
    maySee ? read.auditEvent.findMany({ where: lines }) : [],
    read.task.findMany({
      where: {
        environment: group.environment,
        podId: { in: group.calls.map(({ podId }) => podId) },
        key: { in: group.calls.flatMap(({ task }) => task ?? []) },
      },
      select: { number: true, title: true, status: true, podId: true, key: true },
    }),
  ])
  const sentences = new Map(calls.map(({ id, sentence }) => [id, sentence]))
  const eventOf = new Map(events.map(({ id, callId }) => [callId, id]))
  const known = new Map(tasks.map((task) => [`${task.podId} ${task.key}`, task]))
  return group.calls.map(({ id, at, podId, task: key }) => {
    const task = known.get(`${podId} ${key}`)
    return {
      id,
      at,
      pod: view.pods[podId] ?? podId,
      sentence: maySee ? (sentences.get(id) ?? null) : null,
      event: eventOf.get(id) ?? null,
      task: task ? { number: task.number, title: task.title, isDone: task.status === 'completed' } : null,
    }
  })
}
