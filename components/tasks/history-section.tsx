import { Card } from '@/components/ui/card'
import { ChangelogTable } from '@/components/tasks/changelog-table'
import { EmptyState } from '@/components/ui/empty-state'
import { GitStamp } from '@/components/signs/git-stamp'
import { Notice } from '@/components/ui/notice'
import { newestOf } from '@/lib/core/count'
import type { TaskDetail, TaskEntryRow } from '@/lib/tasks/schema'

/** Changes of status and lines of the project's own changelog, those the file has lost among them. */
export function HistorySection({ task }: { task: TaskDetail }) {
  const changes = task.entries.filter(({ kind }) => kind === 'status_change')
  const { changelog, totals } = task
  return (
    <>
      {changes.length + changelog.length === 0 && (
        <div className="rounded-card border border-line bg-surface">
          <EmptyState kind="first-use" title="Nothing happened to this task yet">
            Neither its status nor the project’s changelog mentions it.
          </EmptyState>
        </div>
      )}
      {changes.length > 0 && <StatusChanges changes={changes} />}
      {changelog.length > 0 && <Changelog rows={changelog} total={totals.changelog} />}
    </>
  )
}

function Changelog({ rows, total }: { rows: TaskDetail['changelog']; total: number }) {
  const lost = rows.filter((line) => line.lost).length
  return (
    <Card
      id="changelog"
      title={`Changelog (${total.toLocaleString('en')})`}
      remark="the project’s own, recovered from git"
      className="mb-4"
    >
      {lost > 0 && (
        <Notice tone="warn" className="mt-3">
          {lost} of {rows.length < total ? `the newest ${rows.length}` : rows.length} entries about this task{' '}
          {lost === 1 ? 'was' : 'were'} missing from the file; recovered from history and marked below.
        </Notice>
      )}
      <ChangelogTable rows={rows} caption={newestOf(rows.length, total)} />
    </Card>
  )
}

function StatusChanges({ changes }: { changes: readonly TaskEntryRow[] }) {
  return (
    <Card id="status" title="Changes of status" remark="oldest first, from git" className="mb-4">
      <ol className="mt-2">
        {changes.map((entry) => (
          <li key={entry.id} className="flex flex-wrap justify-between gap-x-4 gap-y-1 border-t border-line py-2">
            <span>{inWords(entry)}</span>
            <GitStamp {...entry} className="text-small text-muted" />
          </li>
        ))}
      </ol>
    </Card>
  )
}

function inWords({ data, title }: TaskEntryRow): string {
  if (typeof data.from !== 'string' || typeof data.to !== 'string') return title ?? 'The status changed'
  return `From “${data.from}” to “${data.to}”`
}
