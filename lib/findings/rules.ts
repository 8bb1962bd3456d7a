import { sha256 } from '@/lib/core/canonical'
import { newId } from '@/lib/core/id'
import type { RowOf } from '@/lib/core/rows'
import { foundWords, maskedValue } from '@/lib/findings/labels'
import type { findingRows } from '@/lib/findings/rows'
import { type Asked, type Found, scanOf } from '@/lib/findings/scan/asked'
import { kindOf } from '@/lib/findings/scan/kinds'
import { mostOfKind } from '@/lib/findings/scan/scan'

type Row = RowOf<typeof findingRows>

/** A version of a text, and whose it is; what has no versions is its own first one, by the number 0. */
export type FoundIn = Pick<Row, 'subjectKind' | 'subjectId' | 'version' | 'podId' | 'environment' | 'toolKey'>

/** The rows of what was found in a text. */
export function rowsOf(asked: Asked, of: FoundIn): Row[] {
  const { found } = scanOf(asked)
  return found.map((one) => ({
    id: newId(),
    ...of,
    since: of.version,
    digest: findingDigest(of.podId, one.code, valueOf(asked, one)),
    ...placeOf(asked, one, found),
  }))
}

/** Something that was found, as whoever sent it may be told: which kind, where, and what may be seen of it. */
export type FoundPlace = Pick<Row, 'kind' | 'severity' | 'field' | 'from' | 'to' | 'masked'>

export function placesIn(asked: Asked): FoundPlace[] {
  const { found } = scanOf(asked)
  return found.map((one) => placeOf(asked, one, found))
}

function placeOf(asked: Asked, one: Found, all: readonly Found[]): FoundPlace {
  return {
    kind: one.code,
    severity: kindOf(one.code)!.severity,
    field: fieldOf(one, all),
    from: one.from,
    to: one.to,
    masked: maskedValue(one.code, valueOf(asked, one)),
  }
}

/** Something about a version that no look at the text alone tells: what it is, how much, and what makes it the same again. */
export type Noticed = { code: string; field: string; words: string; same: string }

/** The rows of what was noticed. */
export function noticedRows(noticed: readonly Noticed[], of: FoundIn): Row[] {
  return noticed.map(({ code, field, words, same }) => ({
    id: newId(),
    ...of,
    since: of.version,
    digest: findingDigest(of.podId, code, same),
    kind: code,
    severity: kindOf(code)!.severity,
    field,
    from: 0,
    to: 0,
    masked: words,
  }))
}

/** The digest of each thing that was noticed about what a pod sent. */
export function noticedDigests(noticed: readonly Noticed[], podId: string): { kind: string; digest: string }[] {
  return noticed.map(({ code, same }) => ({ kind: code, digest: findingDigest(podId, code, same) }))
}

/** What tells a finding from others, wherever it is: its kind, its value, and whose text it is in. */
export function findingDigest(podId: string | null, kind: string, value: string): string {
  return sha256([podId ?? '', kind, value].join('\0'))
}

/** The digest of each thing that was found in what a pod sent. */
export function digestsIn(asked: Asked, podId: string): { kind: string; digest: string }[] {
  return scanOf(asked).found.map((one) => ({
    kind: one.code,
    digest: findingDigest(podId, one.code, valueOf(asked, one)),
  }))
}

/** The codes of which everything that was found is let through. Of a kind with more than are kept nobody knows all of it. */
export function exceptedOf(
  found: readonly { kind: string; digest: string | null }[],
  isThrough: (digest: string) => boolean,
): string[] {
  const codes = new Set(found.map(({ kind }) => kind))
  return [...codes].filter((code) => {
    const all = found.filter(({ kind }) => kind === code)
    return all.length < mostOfKind && all.every(({ digest }) => digest !== null && isThrough(digest))
  })
}

/** What of a text was known before is the same finding where it is found again, and gone where it is not. */
export function sameAgain<Known extends { digest: string | null; field: string }>(
  known: readonly Known[],
  fresh: readonly Row[],
): { moved: { from: Known; to: Row }[]; added: Row[]; gone: Known[] } {
  const gone = [...known]
  const moved: { from: Known; to: Row }[] = []
  const added: Row[] = []
  for (const row of fresh) {
    const same = gone.filter(({ digest }) => digest === row.digest)
    const from = same.find(({ field }) => field === row.field) ?? same[0]
    if (!from) added.push(row)
    else {
      gone.splice(gone.indexOf(from), 1)
      moved.push({ from, to: row })
    }
  }
  return { moved, added, gone }
}

/** What the line about them says. */
export function foundIn(rows: readonly Pick<Row, 'kind'>[]): { what: string; counts: Record<string, number> } {
  const counts: Record<string, number> = {}
  for (const { kind } of rows) counts[kind] = (counts[kind] ?? 0) + 1
  return { what: foundWords(counts), counts }
}

/** The text itself that was found: only for whoever says why they look. */
export function valueOf(asked: Asked, { way, isName, isBeside, from, to }: Found): string {
  if (isBeside) return String(asked.saysPersonal)
  if (isName) return String(way.at(-1)).slice(from, to)
  const text = way.reduce<unknown>((value, step) => (value as Record<string | number, unknown>)[step], asked.arguments)
  return String(way.length === 0 ? asked.reason : text).slice(from, to)
}

/** The finding that a row tells of, in what was looked through again; undefined when it is not found any more. */
export function foundAgain(asked: Asked, row: Pick<Row, 'kind' | 'field' | 'from' | 'to'>): Found | undefined {
  const { found } = scanOf(asked)
  return found.find(
    (one) => one.code === row.kind && one.from === row.from && one.to === row.to && fieldOf(one, found) === row.field,
  )
}

/** Where it stands, in names: `files[0].content`. A name in which something was found is not said. */
function fieldOf({ way, isName }: Found, all: readonly Found[]): string {
  if (way.length === 0) return 'reason'
  const unsaid = new Set(all.filter((one) => one.isName).map((one) => one.way.at(-1)))
  const steps = isName ? [...way.slice(0, -1), '…'] : way
  return steps
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${unsaid.has(step) ? '…' : step.slice(0, 60)}`))
    .join('')
    .replace(/^\./, '')
    .slice(0, 300)
}
