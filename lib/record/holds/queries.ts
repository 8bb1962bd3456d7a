import 'server-only'
import type { AuditFilter } from '@/lib/audit/schema'
import { wantedBy } from '@/lib/audit/wanted/queries'
import { type Actor, demand, systemActor } from '@/lib/core/actor'
import { type Page, pageSize } from '@/lib/core/keyset'
import { searchTerms } from '@/lib/core/search-words'
import { read } from '@/lib/db/client'
import { Prisma, type RecordHold } from '@/lib/db/generated/client'
import { holding } from '@/lib/db/like'
import { meantFilter } from '@/lib/record/exports/schema'
import { type Hold, mostHolds, newestHoldsFirst, type ReleaseAsked } from '@/lib/record/holds/schema'

/** What a hold holds is the same whoever looks. */
const reader: Actor = { ...systemActor, can: new Set(['audit:read']) }

/**
 * That a line "e" is held by this filter. Names change, and what tells of that may be in an archive itself: so a line counts
 * also where whoever did it was called so when it was written.
 */
async function heldBy({ actor, ...others }: AuditFilter): Promise<Prisma.Sql> {
  if (actor === undefined) return (await wantedBy(reader, others)).every
  const [now, then] = [await wantedBy(reader, { ...others, actor }), await wantedBy(reader, others)]
  const called = searchTerms(actor).words.map((word) => Prisma.sql`e."actorName" ilike any ${holding(word)}`)
  if (called.length === 0) return now.every
  return Prisma.sql`((${now.every}) or (${then.every} and ${Prisma.join(called, ' and ')}))`
}

/** How many lines this holds now. */
export async function countHeld(filter: AuditFilter): Promise<number> {
  const [row] = await read.$queryRaw<[{ count: number }]>`
    select count(*)::int as count from "AuditEvent" e where ${await heldBy(filter)}`
  return row.count
}

/** The names of the holds in force of which a line lies between two moments. */
export async function holdsWithin(from: Date, to: Date): Promise<string[]> {
  const names: string[] = []
  for (const { name, filter } of await read.recordHold.findMany({
    where: { releasedAt: null },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
    take: mostHolds,
  })) {
    const rows = await read.$queryRaw<unknown[]>`select 1 from "AuditEvent" e
      where e.at >= ${from} and e.at < ${to} and ${await heldBy(meantFilter.parse(filter))} limit 1`
    if (rows.length > 0) names.push(name)
  }
  return names
}

/** A page of holds: those in force, or those that were released, the newest first. */
export async function listHolds(
  actor: Actor,
  state: 'in_force' | 'released',
  cursor: string | undefined,
): Promise<Page<Hold>> {
  demand(actor, 'audit:read')
  const found = await read.recordHold.findMany({
    where: { AND: [{ releasedAt: state === 'in_force' ? null : { not: null } }, newestHoldsFirst.beyond(cursor)] },
    orderBy: newestHoldsFirst.order(cursor),
    take: pageSize + 1,
  })
  const { rows, ...beside } = newestHoldsFirst.page(found, pageSize, cursor)
  return { rows: rows.map((row) => toHold(row, actor)), ...beside }
}

/** The holds whose release somebody asks for and nobody has answered, the one that waits longest first. */
export async function releasesAsked(actor: Actor): Promise<ReleaseAsked[]> {
  demand(actor, 'audit:read')
  const found = await read.recordHold.findMany({
    where: { releasedAt: null, askedAt: { not: null } },
    orderBy: [{ askedAt: 'asc' }, { id: 'asc' }],
    take: mostHolds,
  })
  return found.map(({ id, name, askedById, askedByName, askedAt }) => ({
    id,
    name,
    byId: askedById!,
    byName: askedByName!,
    at: askedAt!.toISOString(),
  }))
}

/** One hold, or null. */
export async function holdById(actor: Actor, id: string): Promise<Hold | null> {
  demand(actor, 'audit:read')
  const found = await read.recordHold.findUnique({ where: { id } })
  return found && toHold(found, actor)
}

function toHold(row: RecordHold, actor: Actor): Hold {
  const { id, name, reason, filter, lines, byName, at } = row
  const { askedAt, askedById, askedByName, askedReason, releasedAt, releasedByName } = row
  return {
    id,
    name,
    reason,
    lines,
    byName,
    filter: filter as Record<string, string>,
    at: at.toISOString(),
    asked: askedAt && {
      byName: askedByName!,
      reason: askedReason!,
      at: askedAt.toISOString(),
      isOwn: askedById === actor.id,
    },
    released: releasedAt && { byName: releasedByName!, at: releasedAt.toISOString() },
  }
}
