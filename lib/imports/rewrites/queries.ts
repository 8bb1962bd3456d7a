import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { revealIn } from '@/lib/core/hidden'
import { read } from '@/lib/db/client'
import { type Lost, lostIn } from '@/lib/difference/loss'
import { seen, seenWhole } from '@/lib/findings/aside/seen'
import { viewsOf } from '@/lib/findings/queries'
import type { FindingView } from '@/lib/findings/schema'
import { withoutValues } from '@/lib/findings/words'
import type { RewriteRow } from '@/lib/imports/views/schema'

/** A version of a document that took most of it away: what stood there, what stands there, and what went. */
export type RewriteDetail = Omit<RewriteRow, 'elsewhere'> & {
  source: { id: string; name: string; runId: string | null }
  /** With what is no business of the reader kept out of sight; null where they are not kept here. */
  texts: { before: string; after: string } | null
  lost: Lost[]
  /** What was found in its file, in any of its versions. */
  findings: FindingView[]
}

/** One rewrite with both of its texts, or null when there is none. */
export async function rewriteDetail(actor: Actor, id: string): Promise<RewriteDetail | null> {
  demand(actor, 'imports:read')
  const found = await read.contentRewrite.findUnique({ where: { id }, include: { source: { select: { name: true } } } })
  if (!found) return null
  const { source, sourceId, at, restoredAt, ...row } = found
  const [run, before, after, places] = await Promise.all([
    read.importRun.findFirst({ where: { sourceId }, orderBy: { number: 'desc' }, select: { id: true } }),
    textOf(sourceId, row.beforeDigest),
    textOf(sourceId, row.afterDigest),
    read.importFound.findMany({
      where: { sourceId, file: row.path, subjectKind: 'repository_file', findingId: { not: null } },
      select: { findingId: true },
      take: 200,
    }),
  ])
  const findings = await viewsOf(
    await read.finding.findMany({ where: { id: { in: places.map(({ findingId }) => findingId!) } } }),
  )
  const lost = before === null || after === null ? [] : lostIn(before, after, row.message)
  return revealIn<RewriteDetail>({
    ...(await seenWhole(row)),
    at: at.toISOString(),
    restoredAt: restoredAt?.toISOString() ?? null,
    source: { id: sourceId, name: source.name, runId: run?.id ?? null },
    texts: before === null || after === null ? null : { before: await shown(before), after: await shown(after) },
    lost: lost.map(({ how, words }) => ({ how, words: withoutValues(words) })),
    findings,
  })
}

async function textOf(sourceId: string, digest: string | null): Promise<string | null> {
  if (digest === null) return null
  const kept = await read.importText.findFirst({ where: { sourceId, digest }, select: { text: true } })
  return kept?.text ?? null
}

async function shown(text: string): Promise<string> {
  return (await seen({ text })).shown.text
}
