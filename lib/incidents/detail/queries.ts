import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { revealHidden } from '@/lib/core/hidden'
import { paths } from '@/lib/core/paths'
import { read } from '@/lib/db/client'
import type { Incident } from '@/lib/db/generated/client'
import { movementsBy } from '@/lib/deliveries/moved/queries'
import { seen } from '@/lib/findings/aside/seen'
import { viewsOf } from '@/lib/findings/queries'
import { errorTexts } from '@/lib/findings/texts'
import { actWords, byItselfWords, noticedWords, todoWords } from '@/lib/incidents/labels'
import { shownRows } from '@/lib/incidents/queries'
import { lastSaid, runbooksOf } from '@/lib/incidents/led/queries'
import { isWatched } from '@/lib/incidents/rules'
import type {
  Handling,
  IncidentDetail,
  IncidentKind,
  IncidentStep,
  ReportView,
  Said,
  Touched,
} from '@/lib/incidents/schema'
import { toldOf } from '@/lib/incidents/told/queries'

const [linesShown, actsShown, reportsShown, touchedShown, movesShown] = [15, 50, 5, 10, 10]

/** One incident with all that people deal with it by; null where there is none. */
export async function incidentDetail(actor: Actor, number: number): Promise<IncidentDetail | null> {
  demand(actor, 'incidents:read')
  const incident = await read.incident.findUnique({ where: { number }, include: { course: true } })
  if (!incident) return null
  const { id, cause, course, note, ownerId } = incident
  const kind = incident.kind as IncidentKind
  const [[row], touched, steps, reports, movements, told, said, runbooks] = await Promise.all([
    shownRows([incident]),
    touchedBy(id),
    stepsOf(actor, incident),
    reportsOf(cause),
    kind === 'moved' ? movementsIn(actor, id) : [],
    toldOf(actor, incident),
    lastSaid(id),
    runbooksOf(incident),
  ])
  return {
    ...row!,
    firstAt: (course?.firstAt ?? incident.openedAt).toISOString(),
    note,
    ownerId,
    noticed: incident.noticed === null ? null : (said.get('noticed') ?? null),
    usuallyNoticed: noticedWords[kind],
    update: said.get('updated') ?? null,
    runbooks,
    lookedBack: lookedBackOf(incident, said.get('looked_back')),
    byItself: byItselfWords(kind, course),
    todo: todoWords[kind],
    touched,
    ...steps,
    reports,
    movements,
    isWatched: isWatched(kind),
    told,
  }
}

/** What somebody wrote once it was over. */
function lookedBackOf(
  { foundCause, prevention, lookedBackAt: at }: Incident,
  said: Said | undefined,
): IncidentDetail['lookedBack'] {
  if (foundCause === null || prevention === null || at === null) return null
  return { foundCause, prevention, at: at.toISOString(), by: said?.by ?? null }
}

async function touchedBy(incidentId: string): Promise<IncidentDetail['touched']> {
  const parts = async (part: string) =>
    await read.incidentPart.findMany({
      where: { incidentId, part },
      orderBy: [{ count: 'desc' }, { key: 'asc' }],
      take: touchedShown,
    })
  const [pods, tools, tasks] = await Promise.all([parts('pod'), parts('tool'), parts('task')])
  const keysOf = (rows: { key: string }[]) => rows.map(({ key }) => key)
  const [knownPods, knownTools, knownTasks] = await Promise.all([
    read.pod.findMany({ where: { id: { in: keysOf(pods) } }, select: { id: true, slug: true, name: true } }),
    read.tool.findMany({ where: { key: { in: keysOf(tools) } }, select: { key: true, title: true } }),
    read.task.findMany({
      where: { key: { in: keysOf(tasks) }, podId: { in: keysOf(pods) } },
      select: { key: true, number: true },
      orderBy: { number: 'desc' },
    }),
  ])
  type Part = Awaited<ReturnType<typeof parts>>[number]
  const shown = ({ key, count, lastAt }: Part, name: string | undefined, href: string | null): Touched => ({
    key,
    name: revealHidden(name ?? key).text,
    href,
    count,
    lastAt: lastAt.toISOString(),
  })
  return {
    pods: pods.map((part) => {
      const pod = knownPods.find(({ id }) => id === part.key)
      return shown(part, pod?.name, pod ? paths.pod(pod.slug) : null)
    }),
    tools: tools.map((part) => {
      const tool = knownTools.find(({ key }) => key === part.key)
      return shown(part, tool?.title, tool ? paths.tool(tool.key) : null)
    }),
    tasks: tasks.map((part) => {
      const task = knownTasks.find(({ key }) => key === part.key)
      return shown(part, undefined, task ? paths.task(task.number) : null)
    }),
  }
}

