import { Words } from '@/components/difference/changed-words'
import { cn } from '@/components/ui/cn'
import { Revealed } from '@/components/ui/revealed'
import { counted } from '@/lib/core/count'
import type { Row } from '@/lib/difference/compare'

/** So much that stayed is shown around what did not. */
const around = 1

/** Both texts beside each other, one unit a line; on a phone the old one above the new one. */
export function SideBySide({ rows }: { rows: readonly Row[] }) {
  const isNear = rows.map((_, at) => rows.slice(Math.max(0, at - around), at + around + 1).some((row) => !isQuiet(row)))
  return (
    <table className="mt-3 w-full table-fixed border-collapse">
      <thead className="max-sm:sr-only">
        <tr className="text-left text-caption text-subtle">
          <th scope="col">Before</th>
          <th scope="col">After</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, at) =>
          isNear[at] ? (
            <tr key={at} className="align-top max-sm:grid">
              <Side row={row} side="before" />
              <Side row={row} side="after" />
            </tr>
          ) : // One line for everything between.
          !isNear[at - 1] && at > 0 ? null : (
            <LeftOut key={at} count={runFrom(isNear, at)} />
          ),
        )}
      </tbody>
    </table>
  )
}

function isQuiet(row: Row): boolean {
  return row.kind === 'same' && !row.isWording
}

function runFrom(isNear: readonly boolean[], at: number): number {
  const end = isNear.indexOf(true, at)
  return (end < 0 ? isNear.length : end) - at
}

function LeftOut({ count }: { count: number }) {
  return (
    <tr>
      <td colSpan={2} className="border-t border-line py-1 text-caption text-subtle">
        {counted(count, 'passage')} as before
      </td>
    </tr>
  )
}

function Side({ row, side }: { row: Row; side: 'before' | 'after' }) {
  const hidden = side === 'before' ? 'added' : 'removed'
  const text = side === 'before' ? 'before' in row && row.before.text : 'after' in row && row.after.text
  return (
    <td
      className={cn(
        'border-t border-line px-1.5 py-1 whitespace-pre-line wrap-anywhere',
        side === 'after' && 'max-sm:border-t-0',
        row.kind === hidden && 'max-sm:hidden',
      )}
    >
      {row.kind === 'moved' && (
        <span className="block text-caption text-subtle">{side === 'before' ? 'Stood elsewhere' : 'Moved here'}</span>
      )}
      {row.kind === 'changed' && <Words pieces={row.words.filter(({ kind }) => kind !== hidden)} />}
      {row.kind === 'removed' && text && <Words pieces={[{ kind: 'removed', text: text.trim() }]} />}
      {row.kind === 'added' && text && <Words pieces={[{ kind: 'added', text: text.trim() }]} />}
      {(row.kind === 'same' || row.kind === 'moved') && text && <Revealed text={text.trim()} />}
    </td>
  )
}
