import 'server-only'
import { z } from 'zod'
import type { AuditEntry } from '@/lib/audit/events'
import { defineCommand } from '@/lib/change/command'
import type { Tx } from '@/lib/db/client'
import { beginIncident } from '@/lib/incidents/begun/commands'
import { endIncident, incidentLine } from '@/lib/incidents/commands'
import { type Breach, judge, type Watched } from '@/lib/incidents/judged/conditions'
import { watchedNow } from '@/lib/incidents/judged/queries'
import { quietDays } from '@/lib/incidents/rules'

/** So many are opened or end in one round; what is left has its turn in the next, seconds later. */
const most = 200

/**
 * Opens an incident for what is not as it should be now, and ends what is again: of monitors and alerts, of work that was
 * given up and is not any more, and of what has not come again for days.
 */
export const judgeIncidents = defineCommand({
  name: 'incidents.judge',
  permission: 'system:sweep',
  input: z.strictObject({}),
  ahead: async () => await watchedNow(),

  async run({ tx, now, ahead }) {
    const { breaches, unknown } = judge(ahead as Watched)
    const stands = await tx.incident.findMany({
      where: { kind: { in: ['monitor', 'alert'] }, state: { not: 'resolved' } },
      select: { cause: true },
    })
    const broken = new Set(breaches.map(({ key }) => key))
    const news = breaches.filter(({ key }) => stands.every(({ cause }) => cause !== key))
    const cleared = stands.filter(({ cause }) => !broken.has(cause) && !unknown.has(cause)).map(({ cause }) => cause)
    const { worked, ...others } = await overBy(tx, now)
    const over = { ...others, cleared: [...cleared, ...worked] }
    const ends = endings.flatMap((because) => over[because].map((cause) => ({ cause, because }))).slice(0, most)
    if (news.length + ends.length === 0) return { ok: true, value: null, events: 'unchanged' }
    // Of two workers that look at once, the second finds what the first one did.
    await tx.$queryRaw`select pg_advisory_xact_lock('"Incident"'::regclass::oid::int, 0)::text`
    const entries: AuditEntry[] = []
    for (const breach of news.slice(0, most)) entries.push(...(await open(tx, now, breach)))
    for (const because of endings) {
      const causes = ends.flatMap((one) => (one.because === because ? one.cause : []))
      entries.push(...(await end(tx, now, causes, because)))
    }
    const [first, ...further] = entries
    return { ok: true, value: null, events: first ? [first, ...further] : 'unchanged' }
  },
})

/** Why incidents end by themselves, in the order in which a round ends them. */
const endings = ['cleared', 'decided', 'quiet'] as const

async function open(tx: Tx, now: Date, { said, ...breach }: Breach): Promise<AuditEntry[]> {
  const { id, entries } = await beginIncident(tx, { ...breach, podId: null, times: [now], said })
  if (entries.length > 0)
    await tx.$executeRaw`
      insert into "IncidentCourse" as c ("incidentId", "firstAt", "lastAt", count) values (${id}, ${now}, ${now}, 1)
      on conflict ("incidentId") do update set "lastAt" = excluded."lastAt", count = c.count + 1`
  return entries
}

async function end(
  tx: Tx,
  now: Date,
  causes: readonly string[],
  because: (typeof endings)[number],
): Promise<AuditEntry[]> {
  if (causes.length === 0) return []
  await tx.$queryRaw`select id from "Incident" where cause = any(${[...causes]}) order by id for update`
  const ending = await tx.incident.findMany({ where: { cause: { in: [...causes] }, state: { not: 'resolved' } } })
  const entries: AuditEntry[] = []
  for (const incident of ending) {
    await endIncident(tx, incident, now, { by: null, reason: because })
    entries.push(incidentLine(incident, 'incident.resolved', { reason: null, because }))
  }
  return entries
}

/**
 * What is over by itself: work that nothing stands given up of any more, what has not come again for days, and branches that
 * moved at another git server where what people decided about the last of it was done.
 */
async function overBy(tx: Tx, now: Date): Promise<Record<'worked' | 'quiet' | 'decided', string[]>> {
  const worked = await tx.$queryRaw<{ cause: string }[]>`
    select cause from "Incident" i where i.kind = 'work' and i.state <> 'resolved' and not exists (
      select from "GivenUpJob" g where g."closedAt" is null and i.cause = concat_ws(E'\n', 'work', g.name))`
  const since = new Date(now.getTime() - quietDays * 86_400_000)
  const quiet = await tx.incident.findMany({
    where: {
      kind: { in: ['reported', 'failed', 'unreported', 'refused'] },
      state: { not: 'resolved' },
      course: { lastAt: { lt: since } },
    },
    select: { cause: true },
    take: most,
  })
  const decided = await tx.$queryRaw<{ cause: string }[]>`
    select i.cause from "Incident" i join "IncidentCourse" c on c."incidentId" = i.id
      join "RepositoryBranch" b on b."upstreamFound" is null
      join "Repository" r on r.id = b."repositoryId"
    where i.kind = 'moved' and i.state <> 'resolved' and i.cause = concat_ws(E'\n', 'moved', r.name, b.branch, 'upstream')
      and exists (select from "AuditEvent" e
        where e.type in ('repository.put_back_there', 'repository.taken_over')
          and split_part(e.type, '.', 1) = 'repository' and e.type not like 'call.%'
          and e."subjectId" = r.id and e.data->>'branch' = b.branch and e.at >= c."lastAt")`
  const causesOf = (rows: readonly { cause: string }[]) => rows.map(({ cause }) => cause)
  return { worked: causesOf(worked), quiet: causesOf(quiet), decided: causesOf(decided) }
}
