import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { revealHidden } from '@/lib/core/hidden'
import { read } from '@/lib/db/client'
import type { Finding } from '@/lib/db/generated/client'
import { endedEarly, letThrough } from '@/lib/findings/bypass/queries'
import { findingWords } from '@/lib/findings/labels'
import { kindOf } from '@/lib/findings/scan/kinds'
import type { FindingDetail, FindingView, FoundSource } from '@/lib/findings/schema'
import { textsOf } from '@/lib/findings/subjects/queries'

/** What was found in a version of a text, what weighs most first. */
export async function findingsOf(
  actor: Actor,
  subjectKind: FoundSource,
  subjectId: string,
  version = 0,
): Promise<FindingView[]> {
  demand(actor, 'requests:read')
  const rows = await read.finding.findMany({
    where: { subjectId, subjectKind, since: { lte: version }, version: { gte: version } },
    orderBy: [{ severity: 'desc' }, { id: 'asc' }],
    take: 300,
  })
  return await viewsOf(rows)
}

/** One finding with the text that it was found in; null when there is none. */
export async function findingDetail(actor: Actor, id: string): Promise<FindingDetail | null> {
  demand(actor, 'requests:read')
  const row = await read.finding.findUnique({ where: { id } })
  if (!row) return null
  const [[view], textOf, pod, waiting, ended] = await Promise.all([
    viewsOf([row]),
    textsOf(read, [row]),
    row.podId === null ? null : read.pod.findUnique({ where: { id: row.podId }, select: { name: true } }),
    waitingFor(row.digest),
    endedEarly(read, row.digest),
  ])
  const { title, href, request, answers } = textOf(row)
  return {
    ...view!,
    at: row.at.toISOString(),
    pod: pod && revealHidden(pod.name).text,
    environment: row.environment,
    subject: row.subjectKind,
    title,
    href,
    request,
    waiting,
    ended: view!.bypassedUntil ? null : ended,
    isOwn: answers === actor.id,
  }
}

/** The request by which somebody asks to let it through. */
async function waitingFor(digest: string | null): Promise<number | null> {
  if (digest === null) return null
  const found = await read.request.findFirst({
    where: { kind: 'flag_bypass', subjectKind: 'finding', subjectId: digest, state: { in: ['waiting', 'approved'] } },
    select: { number: true },
  })
  return found?.number ?? null
}

/** Findings as people read them. */
export async function viewsOf(rows: readonly Finding[]): Promise<FindingView[]> {
  const through = await letThrough(
    read,
    rows.flatMap(({ digest }) => digest ?? []),
  )
  const ids = [...new Set(rows.flatMap(({ settledBy }) => settledBy ?? []))]
  const people =
    ids.length > 0 ? await read.person.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } }) : []
  const names = new Map(people.map(({ id, name }) => [id, revealHidden(name).text]))
  return rows.map(({ id, kind, severity, field, masked, state, digest, settledBy, settledAt, reason }) => ({
    id,
    kind,
    what: findingWords(kind),
    severity,
    field,
    masked,
    isMasked: kindOf(kind)?.isMasked ?? true,
    state,
    bypassedUntil: (digest !== null && through.get(digest)?.toISOString()) || null,
    settled:
      settledBy && settledAt
        ? { who: names.get(settledBy) ?? settledBy, at: settledAt.toISOString(), reason: reason ?? '' }
        : null,
  }))
}
