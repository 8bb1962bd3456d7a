import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { revealIn } from '@/lib/core/hidden'
import { type Page, pageSize } from '@/lib/core/keyset'
import { read } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'
import { allOf } from '@/lib/db/things'
import { seen } from '@/lib/findings/aside/seen'
import { filledIn, misfitOf, type Values } from '@/lib/prompts/fill/filled'
import type { PromptMatch } from '@/lib/prompts/use/match'
import { matchesNow } from '@/lib/prompts/use/queries'
import {
  type Drifted,
  type DriftFilter,
  driftOrder,
  type DriftRow,
  driftsCountedUpTo,
  type DriftShown,
  type PromptUsed,
  type Usage,
  usageDays,
  usesCountedUpTo,
} from '@/lib/prompts/drift/schema'

/**
 * What stands as drifted; the very words by which the database knows that its indexes hold them all. A pod that is retired
 * works from nothing any more.
 */
const drifted = Prisma.raw(`u.match <> 'same_as_live' and u."endedAt" is null
  and not exists (select from "Pod" gone where gone.id = u."podId" and gone.state = 'retired')`)

/** One page of what pods work from that is not what is live where they are, newest first. */
export async function listDrifts(actor: Actor, { prompt, cursor }: DriftFilter): Promise<Page<DriftRow>> {
  demand(actor, 'prompts:read')
  const { values, direction } = driftOrder.place(cursor)
  const [order, sign] = [Prisma.raw(direction), Prisma.raw(direction === 'asc' ? '>' : '<')]
  const found = await read.$queryRaw<Found[]>`
    ${select} where ${allOf([
      Prisma.sql`${drifted}`,
      prompt !== undefined && Prisma.sql`u."promptSlug" = ${prompt}`,
      values !== null && Prisma.sql`(u.at, u.id) ${sign} (${values.at}, ${values.id})`,
    ])} order by u.at ${order}, u.id ${order} limit ${pageSize + 1}`
  const { rows, ...beside } = driftOrder.page(found, pageSize, cursor)
  return { rows: rows.map(rowOf), ...beside }
}

/** So many are shown on the page of a prompt with their differences. */
const mostShown = 3

/** The newest of what has drifted from a prompt, beside what is live there. */
export async function shownDrifts(actor: Actor, slug: string): Promise<DriftShown[]> {
  demand(actor, 'prompts:read')
  const found = await read.$queryRaw<Found[]>`
    ${select} where ${drifted} and u."promptSlug" = ${slug} order by u.at desc, u.id desc limit ${mostShown}`
  const live = await read.promptLive.findMany({ where: { promptSlug: slug } })
  const besides = found.map(({ environment, number, likeness }) => {
    const there = live.find((one) => one.environment === environment)
    // Beside the version that it is to the letter there is nothing to see.
    if (!there && likeness === 1000) return null
    return there ? { number: there.number, isLive: true } : number === null ? null : { number, isLive: false }
  })
  const versions = await read.promptVersion.findMany({
    where: { promptSlug: slug, number: { in: besides.flatMap((beside) => beside?.number ?? []) } },
    select: { promptSlug: true, number: true, digest: true },
  })
  const textOf = await textsOf([...found, ...versions])
  return found.map((one, at) => {
    const beside = besides[at]!
    const version = beside && versions.find(({ number }) => number === beside.number)
    const text = version ? textOf(version) : null
    return { ...rowOf(one), text: textOf(one), beside: beside && text !== null ? { ...beside, text } : null }
  })
}

/** How much has drifted from each of these prompts, as far as it is counted. */
export async function driftedFrom(slugs: readonly string[]): Promise<Map<string, Drifted>> {
  const rows = await read.$queryRaw<(Drifted & { slug: string })[]>`
    select asked.slug, ${counts} from unnest(${slugs}::text[]) as asked(slug) cross join lateral (
      select u.match, u."taskKey" from "PromptUse" u where ${drifted} and u."promptSlug" = asked.slug
      order by u.at desc, u.id desc limit ${driftsCountedUpTo + 1}) u group by 1`
  return new Map(rows.map(({ slug, ...one }) => [slug, one]))
}

