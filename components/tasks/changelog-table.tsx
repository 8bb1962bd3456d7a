import { Breakable } from '@/components/ui/breakable'
import { Chip } from '@/components/ui/chip'
import { cn } from '@/components/ui/cn'
import { PodName } from '@/components/signs/found-name'
import { GitStamp } from '@/components/signs/git-stamp'
import { DashedSquare } from '@/components/ui/shapes'
import { type Column, DataTable } from '@/components/ui/table'
import type { ChangelogRow } from '@/lib/tasks/schema'

const columns: readonly Column<ChangelogRow>[] = [
  {
    key: 'what',
    label: 'What its author says (not checked)',
    rowHeader: true,
    wide: true,
    cell: ({ message, path, lost }) => (
      <>
        <span className={cn('wrap-anywhere', lost && 'text-muted')}>{message ?? 'No message'}</span>
        <span className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
          {path && (
            <code translate="no" className="font-code text-code text-muted">
              <Breakable text={path} />
            </code>
          )}
          {lost && (
            <Chip tone="warn" icon={<DashedSquare />}>
              Recovered
            </Chip>
          )}
        </span>
      </>
    ),
  },
  { key: 'who', label: 'By', cell: ({ committedBy }) => <PodName name={committedBy} /> },
  {
    key: 'git',
    label: 'In git',
    cell: ({ author, commit, at }) => (
      <GitStamp {...{ author, commit, at }} className="inline-block text-small text-muted spread:min-w-68" />
    ),
  },
]

/** Lines of a project's own changelog with what git knows about them; those that the file has lost are marked. */
export function ChangelogTable({ rows, caption }: { rows: readonly ChangelogRow[]; caption: string }) {
  return <DataTable caption={caption} columns={columns} rows={rows} rowKey={({ id }) => id} compact />
}