/** What each movement of a branch brought, the newest of them. */
async function movementsIn(actor: Actor, incidentId: string): Promise<IncidentDetail['movements']> {
  if (!actor.can.has('repositories:read')) return []
  const lines = await read.incidentLine.findMany({
    where: { incidentId },
    orderBy: { position: 'desc' },
    take: movesShown,
    select: { eventId: true },
  })
  return await movementsBy(
    actor,
    lines.map(({ eventId }) => eventId),
  )
}

/** What happened: what people and Countersign did, and the newest lines of the record that tell of it, newest first. */
async function stepsOf(actor: Actor, { id }: Incident): Promise<{ steps: IncidentStep[]; moreLines: number }> {
  const [acts, lines, all] = await Promise.all([
    read.incidentAct.findMany({
      where: { incidentId: id },
      orderBy: [{ at: 'desc' }, { id: 'desc' }],
      take: actsShown,
    }),
    read.$queryRaw<{ eventId: string; at: Date; sentence: string; podId: string | null }[]>`
      select e.id as "eventId", e.at, e.sentence, e."podId"
      from (select * from "IncidentLine" where "incidentId" = ${id} order by "position" desc limit ${linesShown}) l
        join "AuditEvent" e on e.id = l."eventId" and e.at = l."eventAt" order by l."position" desc`,
    read.incidentLine.count({ where: { incidentId: id } }),
  ])
  const seesAll = actor.can.has('audit:read')
  const steps = [
    ...acts.map(({ at, act, byName, words }) => ({
      at: at.toISOString(),
      ...actWords(act, words),
      by: byName,
      href: null,
    })),
    ...lines.map(({ at, sentence, eventId }) => ({
      at: at.toISOString(),
      words: revealHidden(sentence).text,
      by: null,
      said: null,
      href: seesAll ? paths.event(eventId) : null,
    })),
  ]
  return {
    steps: steps.toSorted((one, other) => (one.at < other.at ? 1 : -1)),
    moreLines: Math.max(0, all - lines.length),
  }
}

/** The newest of what pods reported with this cause, looked through and masked. */
async function reportsOf(cause: string): Promise<ReportView[]> {
  const rows = await read.errorReport.findMany({
    where: { cause },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: reportsShown,
  })
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const [pods, findings] = await Promise.all([
    read.pod.findMany({ where: { id: { in: rows.map(({ podId }) => podId) } }, select: { id: true, name: true } }),
    read.finding.findMany({
      where: { subjectKind: 'error_report', subjectId: { in: ids } },
      orderBy: [{ severity: 'desc' }, { id: 'asc' }],
      take: 100,
    }),
  ])
  const views = await viewsOf(findings)
  return await Promise.all(
    rows.map(async (row) => ({
      id: row.id,
      at: row.at.toISOString(),
      pod: revealHidden(pods.find(({ id }) => id === row.podId)?.name ?? row.podId).text,
      ...(await seen(errorTexts(row))).shown,
      attempt: row.attempt,
      handled: row.handled as Handling | null,
      findings: views
        .filter((_, at) => findings[at]!.subjectId === row.id)
        .map(({ id, what, severity }) => ({ id, what, severity })),
    })),
  )
}
