import 'server-only'
import { lastPlace, lineAtPlace } from '@/lib/audit/order/queries'
import { type Actor, demand } from '@/lib/core/actor'
import { read, type Tx } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'
import type { SinkLine } from '@/lib/sinks/ecs'
import { kindNamed } from '@/lib/sinks/kinds/registry'
import { endOf, hostOf } from '@/lib/sinks/rules'
import { type SinkRow, sinkTest, type SinkView } from '@/lib/sinks/schema'

/** So many lines that a store refused are shown. */
const lettersShown = 20

/** The log stores, and how it goes with each. Whole addresses are for whoever manages them. */
export async function listSinks(actor: Actor): Promise<SinkView[]> {
  demand(actor, 'audit:read')
  const seesAll = actor.can.has('sinks:manage')
  const sinks = await read.sink.findMany({
    where: { removedAt: null },
    include: { course: true },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  })
  return await Promise.all(
    sinks.map(async ({ course, ...sink }) => {
      const [lag, letters, refused, again] = await Promise.all([
        lagBehind(course!.position),
        lettersOf(sink.id),
        read.sinkLetter.count({ where: { sinkId: sink.id } }),
        read.sinkLetter.count({ where: { sinkId: sink.id, again: true } }),
      ])
      return {
        id: sink.id,
        name: sink.name,
        kind: sink.kind,
        address: seesAll ? sink.address : hostOfSink(sink),
        into: sink.into,
        secret: seesAll ? sink.secret : null,
        nouns: sink.nouns,
        environments: sink.environments,
        pausedAt: sink.pausedAt?.toISOString() ?? null,
        failingSince: course!.failingSince?.toISOString() ?? null,
        lastSuccessAt: course!.lastSuccessAt?.toISOString() ?? null,
        lastError: course!.lastError,
        nextAt: course!.failures > 0 ? course!.nextAt.toISOString() : null,
        sent: Number(course!.sent),
        ...lag,
        isTesting: course!.testId !== null,
        tested: course!.tested === null ? null : sinkTest.parse(course!.tested),
        refused,
        again,
        letters,
      }
    }),
  )
}

/** The host of a log store, as it is told on the record. */
export function hostOfSink({ kind, address }: Pick<SinkRow, 'kind' | 'address'>): string {
  const found = kindNamed(kind)
  const end = found && endOf(found, address)
  return end && !('wrong' in end) ? hostOf(end) : 'elsewhere'
}

async function lagBehind(position: bigint): Promise<{ behind: number; behindSeconds: number }> {
  const [lag] = await read.$queryRaw<[{ behind: number; behindSeconds: number }]>`
    select (${lastPlace} - ${position})::int as behind,
      coalesce((select extract(epoch from now() - "eventAt") from "AuditOrder"
        where "position" > ${position} order by "position" limit 1), 0)::float8 as "behindSeconds"`
  return lag
}

async function lettersOf(sinkId: string): Promise<SinkView['letters']> {
  const rows = await read.$queryRaw<{ position: bigint; why: string; at: Date; sentence: string; eventId: string }[]>`
    select l."position", l.why, l.at, e.sentence, e.id as "eventId"
    from (select * from "SinkLetter" where "sinkId" = ${sinkId} order by "position" limit ${lettersShown}) l
      join "AuditOrder" o on o."position" = l."position" ${Prisma.raw(lineAtPlace)}
    order by l."position"`
  return rows.map(({ position, at, ...row }) => ({ ...row, position: Number(position), at: at.toISOString() }))
}

/** The log stores that there is something to do for now: a test, lines that were not sent yet, or some that are sent again. */
export async function dueSinks(actor: Actor): Promise<string[]> {
  demand(actor, 'system:sweep')
  const due = await read.$queryRaw<{ id: string }[]>`
    select s.id from "Sink" s join "SinkCourse" c on c."sinkId" = s.id
    where s."removedAt" is null and s."pausedAt" is null and (c."heldUntil" is null or c."heldUntil" < now())
      and (c."testId" is not null or (c."nextAt" <= now()
        and (c."position" < ${lastPlace}
          or exists (select from "SinkLetter" l where l."sinkId" = s.id and l.again))))`
  return due.map(({ id }) => id)
}

const columns = `o."position", e.id, e.at, e.type, e.sentence, e."actorKind", e."actorId", e."actorName", e."onBehalfOf",
  e."subjectKind", e."subjectId", e.environment, e."podId", e."taskKey", e."toolKey", e."requestId", e."callId", e.outcome,
  e."policyVersion", e."promptHash", e.data`

/** So many places of the record are looked at for one batch, and so many lines of them are sent at once. */
export const atOnce = { places: 5_000, lines: 500 }

export type Batch = { lines: (SinkLine & { position: bigint })[]; upTo: bigint }

/** The next lines behind a place that a store is to get, and the place up to which there are no others. */
export async function nextBatch(actor: Actor, sinkId: string, position: bigint): Promise<Batch> {
  demand(actor, 'system:sweep')
  // First how far it goes: what gets its place after this look comes with the next batch.
  const [{ last }] = await read.$queryRaw<[{ last: bigint }]>`
    select least(${lastPlace}, ${position} + ${atOnce.places}::bigint) as last`
  if (last <= position) return { lines: [], upTo: position }
  const lines = await read.$queryRawUnsafe<Batch['lines']>(
    `select ${columns} from (select * from "AuditOrder" where "position" > $2::bigint and "position" <= $3::bigint
        order by "position") o
      join "Sink" s on s.id = $1
      ${lineAtPlace}
    where (s.nouns = '{}' or split_part(e.type, '.', 1) = any(s.nouns))
        and (s.environments = '{}' or e.environment = any(s.environments))
    order by o."position" limit $4`,
    sinkId,
    position,
    last,
    atOnce.lines,
  )
  return { lines, upTo: lines.length === atOnce.lines ? lines.at(-1)!.position : last }
}

/** Lines that a store refused and that are to be sent to it once more. */
export async function lettersAgain(actor: Actor, sinkId: string): Promise<Batch['lines']> {
  demand(actor, 'system:sweep')
  return await read.$queryRawUnsafe<Batch['lines']>(
    `select ${columns} from (select "position" from "SinkLetter" where "sinkId" = $1 and again order by "position" limit $2) l
      join "AuditOrder" o on o."position" = l."position" ${lineAtPlace}
    order by o."position"`,
    sinkId,
    atOnce.lines,
  )
}

/** So far apart lie lines at most that have their places in another order than they happened, as changes overlap. */
const overlapping = 5_000

/** Behind which place everything lies that happened since a moment; null where nothing did. */
export async function placeBefore(tx: Tx, since: Date): Promise<bigint | null> {
  // The record is in order but for what overlapped: halved until the moment is found, and looked through around it.
  const [{ first }] = await tx.$queryRaw<[{ first: bigint | null }]>`
    with recursive half as (
      select min("position") - 1 as low, max("position") as high from "AuditOrder"
      union all
      select case when o."eventAt" < ${since} then o."position" else low end,
        case when o."eventAt" < ${since} then greatest(high, o."position") else middle end
      from half, lateral (select low + (high - low) / 2 as middle) m,
        lateral (select "position", "eventAt" from "AuditOrder" where "position" >= m.middle order by "position" limit 1) o
      where high - low > 1)
    select min(o."position") as first from (select min(high) as place from half) found
      join "AuditOrder" o on o."position" between found.place - ${overlapping} and found.place + ${overlapping}
    where o."eventAt" >= ${since}`
  return first === null ? null : first - 1n
}
