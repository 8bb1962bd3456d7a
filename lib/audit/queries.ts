import 'server-only'
import { type AuditEventType, firstLines } from '@/lib/audit/events'
import { eventKinds, outcomeOf } from '@/lib/audit/labels'
import type { AuditDetail, AuditFilter, AuditRow } from '@/lib/audit/schema'
import type { Actor } from '@/lib/core/actor'
import { countedUpTo, type Place } from '@/lib/core/count'
import { type Page, placeOf } from '@/lib/core/keyset'
import { revealIn } from '@/lib/core/hidden'
import { read } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'
import { holding } from '@/lib/db/like'
import { searchWords, spellings } from '@/lib/core/search-words'

/** More than of other lists, because most lines are one: what can be seen at once tells what belongs together. */
const pageSize = 40

const columns = Prisma.sql`e.id, e.at, e.type, e."actorKind", e."actorName", e.sentence, e.outcome, e.environment,
  e."callId", (select number from "Request" r where r.id = e."requestId") as "requestNumber",
  (extract(epoch from e.at) * 1000000)::bigint::text || '_' || e.id as cursor`

type Found = Omit<AuditRow, 'at'> & { at: Date }
type OfPod = { podId: string; environment: string | null; key: string }

/**
 * One page of the record, newest first, as far as this reader may see it. `next` is the cursor of the next page; a reader
 * who asks for the lines after `position` misses none.
 */
export async function timeline(actor: Actor, filter: AuditFilter): Promise<Page<AuditRow> & { position: number }> {
  const wanted = await wantedBy(actor, filter)
  const isBack = filter.cursor?.startsWith('~') ?? false
  const way = Prisma.raw(isBack ? 'asc' : 'desc')
  // First, so that a line that comes meanwhile is seen twice rather than never.
  const position = await lastPosition()
  const found = await read.$queryRaw<Found[]>`
    select ${columns} from "AuditEvent" e where ${wanted} order by e.at ${way}, e.id ${way} limit ${pageSize + 1}`
  const rows = revealIn(isBack ? found.slice(0, pageSize).toReversed() : found.slice(0, pageSize)).map(toRow)
  const isMore = found.length > pageSize
  const [hasNext, hasPrevious] = isBack ? [true, isMore] : [isMore, filter.cursor !== undefined]
  return {
    rows,
    next: hasNext ? (rows.at(-1)?.cursor ?? null) : null,
    previous: hasPrevious && rows[0] ? `~${rows[0].cursor}` : null,
    position,
  }
}

/** Where such a page lies among all the lines this reader may see and wants, as far as anybody counts. */
export async function placeInTimeline(actor: Actor, filter: AuditFilter, page: Page<AuditRow>): Promise<Place> {
  return await placeOf(page, async (cursor) => {
    const wanted = await wantedBy(actor, { ...filter, cursor })
    const [row] = await read.$queryRaw<[{ count: number }]>`
      select count(*)::int as count from (select from "AuditEvent" e where ${wanted} limit ${countedUpTo + 1}) line`
    return row.count
  })
}

/**
 * What got its place in the order of the record after this position, in that order, as far as this reader may see and
 * wants it. Whoever asks again from the `position` that comes with it gets every line once, and none behind it. When
 * there is `more`, that position is the last of these lines.
 */
export async function linesAfter(
  actor: Actor,
  filter: AuditFilter,
  after: number,
): Promise<{ rows: AuditRow[]; position: number; more: boolean }> {
  const wanted = await wantedBy(actor, filter)
  const last = await lastPosition()
  const found = await read.$queryRaw<(Found & { position: bigint })[]>`
    select ${columns}, o.position from "AuditOrder" o join "AuditEvent" e on e.at = o."eventAt" and e.id = o."eventId"
    where o.position > ${after} and o.position <= ${last} and ${wanted} order by o.position limit ${pageSize + 1}`
  const rows = found.slice(0, pageSize)
  const more = found.length > pageSize
  return {
    rows: revealIn(rows).map(toRow),
    position: more ? Number(rows.at(-1)!.position) : Math.max(after, last),
    more,
  }
}

async function lastPosition(): Promise<number> {
  const [{ position }] = await read.$queryRaw<[{ position: bigint }]>`
    select coalesce(max(position), 0) as position from "AuditOrder"`
  return Number(position)
}

async function wantedBy(actor: Actor, filter: AuditFilter): Promise<Prisma.Sql> {
  const wanted = [scopeOf(actor), ...conditions(filter), ...(filter.task ? [await ofTask(filter.task)] : [])]
  return Prisma.join(wanted, ' and ')
}

