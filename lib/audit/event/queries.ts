import 'server-only'
import { type AuditEventType, firstLines } from '@/lib/audit/events'
import { beside, columns, type Found, toRow } from '@/lib/audit/line/queries'
import { aroundMade, inItsMonths, sinceMade } from '@/lib/audit/months/queries'
import type { AuditDetail, AuditRow } from '@/lib/audit/schema'
import { scopeOf } from '@/lib/audit/wanted/queries'
import type { Actor } from '@/lib/core/actor'
import { revealIn } from '@/lib/core/hidden'
import { read } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'

/** The prompt of a line "e": the version with that very text, or else what the pod's text was taken for last. */
const promptColumn = Prisma.sql`(select jsonb_build_object('slug', p.slug, 'number', v.number, 'title', p.title)
  from (select one.* from (
      select 0 as place, "promptSlug", number, "writtenAt" as at from "PromptVersion" where digest = e."promptHash"
      union all (select 1, "promptSlug", number, u.at from "PromptUse" u
        where u."podId" = e."podId" and u.environment = e.environment and u."taskKey" = coalesce(e."taskKey", '')
          and u.at <= e.at and u.digest = e."promptHash" and u.number is not null order by u.at desc limit 1)) one
    order by one.place, one.at desc limit 1) v join "Prompt" p on p.slug = v."promptSlug"
  where e."promptHash" is not null)`

/** The months in archives in which there were lines about the request or call of a line "e", as far as its rows say when. */
const archivedColumn = Prisma.sql`(select jsonb_build_object('count', count(*), 'first', min(a.month), 'last', max(a.month))
  from (select least(e.at, r."askedAt", c.at) as "from",
      greatest(e.at, r."decidedAt", r."closedAt", c."grantUsedAt", c."outcomeAt", c."unreportedAt") as "to"
    from (select) one left join "Request" r on r.id = e."requestId" left join "Call" c on c.id = e."callId"
    where e."requestId" is not null or e."callId" is not null) life
  join "RecordArchive" a on a."toAt" > life."from" and a."fromAt" < life."to"
  having count(*) > 0)`

/** One event with all it belongs to, or null when there is none that this reader may see. */
export async function auditEvent(actor: Actor, id: string): Promise<AuditDetail | null> {
  const seen = await seenBy(actor)
  const [found] = await read.$queryRaw<
    (Found & Omit<AuditDetail, keyof AuditRow | 'chain'> & { call: CallWords | null; isOpenCritical: boolean | null })[]
  >`
    select ${columns}, e."actorId", e."onBehalfOf", e."subjectKind", e."subjectId", e."taskKey", e."toolKey", e."requestId",
      e."policyVersion", e."promptHash", e."schemaVersion"::int as "schemaVersion", e.data,
      (select name from "Pod" where id = e."podId") as "podName",
      (select slug from "Pod" where id = e."podId") as "podSlug",
      (select jsonb_build_object('role', p.role, 'department', p.department, 'environment', e.environment, 'tool', t.key)
        from "Pod" p, "Tool" t where p.id = e."podId" and t.key = e."toolKey" and e.environment is not null) as cell,
      (select number from "Task" t where (t."podId" = e."podId" or e."podId" = any(t."formerPodIds")) and t.environment = e.environment and t.key = e."taskKey")
        as "taskNumber",
      (select title from "Tool" where key = e."toolKey") as "toolTitle", ${promptColumn} as prompt,
      (select jsonb_build_object('chain', coalesce(g.chain, c.chain), 'sentence', c.sentence,
          'reason', coalesce(g.reason, c."decisionReason"))
        from "Call" c left join "Grounds" g on g.id = c."groundsId" where c.id = e."callId") as call,
      ${archivedColumn} as archived,
      (select r.tier = 'critical' and r.state = 'waiting' from "Request" r where r.id = e."requestId") as "isOpenCritical"
    from "AuditEvent" e where e.id = ${id} and ${aroundMade(id)} and ${seen}`
  if (!found) return null
  const { isOpenCritical, call, ...event } = found
  const mindsApart = isOpenCritical === true && event.actorId !== actor.id && actor.can.has('requests:decide')
  const [related, [previous], [next]] = await Promise.all([
    relatedTo(event, seen),
    read.$queryRaw<{ id: string }[]>`select e.id from "AuditEvent" e where ${beside(event.cursor, '<')} and ${seen}
      order by e.at desc, e.id desc limit 1`,
    read.$queryRaw<{ id: string }[]>`select e.id from "AuditEvent" e where ${beside(event.cursor, '>')} and ${seen}
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
    select e."actorName" as name from "AuditEvent" e where e."actorId" = ${actorId} and ${await seenBy(reader)}
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
  { requestId, callId, id }: { requestId: string | null; callId: string | null; id: string },
  seen: Prisma.Sql,
): Promise<AuditRow[]> {
  const same = requestId
    ? Prisma.sql`e."requestId" = ${requestId} and ${sinceMade(requestId)}`
    : callId
      ? Prisma.sql`e."callId" = ${callId} and ${sinceMade(callId)}`
      : Prisma.sql`e.id = ${id} and ${aroundMade(id)}`
  const found = await read.$queryRaw<Found[]>`
    select ${columns} from "AuditEvent" e where ${same} and ${seen} order by e.at, e.id limit 100`
  return found.map(toRow)
}

/** That this reader may see a line "e". */
async function seenBy(actor: Actor): Promise<Prisma.Sql> {
  const [months, scope] = [await inItsMonths(), scopeOf(actor)]
  return scope ? Prisma.sql`${months} and ${scope}` : months
}
