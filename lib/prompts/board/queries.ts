import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { choicesCountedUpTo, choicesOf, namesOf } from '@/lib/core/choices'
import { revealIn } from '@/lib/core/hidden'
import { type Page, pageSize } from '@/lib/core/keyset'
import { valuesOf } from '@/lib/db/choices'
import { read } from '@/lib/db/client'
import { type Board, promptOrder, promptsCountedUpTo, type PromptsFilter } from '@/lib/prompts/board/schema'
import { driftedFrom } from '@/lib/prompts/drift/queries'
import { liveRows, requestsOf, waitingOf } from '@/lib/prompts/queries'
import { stateOf } from '@/lib/prompts/rules'
import type { PromptRow, PromptState } from '@/lib/prompts/schema'

/** Prompts in the order of their names, with what is live where and what waits. */
export async function listPrompts(actor: Actor, filter: PromptsFilter): Promise<Page<PromptRow>> {
  demand(actor, 'prompts:read')
  const { sensitivity, cursor } = filter
  const [inState, owned] = await Promise.all([standsAt(filter.state), answeredBy(filter.owner)])
  const found = await read.prompt.findMany({
    where: {
      AND: [{ ...(sensitivity && { sensitivity }) }, inState, owned, called(filter.q), promptOrder.beyond(cursor)],
    },
    include: {
      versions: { orderBy: { number: 'desc' }, take: 1 },
      live: { include: { version: { select: { approvedAt: true } } } },
      owner: { select: { name: true } },
    },
    orderBy: promptOrder.order(cursor),
    take: pageSize + 1,
  })
  const { rows, ...beside } = promptOrder.page(found, pageSize, cursor)
  const slugs = rows.map(({ slug }) => slug)
  const [waiting, drifted, requests] = await Promise.all([
    waitingOf(slugs),
    driftedFrom(slugs),
    requestsOf(rows.flatMap(({ live }) => live)),
  ])
  const isSigned = ({ requestId }: { requestId: string }) => requests.get(requestId)?.kind === 'prompt_version'
  return {
    rows: rows.map(({ versions: [newest], live, owner, slug, title, purpose, sensitivity: kept }) => {
      const waits = waiting.get(slug) ?? []
      return {
        ...revealIn({ slug, title, purpose }),
        sensitivity: kept,
        owner: owner?.name ?? null,
        newest: newest!.number,
        state: stateOf(
          newest!,
          waits.some(({ number }) => number === newest!.number),
        ),
        changedAt: newest!.writtenAt.toISOString(),
        changedBy: newest!.writtenByName,
        reviewedAt: latestOf([
          newest!.approvedAt,
          // What was put back was looked at when people signed it, not now.
          ...live.flatMap((one) => [one.version.approvedAt, ...(isSigned(one) ? [one.since] : [])]),
        ]),
        live: liveRows(live, requests),
        waiting: waits,
        drifted: drifted.get(slug) ?? { tasks: 0, others: 0, notLive: 0 },
      }
    }),
    ...beside,
  }
}

/** What stands around the board: how many prompts stand where, and who answers for some. */
export async function promptBoard(actor: Actor): Promise<Board> {
  demand(actor, 'prompts:read')
  const [reviewed, ownerIds] = await Promise.all([inReview(), valuesOf('Prompt', 'ownerId')])
  const [draft, approved, retired, owners] = await Promise.all([
    countedOf('draft'),
    countedOf('approved'),
    countedOf('retired'),
    read.person.findMany({ where: { id: { in: ownerIds } }, select: { name: true }, take: choicesCountedUpTo }),
  ])
  const counts = { draft, approved, retired, in_review: reviewed.length }
  // What is looked at stands in one of the other two as well.
  for (const { standing } of reviewed) counts[standing]--
  const all = counts.draft + counts.approved + counts.retired + counts.in_review
  const names = [...new Set(owners.map(({ name }) => name))].toSorted((a, b) => a.localeCompare(b))
  return { counts: { ...counts, all }, owners: choicesOf(namesOf(names)) }
}

/** How many of them people look at, as the page counts it. */
export async function promptsInReview(actor: Actor): Promise<number> {
  demand(actor, 'prompts:read')
  return (await inReview()).length
}

async function countedOf(standing: 'draft' | 'approved' | 'retired'): Promise<number> {
  return (await read.prompt.findMany({ where: { standing }, select: { slug: true }, take: promptsCountedUpTo + 1 }))
    .length
}

/** Prompts of which people look at the newest version now. */
async function inReview(): Promise<{ slug: string; standing: 'draft' | 'approved' }[]> {
  return await read.$queryRaw`
    select distinct p."slug", p."standing"::text as "standing" from "Request" r
    cross join lateral (select n."promptSlug", n."number" from "PromptVersion" n
      where n."promptSlug" = r."envelope" ->> 'prompt' order by n."number" desc limit 1) newest
    join "Prompt" p on p."slug" = newest."promptSlug" and p."standing" <> 'retired'
    where r."kind" = 'prompt_version' and r."subjectKind" = 'prompt' and r."state" in ('waiting', 'approved')
      and newest."number" = (r."envelope" ->> 'version')::int
    order by 1 limit ${promptsCountedUpTo + 1}`
}

async function standsAt(state: PromptState | undefined) {
  if (!state) return {}
  if (state === 'retired') return { standing: state }
  const slugs = (await inReview()).map(({ slug }) => slug)
  return state === 'in_review' ? { slug: { in: slugs } } : { standing: state, slug: { notIn: slugs } }
}

async function answeredBy(name: string | undefined) {
  if (name === undefined) return {}
  const people = await read.person.findMany({ where: { name }, select: { id: true }, take: choicesCountedUpTo })
  return { ownerId: { in: people.map(({ id }) => id) } }
}

function called(q: string | undefined) {
  if (q === undefined) return {}
  const contains = { contains: q, mode: 'insensitive' } as const
  return { OR: [{ slug: contains }, { title: contains }] }
}

function latestOf(times: readonly (Date | null)[]): string | null {
  const last = Math.max(...times.map((time) => time?.getTime() ?? 0))
  return last > 0 ? new Date(last).toISOString() : null
}
