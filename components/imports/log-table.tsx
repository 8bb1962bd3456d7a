import { TextLink } from '@/components/ui/app-link'
import { Chip } from '@/components/ui/chip'
import { Branches } from '@/components/signs/found-name'
import { GitStamp } from '@/components/signs/git-stamp'
import { Breakable } from '@/components/ui/breakable'
import { DashedSquare } from '@/components/ui/shapes'
import { type Column, DataTable } from '@/components/ui/table'
import type { LogRow } from '@/lib/imports/views/schema'
import { paths } from '@/lib/core/paths'

const columns: readonly Column<LogRow>[] = [
  {
    key: 'what',
    label: 'What its author says (not checked)',
    rowHeader: true,
    wide: true,
    cell: (row) => <What row={row} />,
  },
  { key: 'task', label: 'Task', cell: (row) => <Task row={row} /> },
  {
    key: 'who',
    label: 'By',
    cell: ({ committedBy }) =>
      committedBy ? (
        <span className="inline-block break-words spread:max-w-44">
          <Breakable text={committedBy} />
        </span>
      ) : (
        <span className="text-muted">not said</span>
      ),
  },
  {
    key: 'git',
    label: 'In git',
    cell: ({ firstAuthor, firstCommit, firstAt }) => (
      <GitStamp
        author={firstAuthor}
        commit={firstCommit}
        at={firstAt}
        className="inline-block text-small wrap-anywhere text-muted spread:min-w-68"
      />
    ),
  },
]

/** A project's changelog as all its versions together hold it; entries the file has lost say so. */
export function LogTable({ rows }: { rows: readonly LogRow[] }) {
  return (
    <DataTable
      caption="Newest first; what is on several branches is one line"
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      compact
    />
  )
}

function What({ row: { message, path, lost, branch, elsewhere } }: { row: LogRow }) {
  return (
    <>
      <span className={lost ? 'wrap-anywhere text-muted' : 'wrap-anywhere'}>
        {message ? <Breakable text={message} /> : 'No message'}
      </span>
      {path && (
        <code translate="no" className="block font-code text-code break-all text-muted">
          <Breakable text={path} />
        </code>
      )}
      <span className="block text-caption wrap-anywhere text-subtle">
        <Branches {...{ branch, elsewhere }} />
      </span>
      {lost && (
        <Chip tone="warn" icon={<DashedSquare />} className="mt-1">
          Missing from the file, recovered
        </Chip>
      )}
    </>
  )
}

function Task({ row: { taskNumber, taskKey } }: { row: LogRow }) {
  if (taskNumber !== null) return <TextLink href={paths.task(taskNumber)}>T-{taskNumber}</TextLink>
  if (!taskKey) return <span className="text-muted">none named</span>
  return (
    <span className="inline-block break-words text-muted spread:max-w-44 spread:min-w-28">
      <Breakable text={taskKey} /> (not known)
    </span>
  )
}
