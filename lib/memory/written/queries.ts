import 'server-only'
import { demand, type PodActor } from '@/lib/core/actor'
import { keyset } from '@/lib/core/keyset'
import type { Refusal } from '@/lib/core/outcome'
import { searchWords, spellings } from '@/lib/core/search-words'
import { read } from '@/lib/db/client'
import { holding as like } from '@/lib/db/like'
import { Prisma } from '@/lib/db/generated/client'
import { type EntryFilter, readTool } from '@/lib/memory/written/schema'
import { lookRefused } from '@/lib/policy/look/queries'

// What pods are given: in their own environment, what is active, and nothing else.

/** An entry as pods are given it. */
export type GivenEntry = {
  id: string
  key: string
  text: string
  /** What lists say of it: its first heading or sentence. */
  said: string | null
  tags: string[]
  version: number
  digest: string
  writtenBy: string
  /** What the pod is that wrote it; null where a person did. */
  owner: string | null
  at: Date
}

/** What is not given, and how much of it there is. */
export type LeftOut = Record<'pending' | 'held' | 'archived' | 'rejected', number>

/** Why a pod may not read memory where it is; null where policy lets it. */
export async function readRefused(actor: PodActor): Promise<Refusal | null> {
  return await lookRefused(actor, readTool, 'may_not_read')
}

export const entryOrder = keyset('asc', { path: 'text', id: 'text' })

/** So many entries are looked through in the order of their names before the indexes of words are asked. */
const looked = 190

/** A page of the entries that hold all the words, by name; with how much there is that pods are not given. */
export async function givenEntries(
  { environment }: PodActor,
  { q, cursor, limit }: EntryFilter,
): Promise<{ entries: GivenEntry[]; next: string | null; leftOut: LeftOut }> {
  const words = searchWords(q)
  const [first, counts] = await Promise.all([nextEntries(environment, cursor, limit, words), leftOut(environment)])
  // What many entries hold fills a page at once; what few hold is found by the indexes of words.
  const isEnough = words.length === 0 || first.length > limit
  const rows = isEnough ? first : await foundEntries(environment, cursor, limit, words)
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1)! : null
  return { entries: page, next: last && entryOrder.behind({ path: last.key, id: last.id }), leftOut: counts }
}

const columns = Prisma.sql`w.id, w.key, t."text", w.said, w."tags", w.version, w."digest", v."writtenByName" as "writtenBy", w.owner, v."at"`
const entries = Prisma.sql`
  select e.id, e."path" as key, e."tags", e."activeNumber" as version, e."activeDigest" as digest, e."description" as said,
    e."podOwner" as owner from "MemoryEntry" e`
const itsText = Prisma.sql`join "MemoryText" t on t."digest" = w."digest"`
const itsVersion = Prisma.sql`join "MemoryVersion" v on v."entryId" = w.id and v."number" = w.version`

function beyond(environment: string, cursor: string | undefined): Prisma.Sql {
  const after = entryOrder.place(cursor).values
  const later = after ? Prisma.sql`and (e."path", e.id) > (${after.path}, ${after.id})` : Prisma.empty
  return Prisma.sql`where e."environment" = ${environment} and e."activeNumber" is not null ${later}`
}

/** That an entry holds a word: in its name, its tags or its text. */
function holding(word: string): Prisma.Sql {
  const wanted = like(word)
  return Prisma.sql`and (w.key ilike any ${wanted} or w."tags" && ${spellings(word)} or t."text" ilike any ${wanted})`
}

/** Those among the next entries by name that hold all the words. */
async function nextEntries(environment: string, cursor: string | undefined, limit: number, words: string[]) {
  const most = words.length === 0 ? limit + 1 : looked
  return await read.$queryRaw<GivenEntry[]>`
    with next as materialized (${entries} ${beyond(environment, cursor)} order by e."path", e.id limit ${most}),
      held as materialized (
        select w.* from next w ${itsText} where true ${Prisma.join([...words.map(holding), Prisma.empty], ' ')}
        order by w.key, w.id limit ${limit + 1})
    select ${columns} from held w ${itsText} ${itsVersion} order by w.key, w.id`
}

/** So many entries that hold a word are read by their ids; a word that more hold narrows little. */
const fewEnough = 500

/** Shorter words are in no index of words. */
const shortestIndexed = 3

/** Those among all that come later: by the index of the word that fewest hold, or, where each is held by many, by name. */
async function foundEntries(environment: string, cursor: string | undefined, limit: number, words: string[]) {
  const indexed = words.filter((word) => word.length >= shortestIndexed)
  const known = await Promise.all(indexed.map(async (word) => await idsHolding(environment, word)))
  const [fewest] = known.filter((ids) => ids !== null).toSorted((one, other) => one.length - other.length)
  const among = fewest ? Prisma.sql`and e.id = any(${fewest})` : Prisma.empty
  return await read.$queryRaw<GivenEntry[]>`
    with held as materialized (
      select w.* from (${entries} ${beyond(environment, cursor)} ${among}) w ${itsText}
      where true ${Prisma.join([...words.map(holding), Prisma.empty], ' ')} order by w.key, w.id limit ${limit + 1})
    select ${columns} from held w ${itsText} ${itsVersion} order by w.key, w.id`
}

