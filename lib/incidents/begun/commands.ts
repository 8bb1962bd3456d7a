import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import { newId } from '@/lib/core/id'
import type { Tx } from '@/lib/db/client'
import type { Incident } from '@/lib/db/generated/client'
import type { Cause } from '@/lib/incidents/causes'
import { heavier } from '@/lib/incidents/rules'
import type { Severity } from '@/lib/incidents/schema'

type Begun = Pick<Cause, 'key' | 'kind' | 'environment' | 'toolKey' | 'podId'> & {
  title: string
  severity: Severity
  /** When it came, each time. */
  times: readonly [Date, ...Date[]]
  /** What was seen, where it was judged. */
  said?: string
}

/** What its lines on the record are about. */
export function aboutIncident({
  id,
  environment,
  toolKey,
  podId,
}: Pick<Incident, 'id' | 'environment' | 'toolKey' | 'podId'>) {
  return { subject: { kind: 'incident', id }, environment, toolKey, podId }
}

type ActRow = { act: string; at: Date; by?: { id: string; name: string } | null; words?: string | null }

/** Keeps what was done about an incident. */
export async function keepAct(tx: Tx, incidentId: string, { act, at, by, words }: ActRow): Promise<void> {
  const data = {
    id: newId(),
    incidentId,
    at,
    act,
    byId: by?.id ?? null,
    byName: by?.name ?? null,
    words: words ?? null,
  }
  await tx.incidentAct.create({ data })
}

/**
 * The incident of a cause, opened where there is none yet, and opened again where it came after somebody had called it
 * resolved. Nobody else changes it until the transaction ends.
 */
export async function beginIncident(tx: Tx, begun: Begun): Promise<{ id: string; entries: AuditEntry[] }> {
  const { key: cause, kind, title, severity, environment, toolKey, podId, times, said: words } = begun
  const [at] = times
  await tx.$queryRaw`select id from "Incident" where cause = ${cause} for update`
  const known = await tx.incident.findUnique({ where: { cause } })
  if (!known) {
    const id = newId()
    const { number } = await tx.incident.create({
      data: { id, cause, kind, title, severity, environment, toolKey, podId, openedAt: at },
    })
    await keepAct(tx, id, { act: 'opened', at, words: words ?? null })
    const about = aboutIncident({ id, environment, toolKey, podId })
    return { id, entries: [{ ...about, type: 'incident.opened', data: { number, title, kind, severity } }] }
  }
  const { id, number, resolvedAt } = known
  const weight = heavier(severity, known.severity)
  // What came before somebody called it resolved, and is counted only now, opens nothing.
  const back = resolvedAt === null ? undefined : times.find((time) => time > resolvedAt)
  if (known.state !== 'resolved' || !back) {
    // What weighs more than before is no news to tell again, and stands higher in the list.
    if (weight === known.severity || known.state === 'resolved') return { id, entries: [] }
    await tx.incident.update({ where: { id }, data: { severity: weight } })
    const data = { number, title: known.title, severity: weight }
    return { id, entries: [{ ...aboutIncident(known), type: 'incident.worsened', data }] }
  }
  await tx.incident.update({
    where: { id },
    // What people noticed the last time they may not notice now; it stays in its story.
    data: { state: 'open', severity, openedAt: back, resolvedAt: null, noticed: null, reopened: { increment: 1 } },
  })
  await keepAct(tx, id, { act: 'reopened', at: back, words: words ?? null })
  const data = { number, title: known.title, severity }
  return { id, entries: [{ ...aboutIncident(known), type: 'incident.reopened', data }] }
}
