import { LineDifference } from '@/components/difference/line-difference'
import { FromTo, Words } from '@/components/difference/changed-words'
import { Cut } from '@/components/difference/cut'
import { PathChanges } from '@/components/difference/path-changes'
import { SideBySide } from '@/components/difference/side-by-side'
import { Revealed } from '@/components/ui/revealed'
import { counted } from '@/lib/core/count'
import { compare, type Row } from '@/lib/difference/compare'
import { differenceWords, factWords } from '@/lib/difference/labels'
import { formOf, pathChanges } from '@/lib/difference/structure'
import type { DifferenceView } from '@/lib/difference/views'

type DifferenceProps = {
  before: string
  after: string
  view?: DifferenceView
  /** The name of the file it is for, by which a document with paths is known. */
  file?: string
  /** So many passages stand there before the reader asks for the others; all of them where nothing is said. */
  most?: number
}

/** What one text makes of another: in a line, and then as the reader likes to see it. */
export function Difference({
  before,
  after,
  view = 'sentences',
  file = '',
  most = Number.POSITIVE_INFINITY,
}: DifferenceProps) {
  if (before === after) return <p className="text-muted">Not a letter of the text is different.</p>
  if (view === 'raw') return <LineDifference {...{ before, after, most }} />
  const rows = compare(before, after)
  return (
    <>
      <p className="text-small text-muted">{differenceWords(rows)}.</p>
      {view === 'split' ? (
        <Cut items={rows} most={most}>
          {(some) => <SideBySide rows={some} />}
        </Cut>
      ) : (
        <InSentences rows={rows} {...{ before, after, file, most }} />
      )}
    </>
  )
}

type InSentencesProps = Required<Pick<DifferenceProps, 'before' | 'after' | 'file' | 'most'>> & { rows: readonly Row[] }

function InSentences({ rows, before, after, file, most }: InSentencesProps) {
  const form = formOf(file)
  const paths = form && pathChanges(before, after, form)
  if (paths) return <PathChanges changes={paths} />
  // What states something else comes first, the text itself after it.
  const facts = rows.flatMap((row) => (row.kind === 'changed' ? row.facts : []))
  return (
    <>
      {facts.length > 0 && rows.filter((row) => !isSame(row)).length > 1 && (
        <ul aria-label="Facts that changed" className="mt-2 grid gap-1 border-l-[3px] border-line-strong pl-3">
          {facts.map(({ kind, before: was, after: is }, at) => (
            <li key={at} className="wrap-anywhere">
              <span className="text-small text-subtle">{factWords[kind]}: </span>
              <FromTo before={was || null} after={is || null} />
            </li>
          ))}
        </ul>
      )}
      <div className="mt-2 font-document text-document wrap-anywhere whitespace-pre-line">
        <Cut items={nearChanges(rows)} most={most}>
          {(some) =>
            some.map((part, at) =>
              'leftOut' in part ? <LeftOut key={at} count={part.leftOut} /> : <Sentence key={at} row={part} />,
            )
          }
        </Cut>
      </div>
    </>
  )
}

/** So much that stayed is shown around what did not. */
const around = 2

function isSame(row: Row): boolean {
  return row.kind === 'same'
}

/** The rows near those that changed; in the place of the others how many there are. */
function nearChanges(rows: readonly Row[]): (Row | { leftOut: number })[] {
  const isNear = new Uint8Array(rows.length)
  for (const [at, row] of rows.entries()) if (!isSame(row)) isNear.fill(1, Math.max(0, at - around), at + around + 1)
  const parts: (Row | { leftOut: number })[] = []
  for (const [at, row] of rows.entries()) {
    const last = parts.at(-1)
    if (isNear[at]) parts.push(row)
    else if (last && 'leftOut' in last) last.leftOut++
    else parts.push({ leftOut: 1 })
  }
  return parts
}

function LeftOut({ count }: { count: number }) {
  return <p className="py-1 font-sans text-caption text-subtle">{counted(count, 'passage')} as before</p>
}

function Sentence({ row }: { row: Row }) {
  if (row.kind === 'changed') return <Words pieces={row.words} />
  if (row.kind === 'removed') return <Words pieces={[{ kind: 'removed', text: row.before.text }]} />
  if (row.kind === 'added') return <Words pieces={[{ kind: 'added', text: row.after.text }]} />
  if (row.kind === 'same') return <Revealed text={row.after.text} />
  const { section } = row.before
  return (
    <>
      <Revealed text={row.after.text.trimEnd()} />
      <span className="font-sans text-caption text-subtle">
        {' '}
        ↕ moved{section !== '' && section !== row.after.section && ` from “${section}”`}
      </span>
      {row.after.text.slice(row.after.text.trimEnd().length)}
    </>
  )
}
