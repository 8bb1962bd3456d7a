import { Cut } from '@/components/difference/cut'
import { cn } from '@/components/ui/cn'
import { Revealed } from '@/components/ui/revealed'
import { counted } from '@/lib/core/count'
import { type LineChange, lineChanges } from '@/lib/difference/lines'

const looks = {
  same: { sign: ' ', words: '', tone: '' },
  removed: { sign: '−', words: 'Removed: ', tone: 'bg-bad-bg text-bad-fg' },
  added: { sign: '+', words: 'Added: ', tone: 'bg-ok-bg text-ok-fg' },
} as const

/** The difference of two texts as plain text, for whoever counts its lines. */
export function differenceText(before: string, after: string): string {
  return lineChanges(before, after)
    .map((line) => (line.kind === 'left out' ? '…' : `${looks[line.kind].sign} ${line.text}`))
    .join('\n')
}

type LineDifferenceProps = { before: string; after: string; most?: number }

/** What one text makes of another, line by line; of a long one the first so many, and the others once somebody asks. */
export function LineDifference({ before, after, most = Number.POSITIVE_INFINITY }: LineDifferenceProps) {
  const lines = lineChanges(before, after)
  if (lines.length === 0) return <p className="text-muted">Not a letter of the text is different.</p>
  return (
    <Cut items={lines} most={most}>
      {(some) => (
        <ol translate="no" className="font-code text-code">
          {some.map((line, at) => (
            <Line key={`${at} ${line.kind}`} line={line} />
          ))}
        </ol>
      )}
    </Cut>
  )
}

function Line({ line }: { line: LineChange }) {
  if (line.kind === 'left out')
    return <li className="px-1 py-0.5 font-sans text-caption text-subtle">{counted(line.count, 'line')} as before</li>
  const { sign, words, tone } = looks[line.kind]
  return (
    <li className={cn('grid grid-cols-[1.25rem_minmax(0,1fr)] px-1', tone)}>
      <span aria-hidden="true">{sign}</span>
      <span className="whitespace-pre-wrap wrap-anywhere">
        {words && <span className="sr-only">{words}</span>}
        <Revealed text={line.text} />
      </span>
    </li>
  )
}
