import { type FoundIn, rowsOf } from '@/lib/findings/rules'
import { lookAhead, scanOf } from '@/lib/findings/scan/asked'
import { mostOfKind, scan } from '@/lib/findings/scan/scan'
import type { FoundRecord } from '@/lib/imports/store/schema'

/** Something that was found in a text, as every version of it tells it. */
export type Hit = Pick<FoundRecord, 'digest' | 'kind' | 'severity' | 'field' | 'from' | 'to' | 'masked'>

/** What is in a text: each value once, and the kinds of which there is more than is told apart. */
export type Looked = { hits: ReadonlyMap<string, Hit>; full: ReadonlySet<string> }

export const nothing: Looked = { hits: new Map(), full: new Set() }

const nowhere: FoundIn = {
  subjectKind: 'repository_file',
  subjectId: '',
  version: 0,
  podId: null,
  environment: null,
  toolKey: null,
}

/** Looks through texts at once, however long: the reader is a process beside all others. */
export async function lookThrough(texts: Readonly<Record<string, unknown>>): Promise<Looked> {
  const asked = { arguments: texts, reason: null }
  await lookAhead(asked, (text) => Promise.resolve(scan(text)))
  const { counts } = scanOf(asked)
  const rows = rowsOf(asked, nowhere)
  if (rows.length === 0) return nothing
  const hits = new Map<string, Hit>()
  for (const { digest, kind, severity, field, from, to, masked } of rows)
    if (!hits.has(digest)) hits.set(digest, { digest, kind, severity, field, from, to, masked })
  return { hits, full: new Set(Object.keys(counts).filter((kind) => counts[kind]! > mostOfKind)) }
}

/** The commit that made a version. */
export type Made = Pick<FoundRecord, 'commit' | 'author' | 'at'>

/** A version of a text with the one that it was made from; null where nobody could read it. */
export type Step = { made: Made; before: Looked | null; after: Looked | null }

/** A finding from the version that first had it to the last one, by their numbers. */
export type Span = Pick<FoundRecord, 'span' | 'since' | 'version' | 'present'> & { hit: Hit; made: Made }

// A value that comes and goes more often is told so many times.
const mostSpans = 20

/**
 * Follows what is found from version to version. It is gone where a commit took it away, or where the last version lacks it:
 * branches that were merged lie side by side, and what one of them lacks the other may well have.
 */
export function spansOf(steps: readonly Step[]): Span[] {
  const all: Span[] = []
  const open = new Map<string, Span>()
  const counts = new Map<string, number>()
  for (const [index, { made, before, after }] of steps.entries()) {
    if (after === null) continue
    const version = index + 1
    for (const hit of after.hits.values()) {
      const known = open.get(hit.digest)
      const span = counts.get(hit.digest) ?? 0
      if (known) Object.assign(known, { hit, version, made })
      else if (span < mostSpans) {
        const begun = { hit, made, span, since: version, version, present: true }
        open.set(hit.digest, begun)
        counts.set(hit.digest, span + 1)
        all.push(begun)
      }
    }
    for (const [digest, one] of open) {
      const isTaken = index === steps.length - 1 || before === null || before.hits.has(digest)
      if (after.hits.has(digest) || after.full.has(one.hit.kind) || !isTaken) continue
      one.present = false
      open.delete(digest)
    }
  }
  return all
}
