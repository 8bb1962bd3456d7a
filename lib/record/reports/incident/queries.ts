import 'server-only'
import { inItsMonths, sinceMade } from '@/lib/audit/months/queries'
import { demand, type PersonActor } from '@/lib/core/actor'
import { revealIn } from '@/lib/core/hidden'
import { read } from '@/lib/db/client'
import type { Incident, IncidentCourse, Stop } from '@/lib/db/generated/client'
import { seenIn } from '@/lib/findings/aside/seen'
import { runbooksOf } from '@/lib/incidents/led/queries'
import { type Event, eventsSection } from '@/lib/record/reports/bundle/parts'
import type { Section } from '@/lib/record/reports/document'
import {
  aboutSection,
  type ErrorGroup,
  errorsSection,
  lookedBackSection,
  type Part,
  shownWords,
  stopsSection,
  storySection,
  touchedSection,
} from '@/lib/record/reports/incident/parts'
import type { Telling } from '@/lib/record/reports/masked/telling'
import { mostRows, within } from '@/lib/record/reports/most'
import { stateLabels, tierLabels } from '@/lib/requests/labels'

/**
 * What has one cause may have come a hundred thousand times: of steps and lines the newest stand in a pack, which says how
 * many there are. A shorter time, as for other reports, would leave out how it began.
 */
const mostLines = 2_000

/** All there is of an incident up to a place of the record; null where there is none. */
export async function packSections(
  actor: PersonActor,
  { number, upTo, telling }: { number: number; upTo: number; telling: Telling },
): Promise<Section[] | null> {
  demand(actor, 'audit:read')
  const incident = await read.incident.findUnique({ where: { number }, include: { course: true } })
  if (!incident) return null
  const { id, cause, ownerId, toolKey } = incident
  const [owner, tool, runbooks, acts, allActs, errors, parts] = await Promise.all([
    ownerId === null ? null : read.person.findUnique({ where: { id: ownerId }, select: { id: true, name: true } }),
    toolKey === null ? null : read.tool.findUnique({ where: { key: toolKey }, select: { title: true } }),
    runbooksOf(incident),
    read.incidentAct.findMany({
      where: { incidentId: id },
      orderBy: [{ at: 'desc' }, { id: 'desc' }],
      take: mostLines,
    }),
    read.incidentAct.count({ where: { incidentId: id } }),
    errorsOf(cause),
    partsOf(id),
  ])
  const [stops, requests, { events, all }] = await Promise.all([
    stopsOver(incident),
    requestsOf(id, upTo, telling),
    linesOf(id, upTo),
  ])
  return [
    aboutSection({ ...incident, owner, runbooks, tool: tool?.title ?? toolKey }, telling),
    lookedBackSection(incident, telling),
    storySection(acts.toReversed(), allActs, telling),
    errorsSection(errors),
    touchedSection(parts),
    stopsSection(stops, telling),
    requests,
    {
      ...eventsSection(events, telling),
      title: 'Events that tell of it',
      words: [
        shownWords(events.length, all, 'event', 'The audit trail has them, as far as they are not in archives.'),
        'In the order of the record: what went wrong, and what became of the incident.',
      ],
    },
  ]
}

async function errorsOf(cause: string): Promise<ErrorGroup[]> {
  const groups = await read.$queryRaw<(Omit<ErrorGroup, 'message'> & { newestId: string })[]>`
    select coalesce(p.name, g."podId") as pod, g.code, g.handled, g.count, g."lastAt", g."newestId"
    from (select "podId", code, handled, count(*)::int as count, max(at) as "lastAt",
        (array_agg(id order by at desc, id desc))[1] as "newestId"
      from "ErrorReport" where cause = ${cause} group by 1, 2, 3) g left join "Pod" p on p.id = g."podId"
    order by g.count desc, g."lastAt" desc, g."newestId" limit ${mostRows + 1}`
  const newest = await read.errorReport.findMany({
    where: { id: { in: within(groups).map(({ newestId }) => newestId) } },
    select: { id: true, message: true },
  })
  const messages = new Map(newest.map(({ id, message }) => [id, message]))
  const rows = groups.map(({ newestId, ...group }) => ({ ...group, message: messages.get(newestId) ?? '' }))
  return await seenIn(rows, ['code', 'message'])
}

async function partsOf(incidentId: string): Promise<readonly Part[]> {
  const found = await read.$queryRaw<Part[]>`
    select i.part, coalesce(p.name, t.title, i.key) as name, i.count, i."lastAt" from "IncidentPart" i
      left join "Pod" p on i.part = 'pod' and p.id = i.key
      left join "Tool" t on i.part = 'tool' and t.key = i.key
    where i."incidentId" = ${incidentId} order by i.part, i.count desc, i.key limit ${mostRows + 1}`
  return within(found)
}

