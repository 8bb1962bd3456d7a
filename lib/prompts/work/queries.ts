import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { revealIn } from '@/lib/core/hidden'
import { type Page, pageSize } from '@/lib/core/keyset'
import { read } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'
import { allOf } from '@/lib/db/things'
import type { PromptMatch } from '@/lib/prompts/use/match'
import { workCountedUpTo, type Worked, type WorkFilter, workOrder, type WorkRow } from '@/lib/prompts/work/schema'

/** One page of the tasks, and pods without a task, that worked from a version, what said so last first; null for no such version. */
export async function listWork(
  actor: Actor,
  slug: string,
  number: number,
  { cursor }: WorkFilter,
): Promise<(Page<WorkRow> & { worked: Worked }) | null> {
  demand(actor, 'prompts:read')
  const [version, found, worked] = await Promise.all([
    read.promptVersion.findUnique({
      where: { promptSlug_number: { promptSlug: slug, number } },
      select: { number: true },
    }),
    workOf(slug, number, cursor, pageSize + 1),
    workedFrom(actor, slug, [number]),
  ])
  if (!version) return null
  const { rows, ...beside } = workOrder.page(found, pageSize, cursor)
  return { rows: rows.map(rowOf), worked: worked.get(number) ?? noWork, ...beside }
}

/** So many the page of a version shows. */
const mostShown = 5

/** The newest of them, for the page of the version. */
export async function shownWork(actor: Actor, slug: string, number: number): Promise<WorkRow[]> {
  demand(actor, 'prompts:read')
  return (await workOf(slug, number, undefined, mostShown)).map(rowOf)
}

/** How many worked from each of these versions of a prompt, as far as they are counted. */
export async function workedFrom(actor: Actor, slug: string, numbers: readonly number[]): Promise<Map<number, Worked>> {
  demand(actor, 'prompts:read')
  const rows = await read.$queryRaw<(Worked & { number: number })[]>`
    select asked.number, count(*) filter (where w."taskKey" <> '')::int as tasks, count(*) filter (where w."taskKey" = '')::int as others
    from unnest(${numbers}::int[]) as asked(number) cross join lateral (
      select w."taskKey" from "PromptWork" w where w."promptSlug" = ${slug} and w.number = asked.number
      order by w.at desc, w."useId" desc limit ${workCountedUpTo + 1}) w group by 1`
  return new Map(rows.map(({ number, ...worked }) => [number, worked]))
}

/** Of a version that nobody has used. */
export const noWork: Worked = { tasks: 0, others: 0 }

type Found = {
  id: string
  at: Date
  match: PromptMatch
  isFilled: boolean
  environment: string
  taskKey: string
  pod: string
  podSlug: string
  task: number | null
}

async function workOf(slug: string, number: number, cursor: string | undefined, most: number): Promise<Found[]> {
  const { values, direction } = workOrder.place(cursor)
  const [order, sign] = [Prisma.raw(direction), Prisma.raw(direction === 'asc' ? '>' : '<')]
  return await read.$queryRaw<Found[]>`
    select w."useId" as id, w.at, u.match, u."filledWith" is not null as "isFilled", w.environment, w."taskKey",
      p.name as pod, p.slug as "podSlug", t.number as task
    from "PromptWork" w join "PromptUse" u on u.id = w."useId" join "Pod" p on p.id = w."podId"
      left join "Task" t on t."podId" = w."podId" and t.environment = w.environment and t.key = w."taskKey"
    where ${allOf([
      Prisma.sql`w."promptSlug" = ${slug} and w.number = ${number}::int`,
      values !== null && Prisma.sql`(w.at, w."useId") ${sign} (${values.at}, ${values.id})`,
    ])} order by w.at ${order}, w."useId" ${order} limit ${most}`
}

function rowOf({ id, at, match, isFilled, environment, taskKey: key, task, pod, podSlug }: Found): WorkRow {
  return revealIn<WorkRow>({
    id,
    at: at.toISOString(),
    match,
    isFilled,
    environment,
    pod: { name: pod, slug: podSlug },
    task: key === '' ? null : { key, number: task },
  })
}
