import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { revealHidden } from '@/lib/core/hidden'
import { read, type Tx } from '@/lib/db/client'
import type { Finding } from '@/lib/db/generated/client'
import { endedEarly, letThrough } from '@/lib/findings/bypass/queries'
import { findingWords } from '@/lib/findings/labels'
import { kindOf } from '@/lib/findings/scan/kinds'
import type { FindingDetail, FindingView } from '@/lib/findings/schema'
import { textsOf } from '@/lib/findings/subjects/queries'
import { type AskedAbout, type LookedThrough, lookedThroughFor, shownDigest } from '@/lib/findings/subjects/rules'

/** What was found in a version of a text, what weighs most first. */
export async function findingsOf(actor: Actor, text: LookedThrough): Promise<FindingView[]> {
  demand(actor, 'requests:read')
  return await viewsOf(await findingsIn(read, text))
}

/** The same as rows: what is on the screen of whoever decides, and what their "yes" is held against. */
export async function findingsIn(db: Pick<Tx, 'finding'>, { kind, id, version }: LookedThrough): Promise<Finding[]> {
  return await db.finding.findMany({
    where: { subjectId: id, subjectKind: kind, since: { lte: version }, version: { gte: version } },
    orderBy: [{ severity: 'desc' }, { id: 'asc' }],
    take: 300,
  })
}

/** What tells the findings from all others that are on the screen of whoever decides on a request; null where nothing was found. */
export async function shownFor(db: Pick<Tx, 'finding'>, request: AskedAbout): Promise<string | null> {
  const text = lookedThroughFor(request)
  return text && shownDigest(await findingsIn(db, text))
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