/** One event with all it belongs to, or null when there is none that this reader may see. */
export async function auditEvent(actor: Actor, id: string): Promise<AuditDetail | null> {
  const [found] = await read.$queryRaw<
    (Found & Omit<AuditDetail, keyof AuditRow | 'chain'> & { call: CallWords | null; isOpenCritical: boolean | null })[]
  >`
    select ${columns}, e."actorId", e."onBehalfOf", e."subjectKind", e."subjectId", e."taskKey", e."toolKey", e."requestId",
      e."policyVersion", e."promptHash", e."schemaVersion"::int as "schemaVersion", e.data,
      (select name from "Pod" where id = e."podId") as "podName",
      (select number from "Task" t where t."podId" = e."podId" and t.environment = e.environment and t.key = e."taskKey")
        as "taskNumber",
      (select title from "Tool" where key = e."toolKey") as "toolTitle",
      (select jsonb_build_object('chain', coalesce(g.chain, c.chain), 'sentence', c.sentence,
          'reason', coalesce(g.reason, c."decisionReason"))
        from "Call" c left join "Grounds" g on g.id = c."groundsId" where c.id = e."callId") as call,
      (select r.tier = 'critical' and r.state = 'waiting' from "Request" r where r.id = e."requestId") as "isOpenCritical"
    from "AuditEvent" e where e.id = ${id} and ${scopeOf(actor)}`
  if (!found) return null
  const { isOpenCritical, call, ...event } = found
  const mindsApart = isOpenCritical === true && event.actorId !== actor.id && actor.can.has('requests:decide')
  const position = Prisma.sql`(select at, id from "AuditEvent" where id = ${id} limit 1)`
  const [related, [previous], [next]] = await Promise.all([
    relatedTo(actor, event),
    read.$queryRaw<
      { id: string }[]
    >`select e.id from "AuditEvent" e where (e.at, e.id) < ${position} and ${scopeOf(actor)}
      order by e.at desc, e.id desc limit 1`,
    read.$queryRaw<
      { id: string }[]
    >`select e.id from "AuditEvent" e where (e.at, e.id) > ${position} and ${scopeOf(actor)}
      order by e.at, e.id limit 1`,
  ])
  return revealIn<AuditDetail>({
    ...event,
    ...toRow(event),
    data: { ...(call && wordsOf(event.type, call)), ...event.data },
    ...(mindsApart && event.type === 'request.signed' ? { data: withoutReason(event.data) } : {}),
    chain: call?.chain ?? [],
    related,
    previousId: previous?.id ?? null,
    nextId: next?.id ?? null,
  })
}

/** What an actor was called last, as far as this reader may see lines of theirs; else, to whoever sees all, who has that id. */
export async function nameOfActor(reader: Actor, actorId: string): Promise<string | null> {
  const [found] = await read.$queryRaw<{ name: string }[]>`
    select e."actorName" as name from "AuditEvent" e where e."actorId" = ${actorId} and ${scopeOf(reader)}
    order by e.at desc, e.id desc limit 1`
  if (found || !reader.can.has('audit:read')) return found?.name ?? null
  const [known] = await read.$queryRaw<{ name: string }[]>`
    select name from "Person" where id = ${actorId} union all select name from "Pod" where id = ${actorId}`
  return known?.name ?? null
}

/** What a call's own row says for its lines. */
type CallWords = { chain: AuditDetail['chain']; sentence: string; reason: string }

/** The words that the lines of a call leave to its row; lines of earlier versions have them in their data. */
function wordsOf(type: string, { sentence, reason }: CallWords): { sentence?: string; reason?: string } {
  if (!type.startsWith('call.')) return {}
  return firstLines.has(type as AuditEventType) ? { sentence, reason } : { sentence }
}

/** Whoever is next to sign something critical makes up their own mind, without the words of the first. */
function withoutReason({ reasonCode: _reason, note: _note, ...data }: Record<string, unknown>) {
  return { ...data, reasonHeldBack: true }
}

async function relatedTo(
  actor: Actor,
  { requestId, callId, id }: { requestId: string | null; callId: string | null; id: string },
): Promise<AuditRow[]> {
  const same = requestId
    ? Prisma.sql`e."requestId" = ${requestId}`
    : callId
      ? Prisma.sql`e."callId" = ${callId}`
      : Prisma.sql`e.id = ${id}`
  const found = await read.$queryRaw<Found[]>`
    select ${columns} from "AuditEvent" e where ${same} and ${scopeOf(actor)} order by e.at, e.id limit 100`
  return found.map(toRow)
}

