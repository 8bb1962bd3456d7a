import { TextLink } from '@/components/ui/app-link'
import { Chip } from '@/components/ui/chip'
import { Branches } from '@/components/signs/found-name'
import { GitStamp } from '@/components/signs/git-stamp'
import { Breakable } from '@/components/ui/breakable'
import { BrokenCircle, DashedSquare, TickCircle, WarningTriangle } from '@/components/ui/shapes'
import { replacedWords } from '@/lib/imports/labels'
import { paths } from '@/lib/core/paths'
import type { RewriteRow } from '@/lib/imports/views/schema'

/** Commits that took away most of a document, left a marker in its place, or did not do what they say. */
export function RewriteList({ rows }: { rows: readonly RewriteRow[] }) {
  return (
    <ol>
      {rows.map((row) => (
        <Rewrite key={row.id} row={row} />
      ))}
    </ol>
  )
}

function Rewrite({ row }: { row: RewriteRow }) {
  const { path, commit, author, at, branch, elsewhere, message, linesBefore, deleted, added, byAgent } = row
  return (
    <li className="grid grid-cols-1 gap-1.5 border-t border-line py-3 first:border-0">
      <h3 translate="no" className="font-code text-code font-semibold break-all">
        <TextLink href={paths.rewrite(row.id)}>
          <Breakable text={path} />
        </TextLink>
      </h3>
      <p>
        {byAgent ? 'A pod' : 'Somebody'} removed {lines(deleted)} and added {lines(added)}. Of {lines(linesBefore)} with
        words in them, {share(row.keptAfter)} stayed; the newest version holds {share(row.keptAtTip)} of them.
      </p>
      <p className="text-muted">
        Its message (not checked): “
        <Breakable text={message.split('\n')[0]!} />”
      </p>
      <div className="flex flex-wrap gap-1.5">
        <Marks row={row} />
      </div>
      <GitStamp {...{ author, commit, at }} className="text-caption text-subtle" />
      <p className="text-caption text-subtle">
        {elsewhere ? 'Branches' : 'Branch'} <Branches {...{ branch, elsewhere }} />
        {row.restoredAt && (
          <>
            {' · restored by '}
            <GitStamp author={row.restoredBy} commit={row.restoredCommit} at={row.restoredAt} />
          </>
        )}
      </p>
    </li>
  )
}

/** What is to be said of a rewrite at a glance. */
export function Marks({
  row: { destructive, restoredAt, elisionMarker, elisionCertain, contradiction, present },
}: {
  row: Omit<RewriteRow, 'elsewhere'>
}) {
  return (
    <>
      {!present && <Chip icon={<DashedSquare />}>{replacedWords}</Chip>}
      {destructive && restoredAt && (
        <Chip tone="ok" icon={<TickCircle />}>
          Restored later
        </Chip>
      )}
      {destructive && !restoredAt && (
        <Chip tone="bad" icon={<BrokenCircle />}>
          Never restored
        </Chip>
      )}
      {elisionMarker && (
        <Chip tone="warn" icon={<WarningTriangle />}>
          {elisionCertain ? 'Claims that content stayed' : 'Looks cut off'}: “
          <Breakable text={elisionMarker.slice(0, 60)} />”
        </Chip>
      )}
      {contradiction && (
        <Chip tone="warn" icon={<WarningTriangle />}>
          Says “<Breakable text={contradiction.slice(0, 60)} />” and does the opposite
        </Chip>
      )}
    </>
  )
}

function lines(amount: number): string {
  if (amount === 0) return 'none'
  return amount === 1 ? '1 line' : `${amount.toLocaleString('en')} lines`
}

function share(part: number): string {
  return `${Math.round(part * 100)} %`
}