/** How much pods work from texts that belong to no prompt. */
export async function driftedFromNone(actor: Actor): Promise<Drifted> {
  demand(actor, 'prompts:read')
  const [row] = await read.$queryRaw<[Drifted]>`
    select ${counts} from (select u.match, u."taskKey" from "PromptUse" u where ${drifted} and u."promptSlug" is null
      order by u.at desc, u.id desc limit ${driftsCountedUpTo + 1}) u`
  return row
}

const counts = Prisma.raw(`
  count(*) filter (where u.match <> 'approved' and u."taskKey" <> '')::int as tasks,
  count(*) filter (where u.match <> 'approved' and u."taskKey" = '')::int as others,
  count(*) filter (where u.match = 'approved')::int as "notLive"`)

/** How much a prompt was used lately, as pods say. */
export async function usageOf(actor: Actor, slug: string): Promise<Usage> {
  demand(actor, 'prompts:read')
  const [row] = await read.$queryRaw<[Usage & { uses: number }]>`
    select count(distinct ("podId", environment, "taskKey")) filter (where "taskKey" <> '')::int as tasks,
      count(distinct "podId")::int as pods, count(*)::int as uses
    from (select "podId", environment, "taskKey" from "PromptUse"
      where "promptSlug" = ${slug} and at > now() - make_interval(days => ${usageDays}::int)
      order by at desc, id desc limit ${usesCountedUpTo + 1}) used`
  const { tasks, pods, uses } = row
  return { tasks, pods, isLeast: uses > usesCountedUpTo }
}

/** So many texts that a pod worked from before are listed for a task. */
const mostBefore = 10

/** What a pod said last of the text that it works from for a task, and before that; null where it said nothing. */
export async function promptOfTask(
  actor: Actor,
  of: { podId: string; environment: string; key: string },
): Promise<PromptUsed | null> {
  demand(actor, 'tasks:read')
  const [found, ...before] = await read.$queryRaw<Found[]>`
    ${select} where u."podId" = ${of.podId} and u.environment = ${of.environment} and u."taskKey" = ${of.key}
    order by u.at desc, u.id desc limit ${mostBefore + 1}`
  if (!found) return null
  const used = await shownUse(found, undefined, before)
  return {
    ...used,
    before: before.map((one) => {
      const { at, prompt } = rowOf(one)
      return { at, prompt, match: one.match, isFilled: one.filledWith !== null }
    }),
  }
}

/** A text that a task was started on, of which its pod said nothing more, as it is told by the versions that there are now. */
export async function promptNow(
  actor: Actor,
  { environment, text, digest, at }: { environment: string; text: string; digest: string; at: Date },
): Promise<PromptUsed> {
  demand(actor, 'tasks:read')
  const said = { slug: null, text, digest, filled: null }
  const [matched] = await matchesNow([{ environment, said }])
  const { match, slug: promptSlug, title, number, likeness, values: filledWith } = matched!
  const thousandths = likeness === null ? null : Math.floor(likeness * 1000)
  const nobody = { id: '', taskKey: '', endedBy: null, pod: '', podSlug: '', task: null }
  return await shownUse(
    { ...nobody, at, match, environment, digest, promptSlug, title, number, likeness: thousandths, filledWith },
    text,
  )
}