/** The entries that hold a word, by its indexes; null where more hold it than are read so. */
async function idsHolding(environment: string, word: string): Promise<string[] | null> {
  const wanted = like(word)
  const given = Prisma.sql`m."environment" = ${environment} and m."activeNumber" is not null`
  const rows = await read.$queryRaw<{ id: string; way: number }[]>`
    (select m.id, 1 as way from "MemoryEntry" m
      where ${given} and (m."path" ilike any ${wanted} or m."tags" && ${spellings(word)}) limit ${fewEnough + 1})
    union all
    (select m.id, 2 from "MemoryText" t join "MemoryEntry" m on m."activeDigest" = t."digest" and ${given}
      where t."text" ilike any ${wanted} limit ${fewEnough + 1})`
  const isMore = [1, 2].some((way) => rows.filter((row) => row.way === way).length > fewEnough)
  return isMore ? null : [...new Set(rows.map(({ id }) => id))]
}

/** One entry by its name, if pods are given it where this one is. */
export async function givenEntry({ environment }: PodActor, key: string): Promise<GivenEntry | null> {
  const found = await read.memoryEntry.findFirst({
    where: { origin: 'live', environment, path: key, activeNumber: { not: null } },
  })
  if (!found) return null
  const version = await read.memoryVersion.findUniqueOrThrow({
    where: { entryId_number: { entryId: found.id, number: found.activeNumber! } },
    include: { text: true },
  })
  const { number, tags, writtenByName, at, text } = version
  const { digest, text: words } = text!
  const { id, description: said, podOwner: owner } = found
  return { id, key, text: words, said, tags, version: number, digest, writtenBy: writtenByName!, owner, at }
}

/** Of names those under which pods are given something where this one is, with what is odd about it. */
export async function givenAmong({ environment }: PodActor, keys: readonly string[]) {
  return await read.memoryEntry.findMany({
    where: { origin: 'live', environment, path: { in: [...keys] }, activeNumber: { not: null } },
    select: { path: true, activeNumber: true, flags: true },
  })
}

/** So many entries are counted at most. */
export const mostCounted = 1_000

/** How many entries pods are given where this one is, and how many of them lack something; of at most so many, by name. */
export async function givenCounts({ environment }: PodActor) {
  const [counts] = await read.$queryRaw<[{ entries: number; untagged: number; ownerless: number }]>`
    select count(*)::int as entries, count(*) filter (where w."tags" = '{}')::int as untagged,
      count(*) filter (where w.owner is null)::int as ownerless
    from (${entries} where e."environment" = ${environment} and e."activeNumber" is not null
      order by e."path", e.id limit ${mostCounted + 1}) w`
  const isLeast = counts.entries > mostCounted
  return { ...counts, entries: Math.min(counts.entries, mostCounted), isLeast }
}

/** Where the version of an entry stands that a pod wrote, for whoever wrote it; null for another pod’s. */
export async function writtenVersion(actor: PodActor, key: string, number: number) {
  demand(actor, 'calls:make')
  const { environment, id: podId } = actor
  const entry = await read.memoryEntry.findFirst({ where: { origin: 'live', environment, path: key } })
  const version =
    entry && (await read.memoryVersion.findUnique({ where: { entryId_number: { entryId: entry.id, number } } }))
  if (version?.writtenById !== podId) return null
  const request =
    version.requestId === null
      ? null
      : await read.request.findUnique({
          where: { id: version.requestId },
          select: {
            number: true,
            closedAt: true,
            votes: { where: { endedAt: null }, orderBy: { at: 'desc' }, take: 1, select: { note: true } },
          },
        })
  // What somebody decided and can still take back is not told.
  return { state: version.state!, request, note: (request?.closedAt && request.votes[0]?.note) || null }
}

/** How much there is that pods are not given, by why. */
async function leftOut(environment: string): Promise<LeftOut> {
  // The words themselves, since it is by them that the database knows that its index of these holds them all.
  const rows = await read.$queryRaw<{ state: string; count: number }[]>`
    select state::text, count(*)::int as count from "MemoryEntry"
    where origin = 'live' and environment = ${environment} and state <> 'active' group by state`
  const count = (state: string) => rows.find((row) => row.state === state)?.count ?? 0
  return {
    pending: count('pending'),
    held: count('held'),
    archived: count('archived'),
    rejected: count('rejected'),
  }
}
