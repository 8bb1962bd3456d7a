import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { countedUpTo } from '@/lib/core/count'
import { type Choices, choicesOf, namesOf } from '@/lib/core/choices'
import { revealIn } from '@/lib/core/hidden'
import { seenIn } from '@/lib/findings/aside/seen'
import { type Page, pageSize } from '@/lib/core/keyset'
import { searchWords } from '@/lib/core/search-words'
import { sortOf } from '@/lib/core/sort'
import { valuesOf } from '@/lib/db/choices'
import { read } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'
import { countThingsBy, countThingsEach } from '@/lib/db/counted'
import { holding } from '@/lib/db/like'
import { allOf, countThings, elsewhere, pageOfThings, type ThingOrder, type Wanted } from '@/lib/db/things'
import { rankOf, sourceName, sourceParts, start } from '@/lib/db/orders'
import { tasksAsThings } from '@/lib/tasks/copies/queries'
import { stillDays } from '@/lib/tasks/labels'
import { nameOf, toRow, waitingOf, withSource } from '@/lib/tasks/queries'
import {
  type TaskCounts,
  type TaskFilter,
  taskOrder,
  type TaskRow,
  type TaskSort,
  taskStatus,
  type TaskStatus,
  usualTaskSort,
} from '@/lib/tasks/schema'

/** One page of tasks, each once, on however many branches it is; what changed last first, unless it is ordered otherwise. */
export async function listTasks(actor: Actor, filter: TaskFilter): Promise<Page<TaskRow> & { before: number }> {
  demand(actor, 'tasks:read')
  const { sort, cursor } = filter
  const page = await pageOfThings(tasksAsThings, wantedBy(filter), orderBy(sort), cursor, pageSize, isSearch(filter))
  const ids = page.rows.map(({ id }) => id)
  const [found, others] = await Promise.all([
    read.task.findMany({ where: { id: { in: ids } }, include: withSource }),
    elsewhere(tasksAsThings, ids),
  ])
  const byId = new Map(found.map((task) => [task.id, task]))
  const tasks = ids.flatMap((id) => byId.get(id) ?? [])
  const waiting = await waitingOf(tasks)
  const rows = tasks.map((task) => toRow(task, waiting.get(nameOf(task)) ?? 0, others.get(task.id)))
  return { ...page, rows: revealIn(await seenIn(rows, ['title'])) }
}

/** What the filter bar offers: phases, owners and repositories that tasks have named. */
export async function taskChoices(actor: Actor): Promise<Record<'phases' | 'pods' | 'sources', Choices>> {
  demand(actor, 'tasks:read')
  const [phases, pods, sources] = await Promise.all([
    valuesOf('Task', 'phase'),
    valuesOf('Task', 'podOwner'),
    valuesOf('ImportSource', 'name'),
  ])
  const offered = (values: readonly string[]) => choicesOf(namesOf(values))
  return { phases: offered(phases), pods: offered(pods), sources: offered(sources) }
}

/** How many tasks each view shows with the other filters that are in force. */
export async function taskCounts(actor: Actor, filter: TaskFilter = {}): Promise<TaskCounts> {
  demand(actor, 'tasks:read')
  const any = { ...filter, status: undefined, waits: undefined }
  const [{ also, ...counts }, stuck] = await Promise.all([
    statusCounts(actor, any),
    // Of what a search finds these are counted with the others.
    isSearch(any) ? null : countThings(tasksAsThings, wantedBy({ ...any, waits: 'people' })),
  ])
  return { ...counts, waiting: Math.min(stuck ?? also, counts.upTo + 1) }
}

/** How many tasks of these have which status, and of what a search finds how many wait for people. */
export async function statusCounts(
  actor: Actor,
  filter: TaskFilter,
): Promise<Omit<TaskCounts, 'waiting'> & { also: number }> {
  demand(actor, 'tasks:read')
  const { all, by, also, isLeast, upTo } = await countThingsBy<TaskStatus>(
    tasksAsThings,
    wantedBy(filter),
    byStatus,
    isSearch(filter),
  )
  const none = { backlog: 0, planned: 0, in_progress: 0, in_review: 0, held: 0, completed: 0, unknown: 0 }
  return { all, ...none, ...by, also, isLeast, upTo }
}

