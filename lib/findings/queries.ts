import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { revealHidden } from '@/lib/core/hidden'
import { read } from '@/lib/db/client'
import type { Finding } from '@/lib/db/generated/client'
import { findingWords } from '@/lib/findings/labels'
import { kindOf } from '@/lib/findings/scan/kinds'
import type { FindingDetail, FindingView } from '@/lib/findings/schema'

/** What was found in one call, what weighs most first. */
export async function findingsOf(actor: Actor, callId: string): Promise<FindingView[]> {
  demand(actor, 'requests:read')
  const rows = await read.finding.findMany({
    where: { callId },
    orderBy: [{ severity: 'desc' }, { id: 'asc' }],
    take: 300,
  })
  return await viewsOf(rows)
}

/** One finding with the call that it was found in; null when there is none. */
export async function findingDetail(actor: Actor, id: string): Promise<FindingDetail | null> {
  demand(actor, 'requests:read')
  const row = await read.finding.findUnique({ where: { id } })
  if (!row) return null
  const [[view], pod, call] = await Promise.all([
    viewsOf([row]),
    read.pod.findUniqueOrThrow({ where: { id: row.podId }, select: { name: true, ownerId: true } }),
    read.call.findUniqueOrThrow({
      where: { id: row.callId },
      select: { sentence: true, request: { select: { number: true } } },
    }),
  ])
  return {
    ...view!,
    at: row.at.toISOString(),
    pod: revealHidden(pod.name).text,
    environment: row.environment,
    sentence: call.sentence,
    request: call.request?.number ?? null,
    isOwn: pod.ownerId === actor.id,
  }
}

async function viewsOf(rows: readonly Finding[]): Promise<FindingView[]> {
  const ids = [...new Set(rows.flatMap(({ settledBy }) => settledBy ?? []))]
  const people =
    ids.length > 0 ? await read.person.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } }) : []
  const names = new Map(people.map(({ id, name }) => [id, revealHidden(name).text]))
  return rows.map(({ id, kind, severity, field, masked, state, settledBy, settledAt, reason }) => ({
    id,
    kind,
    what: findingWords(kind),
    severity,
    field,
    masked,
    isMasked: kindOf(kind)?.isMasked ?? true,
    state,
    settled:
      settledBy && settledAt
        ? { who: names.get(settledBy) ?? settledBy, at: settledAt.toISOString(), reason: reason ?? '' }
        : null,
  }))
}
