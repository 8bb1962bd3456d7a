import { LineDifference } from '@/components/difference/line-difference'
import { Words } from '@/components/difference/changed-words'
import { SideBySide } from '@/components/difference/side-by-side'
import { cn } from '@/components/ui/cn'
import { Revealed } from '@/components/ui/revealed'
import { compare, type Row } from '@/lib/difference/compare'
import { differenceWords, factWords, unitWords } from '@/lib/difference/labels'
import { formOf, pathChanges } from '@/lib/difference/structure'
import type { DifferenceView } from '@/lib/difference/views'

type DifferenceProps = {
  before: string
  after: string
  view?: DifferenceView
  /** The name of the file it is for, by which a document with paths is known. */
  file?: string
}

/** What one text makes of another: in a line, and then as the reader likes to see it. */
export function Difference({ before, after, view = 'sentences', file = '' }: DifferenceProps) {
  if (before === after) return <p className="text-muted">Not a letter of the text is different.</p>
  if (view === 'raw') return <LineDifference before={before} after={after} />
  const rows = compare(before, after)
  return (
    <>
      <p className="text-small text-muted">{differenceWords(rows)}.</p>
      {view === 'split' ? <SideBySide rows={rows} /> : <InSentences rows={rows} {...{ before, after, file }} />}
    </>
  )
}

type InSentencesProps = { rows: readonly Row[]; before: string; after: string; file: string }

function InSentences({ rows, before, after, file }: InSentencesProps) {
  const form = formOf(file)
  const paths = form && pathChanges(before, after, form)
  if (paths) return <Paths changes={paths} />
  // What states something else comes first, the order of the text after it.
  const facts = rows.flatMap((row) => (row.kind === 'changed' ? row.facts : []))
  const shown = rows.filter((row) => row.kind !== 'same' && unitOf(row).key !== '')
  return (
    <>
      {facts.length > 0 && shown.length > 1 && (
        <ul aria-label="Facts that changed" className="mt-2 grid gap-1 border-l-[3px] border-line-strong pl-3">
          {facts.map(({ kind, before: was, after: is }, at) => (
            <li key={at} className="wrap-anywhere">
              <span className="text-small text-subtle">{factWords[kind]}: </span>
              <FromTo before={was || null} after={is || null} />
            </li>
          ))}
        </ul>
      )}
      <ol className="mt-3 grid gap-2.5">
        {shown.map((row, at) => (
          <Sentence key={at} row={row} />
        ))}
      </ol>
    </>
  )
}

const rowWords = { changed: 'Changed', removed: 'Removed', added: 'Added', moved: 'Moved here' } as const

function Sentence({ row }: { row: Row }) {
  if (row.kind === 'same') return null
  const { kind, section } = unitOf(row)
  const place = kind === 'heading' || section === '' ? '' : ` under “${section}”`
  return (
    <li>
      <p className="text-caption wrap-anywhere text-subtle">
        {rowWords[row.kind]}: {unitWords[kind][0]}
        {place}
        {row.kind === 'moved' && row.before.section !== row.after.section && ` from “${row.before.section}”`}
      </p>
      <p className={cn('whitespace-pre-line wrap-anywhere', kind === 'code' && 'font-code text-code')}>
        {row.kind === 'changed' && <Words pieces={row.words} />}
        {row.kind === 'removed' && <Words pieces={[{ kind: 'removed', text: row.before.text.trim() }]} />}
        {row.kind === 'added' && <Words pieces={[{ kind: 'added', text: row.after.text.trim() }]} />}
        {row.kind === 'moved' && <Revealed text={row.after.text.trim()} />}
      </p>
    </li>
  )
}

function unitOf(row: Row) {
  return 'after' in row ? row.after : row.before
}

function Paths({ changes }: { changes: NonNullable<ReturnType<typeof pathChanges>> }) {
  if (changes.length === 0)
    return <p className="mt-2 text-muted">Every value stands where it did; only how it is written differs.</p>
  return (
    <dl className="mt-3 grid gap-2.5">
      {changes.map(({ path, before, after }) => (
        <div key={path}>
          <dt className="font-code text-caption wrap-anywhere text-subtle">
            <Revealed text={path} />
          </dt>
          <dd className="wrap-anywhere">
            <FromTo before={before} after={after} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function FromTo({ before, after }: { before: string | null; after: string | null }) {
  return (
    <>
      {before !== null && <Words pieces={[{ kind: 'removed', text: before }]} />}
      {before !== null && after !== null && <span aria-hidden="true"> → </span>}
      {after !== null && <Words pieces={[{ kind: 'added', text: after }]} />}
    </>
  )
}
