import { TimelineTable } from '@/components/audit/timeline-table'
import { TextLink } from '@/components/ui/app-link'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import type { AuditRow } from '@/lib/audit/schema'
import type { TaskDetail } from '@/lib/tasks/schema'
import { paths } from '@/lib/core/paths'

export type RecordSectionProps = {
  task: TaskDetail
  /** The newest lines about the task that the reader may see; null when none may be. */
  rows: readonly AuditRow[] | null
}

/** What the record says about a live task, newest first. */
export function RecordSection({ task, rows }: RecordSectionProps) {
  if (rows === null || rows.length === 0) {
    return (
      <div className="rounded-card border border-line bg-surface">
        <EmptyState kind="no-access" title="Nothing of this task’s record is for you">
          Every step is on the record. Auditors and admins read all of it; approvers what concerns requests.
        </EmptyState>
      </div>
    )
  }
  return (
    <Card
      id="record"
      title="What happened"
      remark="as Countersign recorded it"
      aside={<TextLink href={paths.audit({ task: `T-${task.number}` })}>Open in the audit trail</TextLink>}
      className="mb-4"
    >
      <TimelineTable rows={rows} caption={rows.length < 50 ? 'Newest first' : 'The newest 50, newest first'} />
    </Card>
  )
}