/** Emergency stops that were on while it went on, of all pods, of its environment, or of what it touches. */
async function stopsOver({
  id,
  environment,
  openedAt,
  resolvedAt,
  course,
}: Incident & { course: IncidentCourse | null }): Promise<readonly Stop[]> {
  const from = course?.firstAt ?? openedAt
  const found = await read.$queryRaw<Stop[]>`
    select s.* from "Stop" s where s.at <= coalesce(${resolvedAt}, now())
      and (s."endedAt" is null or s."endedAt" >= ${from})
      and (s.scope = 'everything' or (s.scope = 'environment' and s.target = ${environment})
        or (s.scope in ('tool', 'pod') and exists (select from "IncidentPart" i
          where i."incidentId" = ${id} and i.part = s.scope::text and i.key = s.target)))
    order by s.at, s.id limit ${mostRows + 1}`
  return within(found)
}

type Asked = {
  number: number
  sentence: string
  state: keyof typeof stateLabels
  tier: keyof typeof tierLabels
  askedById: string
  askedByName: string
  askedByKind: string
  askedAt: Date
  closedAt: Date | null
}

/** The requests behind what went wrong; what people voted in them is told by the report of each alone. */
async function requestsOf(incidentId: string, upTo: number, { named }: Telling): Promise<Section> {
  const found = await read.$queryRaw<Asked[]>`
    select r.number, r.sentence, r.state::text as state, r.tier::text as tier, r."askedById", r."askedByName",
      r."askedByKind"::text as "askedByKind", r."askedAt", r."closedAt"
    from "Request" r where r.id in (select e."requestId" from "IncidentLine" l
      join "AuditEvent" e on e.id = l."eventId" and e.at = l."eventAt"
      where l."incidentId" = ${incidentId} and l."position" <= ${upTo} and e."requestId" is not null)
    order by r.number limit ${mostRows + 1}`
  return {
    name: 'requests',
    title: 'Requests behind it',
    words: ['What had been asked for of what went wrong. What people said to each stands in a report of that request.'],
    form: 'table',
    columns: [
      { key: 'request', label: 'Request' },
      { key: 'sentence', label: 'What it was about' },
      { key: 'state', label: 'How it stands' },
      { key: 'risk', label: 'Risk' },
      { key: 'who', label: 'Asked by' },
      { key: 'askedAt', label: 'Asked', is: 'moment' },
      { key: 'closedAt', label: 'Closed', is: 'moment' },
    ],
    rows: revealIn(
      within(found).map((one) => ({
        request: `CS-${one.number}`,
        sentence: one.sentence,
        state: stateLabels[one.state],
        risk: tierLabels[one.tier],
        who: named(one.askedById, one.askedByName, one.askedByKind),
        askedAt: one.askedAt.toISOString(),
        closedAt: one.closedAt?.toISOString() ?? null,
      })),
    ),
  }
}

/** The newest lines of the record that tell of it, and its own, in their order, with how many there are. */
async function linesOf(incidentId: string, upTo: number): Promise<{ events: Event[]; all: number }> {
  const months = await inItsMonths()
  const [found, [counts]] = await Promise.all([
    read.$queryRaw<Event[]>`
      with told as (
        (select l."eventId", l."eventAt", l."position" from "IncidentLine" l
          where l."incidentId" = ${incidentId} and l."position" <= ${upTo} order by l."position" desc limit ${mostLines})
        union all
        (select e.id, e.at, o."position" from "AuditEvent" e join "AuditOrder" o on o."eventId" = e.id
          where split_part(e.type, '.', 1) = 'incident' and e.type not like 'call.%' and e."subjectId" = ${incidentId}
            and ${months} and ${sinceMade(incidentId)} and o."position" <= ${upTo} order by o."position" desc limit ${mostLines}))
      select e.id, e.at, e.type, e."actorName" as who, e."actorId" as "whoId", e."actorKind" as kind, e.sentence, t."position"
      from told t join "AuditEvent" e on e.id = t."eventId" and e.at = t."eventAt"
      order by t."position" desc limit ${mostLines}`,
    read.$queryRaw<[{ all: number }]>`
      select ((select count(*) from "IncidentLine" l where l."incidentId" = ${incidentId} and l."position" <= ${upTo})
        + (select count(*) from "AuditEvent" e join "AuditOrder" o on o."eventId" = e.id
          where split_part(e.type, '.', 1) = 'incident' and e.type not like 'call.%' and e."subjectId" = ${incidentId}
            and ${months} and ${sinceMade(incidentId)} and o."position" <= ${upTo}))::int as all`,
  ])
  return { events: found.toReversed(), all: counts.all }
}
