import { Chip } from '@/components/ui/chip'
import { GitStamp } from '@/components/ui/git-stamp'
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
        <span className={lost ? 'text-muted' : undefined}>{message ?? 'No message'}</span>
        {path && <code className="block font-code text-code break-all text-muted">{path}</code>}
        {lost && (
          <Chip tone="warn" icon={<DashedSquare />} className="mt-1">
            Missing from the file, recovered
          </Chip>
        )}
      </>
    ),
  },
  { key: 'who', label: 'By', cell: ({ committedBy }) => committedBy ?? <span className="text-muted">not said</span> },
  {
    key: 'git',
    label: 'In git',
    cell: ({ author, commit, at }) => (
      <GitStamp {...{ author, commit, at }} className="inline-block text-small text-muted md:min-w-68" />
    ),
  },
]

/** Lines of a project's own changelog with what git knows about them; lost ones say so. */
export function ChangelogTable({ rows, caption }: { rows: readonly ChangelogRow[]; caption: string }) {
  return <DataTable caption={caption} columns={columns} rows={rows} rowKey={({ id }) => id} compact />
}
