import 'server-only'
import { besideLines } from '@/lib/audit/measured/queries'
import { measures } from '@/lib/audit/measures'
import { inItsMonths } from '@/lib/audit/months/queries'
import { read } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'
import type { Period } from '@/lib/insights/schema'
import type { Telling } from '@/lib/record/reports/masked/telling'

/** Of which time and department a report is, up to which place of the record lines are looked at, and how it calls people. */
export type Meant = { period: Period; department: string | undefined; upTo: number; telling: Telling }

const listed = (types: readonly string[]) => Prisma.raw(types.map((type) => `'${type}'`).join(', '))

/** The lines that the measure "decisions" counts, each with its request and what was known of it then. */
async function decidedLines({ period: { now }, department, upTo }: Meant): Promise<Prisma.Sql> {
  const here = department === undefined ? Prisma.sql`true` : Prisma.sql`d.department = ${department}`
  return Prisma.sql`
    select e.id, e.at, e.type, e."actorKind", e."actorId", e."actorName", e.data, r.number, r.sentence, r.environment, r."ruleWords",
      r."askedByName", r."askedById", r."askedByKind", r.state = 'waiting' as "isOpen", w.tier, d.department,
      extract(epoch from e.at - r."askedAt")::float8 as waited, extract(epoch from v.looked)::float8 as looked
    from "AuditEvent" e left join "Request" r on r.id = e."requestId" ${Prisma.raw(besideLines)}
    where ${await inItsMonths()} and e.at >= ${new Date(now.from)} and e.at < ${new Date(now.to)}
      and split_part(e.type, '.', 1) = 'request' and e.type not like 'call.%' and e.type in (${listed(measures.decisions.of)})
      and not e.data ? 'tried' and ${here}
      and (select o."position" from "AuditOrder" o where o."eventId" = e.id) <= ${upTo}`
}

export type Decider = {
  id: string
  name: string
  decisions: number
  approved: number
  changes: number
  rejected: number
  heavy: number
}

/** Who decided how often, by name: how fast anybody was is nobody's league table. */
export async function deciders(meant: Meant): Promise<Decider[]> {
  return await read.$queryRaw<Decider[]>`
    select "actorId" as id, (array_agg("actorName" order by at desc))[1] as name, count(*)::int as decisions,
      count(*) filter (where type = 'request.approved')::int as approved,
      count(*) filter (where type = 'request.changes_requested')::int as changes,
      count(*) filter (where type = 'request.rejected')::int as rejected,
      count(*) filter (where tier in ('high', 'critical'))::int as heavy
    from (${await decidedLines(meant)}) line group by "actorId" order by 1, "actorId"`
}

export type RuleDecided = {
  rule: string
  decisions: number
  approved: number
  refused: number
  half: number
  most: number
}

/** By which rule it was decided how often, and after how long: half of them within, and the longest. */
export async function rulesDecided(meant: Meant): Promise<RuleDecided[]> {
  return await read.$queryRaw<RuleDecided[]>`
    select coalesce("ruleWords", '') as rule, count(*)::int as decisions,
      count(*) filter (where type = 'request.approved')::int as approved,
      count(*) filter (where type <> 'request.approved')::int as refused,
      percentile_disc(0.5) within group (order by waited) as half, max(waited) as most
    from (${await decidedLines(meant)}) line group by 1 order by 2 desc, 1`
}

export type Decided = {
  id: string
  at: Date
  type: string
  who: string
  whoId: string
  whoKind: string
  number: number
  sentence: string
  asker: string
  askerId: string
  askerKind: string
  tier: string
  environment: string | null
  department: string
  rule: string
  group: string | null
  reasonCode: string | null
  note: string | null
  /** People still decide on it, so nobody is told the words of those who did. */
  isOpen: boolean
  waited: number
  looked: number | null
}

/** Every decision, the oldest first, so many at most. */
export async function decisionsMade(meant: Meant, atMost: number): Promise<Decided[]> {
  return await read.$queryRaw<Decided[]>`
    select id, at, type, "actorName" as who, "actorId" as "whoId", "actorKind" as "whoKind", number, sentence, "askedByName" as asker, "askedById" as "askerId", "askedByKind" as "askerKind", tier, environment, department,
      "ruleWords" as rule, data ->> 'group' as "group", data ->> 'reasonCode' as "reasonCode", data ->> 'note' as note,
      "isOpen", waited, looked
    from (${await decidedLines(meant)}) line order by at, id limit ${atMost}`
}
