import { Reason } from '@/components/imports/reason'
import { Branches } from '@/components/signs/found-name'
import { Breakable } from '@/components/ui/breakable'
import { type Column, DataTable } from '@/components/ui/table'
import { problemLabels } from '@/lib/imports/labels'
import type { ProblemRow } from '@/lib/imports/views/schema'

const columns: readonly Column<ProblemRow>[] = [
  {
    key: 'where',
    label: 'Where',
    rowHeader: true,
    cell: ({ path, line }) => (
      <span translate="no" className="inline-block font-code text-code break-all spread:min-w-72">
        {path ? <Breakable text={path} /> : 'the repository'}
        {line !== null && `, line ${line}`}
      </span>
    ),
  },
  {
    key: 'why',
    label: 'Why',
    wide: true,
    cell: ({ code, reason }) => (
      <>
        <span className="block font-semibold">{problemLabels[code] ?? code.replaceAll('_', ' ')}</span>
        <span className="whitespace-pre-line wrap-anywhere">
          <Reason text={reason} />
        </span>
      </>
    ),
  },
  {
    key: 'branch',
    label: 'Branches',
    cell: ({ branch, elsewhere }) => (
      <span className="inline-block wrap-anywhere spread:min-w-28">
        {branch === '(all)' ? 'all' : <Branches {...{ branch, elsewhere }} />}
      </span>
    ),
  },
  {
    key: 'commit',
    label: 'Commit',
    cell: ({ commit }) =>
      commit && (
        <span translate="no" className="font-code text-code text-muted">
          {commit.slice(0, 8)}
        </span>
      ),
  },
]

/** What could not be read as it stands: the file, the line and the reason. */
export function ProblemTable({ rows }: { rows: readonly ProblemRow[] }) {
  return (
    <DataTable
      caption="By file; what is on several branches is one line. Where a file is named, the reason says what of it was not read; what was mended since is not listed."
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      compact
    />
  )
}