/** How many tasks have which status, as far as a chart tells them apart. */
export async function statusesOf(actor: Actor): Promise<Record<TaskStatus, number> & { upTo: number }> {
  demand(actor, 'tasks:read')
  return { ...(await countThingsEach(tasksAsThings, byStatus)), upTo: countedUpTo }
}

/** How many tasks name which phase, those with most first, as far as the list of each is counted. */
export async function phaseCounts(
  actor: Actor,
  most: number,
): Promise<{ most: { phase: string; count: number }[]; more: number; upTo: number }> {
  demand(actor, 'tasks:read')
  const phases = await valuesOf('Task', 'phase')
  const counts = await countThingsEach(tasksAsThings, { column: 'phase', type: 'text', values: phases })
  const all = phases
    .map((phase) => ({ phase, count: counts[phase] ?? 0 }))
    .toSorted((one, other) => other.count - one.count || (one.phase < other.phase ? -1 : 1))
  return { most: all.slice(0, most), more: Math.max(0, all.length - most), upTo: countedUpTo }
}

const isSearch = ({ q }: TaskFilter) => searchWords(q).length > 0

/** How many tasks a filter shows; without one, how many there are at all. */
export async function taskTotal(actor: Actor, filter: TaskFilter = {}): Promise<number> {
  demand(actor, 'tasks:read')
  return await countThings(tasksAsThings, wantedBy(filter))
}

/** The tasks that this filter shows. */
export function wantedBy({ q, status, waits, phase, pod, origin, source, age }: TaskFilter): Wanted {
  return (row) =>
    allOf([
      status && Prisma.sql`${row}.status = ${status}::"TaskStatus"`,
      waits && waitsForPeople(row),
      age && Prisma.sql`${row}."updatedAt" < now() - make_interval(days => ${stillDays})`,
      phase && Prisma.sql`${row}.phase = ${phase}`,
      pod && Prisma.sql`${row}."podOwner" = ${pod}`,
      origin && Prisma.sql`${row}.origin = ${origin}::"RecordOrigin"`,
      source && Prisma.sql`${row}."importSourceId" = (select id from "ImportSource" where name = ${source})`,
      ...searchWords(q).map((word) => {
        const wanted = holding(word)
        return Prisma.sql`(${row}.title ilike any ${wanted} or ${row}.key ilike any ${wanted} or ${row}.description ilike any ${wanted})`
      }),
    ])
}

/** A live task is what its pod calls so in its environment, and so are the requests of it. */
const waitsForPeople: Wanted = (row) => Prisma.sql`(${row}."podId", ${row}.environment, ${row}.key) in (
  select "podId", environment, "taskKey" from "Request" where state = 'waiting')`

const byStatus = {
  column: 'status',
  type: 'TaskStatus',
  values: taskStatus.options,
  also: (row: Prisma.Sql) => Prisma.sql`coalesce(${waitsForPeople(row)}, false)`,
}

// Indexes hold these very expressions.
const title: Wanted = (row) => start(Prisma.sql`${row}.title`)
const id: Wanted = (row) => Prisma.sql`${row}.id`

const columns = {
  changed: { updatedAt: (row) => Prisma.sql`${row}."updatedAt"`, id },
  title: { title, id },
  status: { status: rankOf('status', taskStatus.options), title, id },
  pod: { pod: (row) => start(Prisma.sql`coalesce(${row}."podOwner", '')`), title, id },
  where: { where: sourceName, title, id },
} satisfies Record<string, ThingOrder['columns']>

function orderBy(sort: TaskSort = usualTaskSort): ThingOrder {
  const { name } = sortOf<keyof typeof columns>(sort)
  return { keys: taskOrder(sort), columns: columns[name], ...(name === 'where' && { parts: sourceParts }) }
}
