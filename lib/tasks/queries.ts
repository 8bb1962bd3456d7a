import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import type { Elsewhere } from '@/lib/core/branches'
import { seenWhole } from '@/lib/findings/aside/seen'
import { revealIn } from '@/lib/core/hidden'
import { read } from '@/lib/db/client'
import type { Prisma } from '@/lib/db/generated/client'
import { promptNow, promptOfTask } from '@/lib/prompts/drift/queries'
import { taskActivity } from '@/lib/tasks/activity/queries'
import { callsOf, totalsOf } from '@/lib/tasks/calls/queries'
import { otherCopies } from '@/lib/tasks/copies/queries'
import { offOf } from '@/lib/tasks/waits/off'
import { waitsOf } from '@/lib/tasks/waits/queries'
import type { ChangelogRow, TaskDetail, TaskEntryRow, TaskRow } from '@/lib/tasks/schema'

/** What a row of a list needs beside the task. */
export const withSource = { source: { select: { name: true } } } satisfies Prisma.TaskInclude
type Found = Prisma.TaskGetPayload<{ include: typeof withSource }>

/** Everything about one task, or null when there is none. `number` is the T number. */
export async function taskDetail(actor: Actor, number: number): Promise<TaskDetail | null> {
  demand(actor, 'tasks:read')
  if (!isNumber(number)) return null
  const task = await read.task.findUnique({ where: { number }, include: withSource })
  if (!task) return null
  const [entries, changelog, calls, requests, pod, waiting, totals, activity, copies, prompt, waits, produced] =
    await Promise.all([
      read.taskEntry.findMany({
        where: { taskId: task.id },
        orderBy: [{ at: 'asc' }, { position: 'asc' }, { id: 'asc' }],
        take: 500,
      }),
      read.changelogEntry.findMany({
        where: { taskId: task.id },
        orderBy: [{ firstAt: 'desc' }, { id: 'desc' }],
        take: 200,
      }),
      callsOf(task),
      requestsOf(task),
      task.podId ? read.pod.findUnique({ where: { id: task.podId }, select: { name: true, slug: true } }) : null,
      waitingOf([task]),
      totalsOf(task),
      taskActivity(actor, task.id),
      otherCopies(actor, task),
      promptOf(actor, task),
      waitsOf(actor, task),
      hasProduced(task),
    ])
  const words = {
    title: task.title,
    description: task.description,
    promptUsed: task.promptUsed,
    data: task.data as Record<string, unknown>,
    entries: entries.map(toEntry),
    changelog: changelog.map(toChangelog),
  }
  return revealIn<TaskDetail>({
    ...toRow(task, waiting.get(nameOf(task)) ?? 0),
    ...(await seenWhole(words)),
    category: task.category,
    podName: pod?.name ?? null,
    podSlug: pod?.slug ?? null,
    promptHash: task.promptHash,
    prompt,
    file: task.file,
    commit: task.commit,
    author: task.author,
    present: task.present,
    heldReason: task.heldReason,
    needsReview: task.needsReview,
    reviewAnswer: task.reviewAnswer,
    reviewNote: task.reviewNote,
    startedAt: task.startedAt?.toISOString() ?? null,
    completedAt: task.completedAt?.toISOString() ?? null,
    waits,
    off: offOf({ ...task, outputs: outputsIn(task.data) + (produced ? 1 : 0), waits }),
    copies,
    calls: calls.rows,
    activity,
    requests,
    totals: { ...totals, calls: calls.total },
  })
}

/** How many outputs its record names. */
function outputsIn(data: Prisma.JsonValue): number {
  const { outputs } = data as { outputs?: unknown }
  return Array.isArray(outputs) ? outputs.length : outputs ? 1 : 0
}

/** Whether something was handed in for it. */
async function hasProduced({ podId, formerPodIds, key: taskKey }: Found): Promise<boolean> {
  if (!podId) return false
  const where = { taskKey, podId: { in: [podId, ...formerPodIds] } }
  return (await read.outputRevision.findFirst({ where, select: { id: true } })) !== null
}

