import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { type Page, pageSize } from '@/lib/core/keyset'
import { revealIn } from '@/lib/core/hidden'
import { read } from '@/lib/db/client'
import type { Prisma } from '@/lib/db/generated/client'
import { holds } from '@/lib/db/like'
import { searchWords } from '@/lib/core/search-words'
import { taskActivity } from '@/lib/tasks/activity/queries'
import { callsOf, totalsOf } from '@/lib/tasks/calls/queries'
import {
  type ChangelogRow,
  lastChangedFirst,
  type TaskCounts,
  type TaskDetail,
  type TaskEntryRow,
  type TaskFilter,
  type TaskRow,
} from '@/lib/tasks/schema'

const withSource = { source: { select: { name: true } } } satisfies Prisma.TaskInclude
type Found = Prisma.TaskGetPayload<{ include: typeof withSource }>

/** One page of tasks, newest change first. */
export async function listTasks(actor: Actor, filter: TaskFilter): Promise<Page<TaskRow>> {
  demand(actor, 'tasks:read')
  const found = await read.task.findMany({
    where: {
      AND: [whereOf(filter), filter.waits ? { OR: await tasksThatWait() } : {}, lastChangedFirst.beyond(filter.cursor)],
    },
    include: withSource,
    orderBy: lastChangedFirst.order(filter.cursor),
    take: pageSize + 1,
  })
  const { rows, ...beside } = lastChangedFirst.page(found, pageSize, filter.cursor)
  const waiting = await waitingOf(rows)
  return { rows: revealIn(rows.map((task) => toRow(task, waiting.get(nameOf(task)) ?? 0))), ...beside }
}

/** What the filter bar offers: phases, owners and repositories that tasks have named. */
export async function taskChoices(actor: Actor): Promise<Record<'phases' | 'pods' | 'sources', string[]>> {
  demand(actor, 'tasks:read')
  const [phases, pods, sources] = await Promise.all([
    read.task.findMany({
      distinct: ['phase'],
      where: { phase: { not: null } },
      select: { phase: true },
      orderBy: { phase: 'asc' },
      take: 60,
    }),
    read.task.findMany({
      distinct: ['podOwner'],
      where: { podOwner: { not: null } },
      select: { podOwner: true },
      orderBy: { podOwner: 'asc' },
      take: 60,
    }),
    read.importSource.findMany({ select: { name: true }, orderBy: { name: 'asc' }, take: 60 }),
  ])
  return {
    phases: phases.flatMap(({ phase }) => phase ?? []),
    pods: pods.flatMap(({ podOwner }) => podOwner || []),
    sources: sources.map(({ name }) => name),
  }
}

/** How many tasks each view shows with the other filters that are in force. */
export async function taskCounts(actor: Actor, filter: TaskFilter = {}): Promise<TaskCounts> {
  demand(actor, 'tasks:read')
  const where = whereOf({ ...filter, status: undefined })
  const groups = await read.task.groupBy({ by: ['status'], where, _count: true })
  const waiting = await read.task.count({ where: { AND: [where, { OR: await tasksThatWait() }] } })
  const counts = { all: 0, waiting, backlog: 0, planned: 0, in_progress: 0, completed: 0, unknown: 0 }
  for (const { status, _count } of groups) {
    counts[status] = _count
    counts.all += _count
  }
  return counts
}

/** Everything about one task, or null when there is none. `number` is the T number. */
export async function taskDetail(actor: Actor, number: number): Promise<TaskDetail | null> {
  demand(actor, 'tasks:read')
  if (!Number.isSafeInteger(number) || number < 1 || number > 2_147_483_647) return null
  const task = await read.task.findUnique({ where: { number }, include: withSource })
  if (!task) return null
  const [entries, changelog, calls, requests, pod, waiting, totals, activity] = await Promise.all([
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
    task.podId ? read.pod.findUnique({ where: { id: task.podId }, select: { name: true } }) : null,
    waitingOf([task]),
    totalsOf(task),
    taskActivity(actor, task.id),
  ])
  return revealIn<TaskDetail>({
    ...toRow(task, waiting.get(nameOf(task)) ?? 0),
    description: task.description,
    category: task.category,
    podName: pod?.name ?? null,
    promptUsed: task.promptUsed,
    promptHash: task.promptHash,
    file: task.file,
    commit: task.commit,
    author: task.author,
    present: task.present,
    startedAt: task.startedAt?.toISOString() ?? null,
    completedAt: task.completedAt?.toISOString() ?? null,
    data: task.data as Record<string, unknown>,
    entries: entries.map(toEntry),
    changelog: changelog.map(toChangelog),
    calls,
    activity,
    requests,
    totals,
  })
}

function whereOf({ q, status, phase, pod, origin, source }: TaskFilter): Prisma.TaskWhereInput {
  return {
    ...(status ? { status } : {}),
    ...(phase ? { phase } : {}),
    ...(pod ? { podOwner: pod } : {}),
    ...(origin ? { origin } : {}),
    ...(source ? { source: { name: source } } : {}),
    AND: searchWords(q).map((word) => ({ OR: holds(['title', 'key', 'description'], word) })),
  }
}

/** The tasks of which a request waits for people, by what names them; there are never more than pods can ask for. */
async function tasksThatWait(): Promise<{ podId: string; environment: string; key: string }[]> {
  const groups = await read.request.groupBy({
    by: ['podId', 'environment', 'taskKey'],
    where: { state: 'waiting', taskKey: { not: null } },
  })
  return groups.flatMap(({ podId, environment, taskKey }) =>
    podId && environment ? { podId, environment, key: taskKey! } : [],
  )
}

/** What tells live tasks apart: the same key in another environment is another task. */
const nameOf = ({ podId, environment, key }: Pick<Found, 'podId' | 'environment' | 'key'>) =>
  `${podId} ${environment} ${key}`

/** How many requests of these live tasks wait for people, by their names. */
async function waitingOf(tasks: readonly Found[]): Promise<Map<string, number>> {
  const live = tasks.flatMap(({ podId, environment, key }) =>
    podId && environment ? { podId, environment, taskKey: key } : [],
  )
  if (live.length === 0) return new Map()
  const groups = await read.request.groupBy({
    by: ['podId', 'environment', 'taskKey'],
    where: { state: 'waiting', OR: live },
    _count: true,
  })
  return new Map(groups.map(({ taskKey, _count, ...place }) => [nameOf({ ...place, key: taskKey! }), _count]))
}

async function requestsOf({ podId, environment, key }: Found): Promise<TaskDetail['requests']> {
  if (!podId || !environment) return []
  const requests = await read.request.findMany({
    where: { podId, environment, taskKey: key },
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

function toRow(task: Found, waiting: number): TaskRow {
  const { id, number, key, title, status, statusText, phase, podOwner, origin, environment, flags, updatedAt } = task
  const source = task.source ? { name: task.source.name, branch: task.branch ?? '' } : null
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