/** A text that a pod works from, beside the version that it is held against where it is not the live one. */
async function shownUse(found: Found, known?: string, earlier: readonly Found[] = []): Promise<PromptUsed> {
  const { match, promptSlug, environment, number, filledWith } = found
  const { at, prompt, digest } = rowOf(found)
  const live = await read.promptLive.findFirst({ where: { promptSlug: promptSlug ?? '', environment } })
  const against = live ? live.number : number
  const isCompared = match !== 'same_as_live' && against !== null && !(prompt?.isExact && against === number)
  // What a pod filled in before it is most likely in the text that it works from now.
  const filled =
    filledWith ?? earlier.find((one) => one.promptSlug === promptSlug && one.filledWith)?.filledWith ?? null
  const other =
    isCompared && promptSlug
      ? await read.promptVersion.findUnique({
          where: { promptSlug_number: { promptSlug, number: against } },
          include: { text: true },
        })
      : null
  const [textOf, values, shown] = await Promise.all([
    textsOf([found]),
    shownValues(filledWith),
    other && seen({ text: asFilled(other.text.text, filled) }),
  ])
  const text = known === undefined ? textOf(found) : (await seen({ text: known })).shown.text
  const beside = other && shown ? { number: other.number, isLive: live !== null, text: shown.shown.text } : null
  return { at, prompt, digest, match, values, text, beside, before: [], ended: found.endedBy }
}

/** A version with the same values where they fit it, so that what differs is the text. */
function asFilled(text: string, values: Values | null): string {
  return values && misfitOf(text, values) === null ? filledIn(text, values) : text
}

/** What was filled in, with what is no business of its readers kept out of sight. */
export async function shownValues(values: Values | null): Promise<Values | null> {
  return values && revealIn((await seen({ ...values })).shown)
}

type Found = {
  id: string
  at: Date
  match: PromptMatch
  environment: string
  taskKey: string
  digest: string
  promptSlug: string | null
  number: number | null
  likeness: number | null
  filledWith: Values | null
  endedBy: PromptUsed['ended']
  pod: string
  podSlug: string
  title: string | null
  task: number | null
}

const select = Prisma.raw(`
  select u.id, u.at, u.match, u.environment, u."taskKey", u.digest, u."promptSlug", u.number, u.likeness, u."filledWith", u."endedBy",
    p.name as pod, p.slug as "podSlug", pr.title, t.number as task
  from "PromptUse" u join "Pod" p on p.id = u."podId" left join "Prompt" pr on pr.slug = u."promptSlug"
    left join "Task" t on t."podId" = u."podId" and t.environment = u.environment and t.key = u."taskKey"`)

function rowOf({ id, at, match, environment, digest, ...found }: Found): DriftRow {
  const { promptSlug: slug, number, taskKey: key, task, pod, podSlug } = found
  return revealIn<DriftRow>({
    id,
    at: at.toISOString(),
    match: match as DriftRow['match'],
    environment,
    digest,
    pod: { name: pod, slug: podSlug },
    task: key === '' ? null : { key, number: task },
    prompt: slug === null ? null : { slug, title: found.title ?? slug, number, isExact: found.likeness === 1000 },
  })
}

type Told = { digest: string; promptSlug: string | null; number: number | null; filledWith?: Values | null }

/**
 * These texts, with what is no business of their readers kept out of sight: as they are kept, or as they were filled in;
 * null for one that is not known.
 */
async function textsOf(told: readonly Told[]): Promise<(one: Told) => string | null> {
  const filled = told.filter((one) => one.filledWith)
  const templates = await read.promptVersion.findMany({
    where: { OR: filled.map(({ promptSlug, number }) => ({ promptSlug: promptSlug!, number: number! })) },
    include: { text: true },
  })
  const rows = await read.promptText.findMany({
    where: { digest: { in: [...new Set(told.map(({ digest }) => digest))] } },
  })
  const texts = new Map(rows.map(({ digest, text }) => [digest, text]))
  for (const { digest, promptSlug, number, filledWith } of filled) {
    const of = templates.find((one) => one.promptSlug === promptSlug && one.number === number)
    if (of && !texts.has(digest)) texts.set(digest, filledIn(of.text.text, filledWith!))
  }
  const shown = new Map<string, string>()
  for (const [digest, text] of texts) shown.set(digest, (await seen({ text })).shown.text)
  return ({ digest }) => shown.get(digest) ?? null
}