/** Auditors and admins read everything; approvers what concerns requests or themselves, such as their own sign-ins. */
function scopeOf(actor: Actor): Prisma.Sql {
  if (actor.can.has('audit:read')) return Prisma.sql`true`
  if (!actor.can.has('audit:read_own')) throw new Error(`${actor.id} lacks audit:read`)
  const about = Prisma.sql`e."subjectKind" = 'person' and e."subjectId" = ${actor.id}`
  return Prisma.sql`(e."requestId" is not null or e."actorId" = ${actor.id} or (${about}))`
}

function conditions(filter: AuditFilter): Prisma.Sql[] {
  const { kind, what, outcome, env, actor, actorId, pod, tool, request, call, from, to, cursor, q } = filter
  const some: (Prisma.Sql | false | undefined | '')[] = [
    kind && Prisma.sql`e."actorKind" = ${kind}`,
    what && Object.hasOwn(eventKinds, what) && Prisma.sql`e.type like ${`${what}.%`}`,
    outcome && endedIn(outcome),
    env && Prisma.sql`e.environment = ${env}`,
    actor && Prisma.sql`e."actorName" ilike any ${holding(actor)}`,
    actorId && doneBy(actorId),
    pod && Prisma.sql`e."podId" in (select id from "Pod" where slug = ${pod} or name = any(${spellings(pod)}))`,
    tool && Prisma.sql`e."toolKey" = ${tool}`,
    request !== undefined && Prisma.sql`e."requestId" = (select id from "Request" where number = ${request})`,
    call && Prisma.sql`e."callId" = ${call}`,
    from && Prisma.sql`e.at >= ${new Date(from)}`,
    to && Prisma.sql`e.at < ${endOf(to)}`,
    cursor && beyond(cursor),
    ...searchWords(q).map((word) => Prisma.sql`e.sentence ilike any ${holding(word)}`),
  ]
  return some.filter((condition): condition is Prisma.Sql => Boolean(condition))
}

/** What lies beyond a place: after it, or before one that is reached backwards. */
function beyond(cursor: string): Prisma.Sql {
  const [micros, id] = cursor.replace('~', '').split('_')
  const sign = Prisma.raw(cursor.startsWith('~') ? '>' : '<')
  return Prisma.sql`(e.at, e.id) ${sign} (timestamptz 'epoch' + ${Number(micros)}::float8 * interval '1 microsecond', ${id})`
}

/** The lines with an outcome as `outcomeOf` tells it. */
function endedIn(outcome: string): Prisma.Sql {
  if (outcome === 'superseded') return Prisma.sql`(e.outcome = 'superseded' or e.type = 'request.denied')`
  return Prisma.sql`e.outcome = ${outcome} and e.type <> 'request.denied'`
}

/** What somebody did. Lines of earlier versions name the system as who signed them in, and them as whom it was about. */
function doneBy(actorId: string): Prisma.Sql {
  const signedIn = Prisma.sql`e.type in ('session.started', 'session.ended') and e."actorKind" = 'system'
    and e."subjectId" = ${actorId}`
  return Prisma.sql`(e."actorId" = ${actorId} or (${signedIn}))`
}

/** The lines of a task. A number is one task, of one pod in one environment; a name is whatever any pod calls so. */
async function ofTask(named: string): Promise<Prisma.Sql> {
  const number = Number(/^t-([1-9]\d{0,9})$/i.exec(named)?.[1])
  if (!(number <= 2_147_483_647)) return Prisma.sql`e."taskKey" = any(${spellings(named)}) and e."podId" is not null`
  const [task] = await read.$queryRaw<OfPod[]>`
    select "podId", environment, key from "Task" where number = ${number} and "podId" is not null`
  if (!task) return Prisma.sql`false`
  return Prisma.sql`e."taskKey" = ${task.key} and e."podId" = ${task.podId} and e.environment = ${task.environment}`
}

/** A day without a time means until its end. */
function endOf(to: string): Date {
  const at = new Date(to)
  return to.includes('T') ? at : new Date(at.getTime() + 86_400_000)
}

function toRow(found: Found): AuditRow {
  const { id, at, type, actorKind, actorName, sentence, outcome, environment, requestNumber, callId, cursor } = found
  const where = { environment, requestNumber, callId, cursor }
  return { id, at: at.toISOString(), type, actorKind, actorName, sentence, outcome: outcomeOf(type, outcome), ...where }
}
