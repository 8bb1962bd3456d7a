import 'server-only'
import type { PoolClient } from 'pg'
import { read, type Tx } from '@/lib/db/client'
import { type Candidate, type Matched, matchOf } from '@/lib/prompts/use/match'
import { type Newest, placeOf, type Use } from '@/lib/prompts/use/rules'
import type { Filled, PromptSaid, UsedIn } from '@/lib/prompts/use/schema'

/** Asks the database, whichever connection a transaction has. */
export type Ask = <Row extends object>(text: string, values: readonly unknown[]) => Promise<Row[]>

export const askPool =
  (db: PoolClient): Ask =>
  async <Row extends object>(text: string, values: readonly unknown[]) =>
    (await db.query<Row>(text, [...values])).rows

export const askPrisma =
  (tx: Pick<Tx, '$queryRawUnsafe'>): Ask =>
  async <Row extends object>(text: string, values: readonly unknown[]) =>
    await tx.$queryRawUnsafe<Row[]>(text, ...values)

/** The same from a connection that only reads. */
export const matchesNow = (uses: readonly UsedIn[]) => matchesFor(askPrisma(read), uses)

/** What each of these texts is at this moment, beside the versions that there are. */
export async function matchesFor(ask: Ask, uses: readonly UsedIn[]): Promise<Matched[]> {
  const before = await filledBefore(ask, uses)
  const templates = [...before.values(), ...uses.flatMap(({ said }) => said.filled ?? [])]
  const exact = await versionsWith(ask, [
    ...new Set([...uses.map(({ said }) => said.digest), ...templates.map(({ template }) => template)]),
  ])
  const found: Matched[] = []
  for (const { environment, said } of uses) {
    const filled = said.filled ?? before.get(said.digest) ?? null
    const digest = filled?.template ?? said.digest
    const known = exact.filter((one) => one.digest === digest)
    const isPlain = said.slug === null ? known.length > 0 : known.some(({ slug }) => slug === said.slug)
    const all = isPlain ? known : [...known, ...(await nearBy(ask, said, known.length > 0))]
    const text = isPlain ? null : (said.text ?? (await textOf(ask, said.digest)))
    const match = matchOf({ slug: said.slug, digest, text }, all.map(asSeenFrom(environment)))
    const values = match.values ?? (filled && match.likeness === 1 ? filled.values : null)
    found.push({ ...match, values, title: all.find(({ slug }) => slug === match.slug)?.title ?? null })
  }
  return found
}

type Version = Omit<Candidate, 'isLive'> & { title: string; live: string[] | null }

const asSeenFrom =
  (environment: string) =>
  ({ live, title: _title, ...version }: Version): Candidate => ({
    ...version,
    isLive: live?.includes(environment) ?? false,
  })

const version = `
  v."promptSlug" as slug, v.number, v.digest, p.title, v."approvedAt" is not null and v."retiredAt" is null as "isApproved",
  (select array_agg(l.environment) from "PromptLive" l where l."promptSlug" = v."promptSlug" and l.number = v.number) as live`

async function versionsWith(ask: Ask, digests: readonly string[]): Promise<Version[]> {
  return await ask<Version>(
    `select ${version}, null as text from "PromptVersion" v join "Prompt" p on p.slug = v."promptSlug"
     where v.digest = any($1::text[])`,
    [digests],
  )
}

/** Of texts that are told by their digest alone, what is known of how they were filled in. */
async function filledBefore(ask: Ask, uses: readonly UsedIn[]): Promise<Map<string, Filled>> {
  const digests = uses.flatMap(({ said }) => (said.filled ? [] : said.digest))
  if (digests.length === 0) return new Map()
  const rows = await ask<Filled & { digest: string }>(
    `select distinct on (u.digest) u.digest, v.digest as template, u."filledWith" as values
     from "PromptUse" u join "PromptVersion" v on v."promptSlug" = u."promptSlug" and v.number = u.number
     where u.digest = any($1::text[]) and u."filledWith" is not null order by u.digest, u.at desc, u.id desc`,
    [[...new Set(digests)]],
  )
  return new Map(rows.map(({ digest, ...filled }) => [digest, filled]))
}

/** So many versions a text is held against, and no more text than this of them: what is live first, then what is newest. */
const mostVersions = 40
const mostText = 1_000_000

/** The versions that a text may be like: those of the prompt that is named, and where there is none, of all. */
async function nearBy(ask: Ask, { slug }: PromptSaid, isKnown: boolean): Promise<Version[]> {
  const ofNamed = slug === null ? [] : await candidates(ask, ofPrompt, [slug])
  // A text that is somebody's version already is told by that; only what nobody has is held against all.
  return ofNamed.length > 0 || isKnown ? ofNamed : await candidates(ask, ofAll, [])
}

const ofPrompt = `
  (select "promptSlug", number from "PromptVersion" where "promptSlug" = $1 order by number desc limit ${mostVersions})
  union select "promptSlug", number from "PromptLive" where "promptSlug" = $1`
const ofAll = `
  (select "promptSlug", number from "PromptLive" order by since desc limit ${mostVersions})
  union (select "promptSlug", number from "PromptVersion" order by "writtenAt" desc limit ${mostVersions})`

async function candidates(ask: Ask, among: string, values: readonly unknown[]): Promise<Version[]> {
  return await ask<Version>(
    `select slug, number, digest, title, "isApproved", live, text from (
       select ${version}, t.text, sum(length(t.text)) over (order by l.number is null, v."writtenAt" desc, v."promptSlug", v.number) as held
       from (${among}) n
       join "PromptVersion" v on v."promptSlug" = n."promptSlug" and v.number = n.number
       join "Prompt" p on p.slug = v."promptSlug" join "PromptText" t on t.digest = v.digest
       left join lateral (select l.number from "PromptLive" l where l."promptSlug" = v."promptSlug" and l.number = v.number limit 1) l on true
     ) c where held <= ${mostText}`,
    values,
  )
}

/** Versions of a prompt that a pod may have filled in, with their texts: what is live first, then what is newest. */
export async function versionsToFill(
  ask: Ask,
  slug: string,
  environment: string,
): Promise<(Candidate & { title: string })[]> {
  const found = await candidates(ask, ofPrompt, [slug])
  return found
    .map((one) => ({ ...asSeenFrom(environment)(one), title: one.title }))
    .toSorted((a, b) => Number(b.isLive) - Number(a.isLive) || b.number - a.number)
}

export async function textOf(ask: Ask, digest: string): Promise<string | null> {
  const [row] = await ask<{ text: string }>(`select text from "PromptText" where digest = $1`, [digest])
  return row?.text ?? null
}

/** What pods said last for these tasks, by place. */
export async function newestUses(ask: Ask, uses: readonly Use[]): Promise<Map<string, Newest>> {
  const rows = await ask<Newest & { place: string }>(
    `select asked.place, u.digest, u.match, u."promptSlug" as slug,
       u."filledWith" is not null or exists (select from "PromptText" t where t.digest = u.digest) as "hasText"
     from (select distinct * from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as a(pod, place, environment, task)) asked
     cross join lateral (select * from "PromptUse" u where u."podId" = asked.pod and u.environment = asked.environment
       and u."taskKey" = asked.task order by u.at desc, u.id desc limit 1) u`,
    [
      uses.map(({ podId }) => podId),
      uses.map(placeOf),
      uses.map(({ environment }) => environment),
      uses.map(({ taskKey }) => taskKey ?? ''),
    ],
  )
  return new Map(rows.map(({ place, ...newest }) => [place, newest]))
}