/** What the pod of a live task works from, as it said, or the text that the task was started on. */
async function promptOf(actor: Actor, task: Found) {
  const { podId, environment, key, promptUsed: text, promptHash: digest, startedAt, createdAt } = task
  if (!podId || !environment) return null
  const said = await promptOfTask(actor, { podId, environment, key })
  if (said || text === null || digest === null) return said
  return await promptNow(actor, { environment, text, digest, at: startedAt ?? createdAt })
}

/** The last line of the record about a live task, by which a page tells whether it is old; null for what has none. */
export async function lastMovedOf(actor: Actor, number: number): Promise<string | null> {
  demand(actor, 'tasks:read')
  if (!isNumber(number)) return null
  const [line] = await read.$queryRaw<{ id: string }[]>`
    select id from "AuditEvent" where "taskKey" = (select key from "Task" where number = ${number} and "podId" is not null)
    order by at desc, id desc limit 1`
  return line?.id ?? null
}

/** Whether a task can have this number. */
function isNumber(number: number): boolean {
  return Number.isSafeInteger(number) && number >= 1 && number <= 2_147_483_647
}

/** What tells live tasks apart: the same key in another environment is another task. */
export const nameOf = ({ podId, environment, key }: Pick<Found, 'podId' | 'environment' | 'key'>) =>
  `${podId} ${environment} ${key}`

/** How many requests of these live tasks wait for people, by their names. */
export async function waitingOf(tasks: readonly Found[]): Promise<Map<string, number>> {
  const live = tasks.filter(({ podId, environment }) => podId && environment)
  if (live.length === 0) return new Map()
  // In SQL, since it is the word itself by which the database knows that its index of what waits holds them all.
  const rows = await read.$queryRaw<{ podId: string; environment: string; key: string; count: number }[]>`
    select r."podId", r.environment, r."taskKey" as key, count(*)::int as count
    from unnest(${live.map(({ podId }) => podId)}::text[], ${live.map(({ environment }) => environment)}::text[],
      ${live.map(({ key }) => key)}::text[]) t(pod, environment, key)
    join "Request" r on r.state = 'waiting' and r."podId" = t.pod and r.environment = t.environment and r."taskKey" = t.key
    group by 1, 2, 3`
  return new Map(rows.map(({ count, ...task }) => [nameOf(task), count]))
}

async function requestsOf({ podId, formerPodIds, environment, key }: Found): Promise<TaskDetail['requests']> {
  if (!podId || !environment) return []
  const requests = await read.request.findMany({
    where: { podId: { in: [podId, ...formerPodIds] }, environment, taskKey: key },
    orderBy: { askedAt: 'desc' },
    take: 50,
  })
  return requests.map(({ number, sentence, state, askedAt }) => ({
    number,
    sentence,
    state,
    askedAt: askedAt.toISOString(),
  }))
}

/** A task as a line of the list, with where else it is. */
export function toRow(task: Found, waiting: number, elsewhere: Elsewhere | null = null): TaskRow {
  const { id, number, key, title, status, statusText, phase, podOwner, origin, environment, flags, updatedAt } = task
  const { heldFrom, heldBy } = task
  const source = task.source ? { name: task.source.name, branch: task.branch ?? '', elsewhere } : null
  return {
    id,
    number,
    key,
    title,
    status,
    statusText,
    phase,
    podOwner,
    origin,
    environment,
    source,
    flags,
    waiting,
    heldBy: heldBy as TaskRow['heldBy'],
    heldFrom,
    updatedAt: updatedAt.toISOString(),
  }
}

function toEntry(entry: Prisma.TaskEntryGetPayload<object>): TaskEntryRow {
  const { id, kind, saidBy, title, text, state, flags, at, author, commit, file } = entry
  return {
    id,
    kind,
    saidBy,
    title,
    text,
    state,
    flags,
    data: entry.data as Record<string, unknown>,
    at: at.toISOString(),
    author,
    commit,
    file,
  }
}

function toChangelog(entry: Prisma.ChangelogEntryGetPayload<object>): ChangelogRow {
  const { id, path, message, committedBy, lost, firstAt, firstAuthor, firstCommit } = entry
  return { id, path, message, committedBy, lost, at: firstAt.toISOString(), author: firstAuthor, commit: firstCommit }
}
