import { cn } from '@/components/ui/cn'
import { Revealed } from '@/components/ui/revealed'
import { counted } from '@/lib/core/count'
import { type LinePair, linesBeside } from '@/lib/difference/beside'
import { lineChanges } from '@/lib/difference/lines'

/** What is to be said of a line of the new text, by its number. */
type Notes = ReadonlyMap<number, readonly string[]>
type CodeDifferenceProps = { before: string; after: string; notes: Notes }

/** Code line by line, what it was beside what it would be; on a phone, and where it is new, under each other. */
export function CodeDifference({ before, after, notes }: CodeDifferenceProps) {
  if (before === after) return <p className="text-muted">Not a letter of the text is different.</p>
  const pairs = linesBeside(lineChanges(before, after)).filter((pair) => !isNothing(pair, before, after))
  const isOneSided = before === '' || after === ''
  return (
    <>
      <Unshown notes={notes} pairs={pairs} />
      <table translate="no" className="w-full table-fixed border-collapse font-code text-code max-md:block">
        <thead className={cn('text-left', isOneSided ? 'sr-only' : 'max-md:sr-only')}>
          <tr translate="yes" className="font-sans text-caption text-subtle">
            {before !== '' && <th scope="col">Before</th>}
            {after !== '' && <th scope="col">After</th>}
          </tr>
        </thead>
        <tbody className="max-md:block">
          {pairs.map((pair, at) =>
            'leftOut' in pair ? (
              // oxlint-disable-next-line react/no-array-index-key -- lines that are left out are told by their place
              <tr key={at} className="max-md:block">
                <td
                  translate="yes"
                  colSpan={isOneSided ? 1 : 2}
                  className="px-1 max-md:block py-0.5 font-sans text-caption text-subtle"
                >
                  {counted(pair.leftOut, 'line')} as before
                </td>
              </tr>
            ) : (
              // oxlint-disable-next-line react/no-array-index-key -- a line is told by its place
              <tr key={at} className="align-top max-md:grid">
                {before !== '' && <Side pair={pair} side="before" />}
                {after !== '' && <Side pair={pair} side="after" notes={notes} />}
              </tr>
            ),
          )}
        </tbody>
      </table>
      {before !== '' && after !== '' && before.endsWith('\n') !== after.endsWith('\n') && (
        <p translate="yes" className="px-1 py-0.5 font-sans text-caption text-subtle">
          {after.endsWith('\n')
            ? 'Its last line ends as lines do now.'
            : 'Its last line does not end as lines do any more.'}
        </p>
      )}
    </>
  )
}

type Told = Exclude<LinePair, { leftOut: number }>

/** An empty text has one line, in which nothing is: beside a whole new file it says nothing. */
function isNothing(pair: LinePair, before: string, after: string): boolean {
  if ('leftOut' in pair) return false
  return before === '' ? pair.after === null : after === '' && pair.before === null
}

type SideProps = { pair: Told; side: 'before' | 'after'; notes?: Notes }

function Side({ pair, side, notes }: SideProps) {
  const line = pair[side]
  const isChanged = line !== null && !pair.isSame
  const tone = side === 'before' ? 'bg-bad-bg text-bad-fg' : 'bg-ok-bg text-ok-fg'
  return (
    <td
      className={cn(
        'px-1',
        isChanged && tone,
        // On a phone a line that stays stands there once, and what is not there takes no room.
        (line === null || (pair.isSame && side === 'before')) && 'max-md:hidden',
      )}
    >
      {line && (
        <span className="grid grid-cols-[4ch_1ch_minmax(0,1fr)] gap-x-1">
          <span aria-hidden="true" className="text-right text-subtle select-none">
            {line.number}
          </span>
          <span aria-hidden="true">{isChanged ? (side === 'before' ? '−' : '+') : ''}</span>
          <span className="whitespace-pre-wrap wrap-anywhere">
            {isChanged && <span className="sr-only">{side === 'before' ? 'Removed: ' : 'Added: '}</span>}
            <Revealed text={line.text} />
          </span>
        </span>
      )}
      {line && notes?.has(line.number) && <Note words={notes.get(line.number)!} />}
    </td>
  )
}

function Note({ words }: { words: readonly string[] }) {
  return (
    <span
      translate="yes"
      className="my-0.5 ml-[6ch] block rounded-key bg-warn-bg px-1.5 py-0.5 font-sans text-caption text-warn-fg"
    >
      {words.join(' ')}
    </span>
  )
}

/** What is to be said of lines that are not shown, as they stay as they are. */
function Unshown({ notes, pairs }: { notes: Notes; pairs: readonly LinePair[] }) {
  const shown = new Set(pairs.flatMap((pair) => ('leftOut' in pair || !pair.after ? [] : [pair.after.number])))
  const missing = [...notes].filter(([line]) => !shown.has(line)).toSorted(([one], [other]) => one - other)
  if (missing.length === 0) return null
  return (
    <ul translate="yes" className="mb-2 border-l-2 border-warn-fg pl-3 font-sans text-small">
      {missing.map(([line, words]) => (
        <li key={line}>
          Line {line.toLocaleString('en')}, which stays as it is. {words.join(' ')}
        </li>
      ))}
    </ul>
  )
}
