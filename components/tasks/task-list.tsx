import { AppLink } from '@/components/ui/app-link'
import { Breakable } from '@/components/ui/breakable'
import { PodName, Source } from '@/components/signs/found-name'
import { Remark } from '@/components/ui/chip'
import { HollowCircle, WarningTriangle } from '@/components/ui/shapes'
import { EnvironmentMark } from '@/components/signs/environment-mark'
import { type Column, DataTable } from '@/components/ui/table'
import type { SortLink } from '@/components/ui/table-sort'
import { TimeStack } from '@/components/ui/time'
import { StatusChip } from '@/components/tasks/status-chip'
import type { TaskRow, taskSorts } from '@/lib/tasks/schema'
import { paths } from '@/lib/core/paths'

/** Where the list is ordered by each of its columns. */
export type TaskSorts = Record<(typeof taskSorts)[number], SortLink>

const columns: readonly Column<TaskRow>[] = [
  { key: 'title', label: 'Task', rowHeader: true, wide: true, cell: (task) => <Name task={task} /> },
  {
    key: 'status',
    label: 'Status',
    inline: true,
    cell: ({ status, statusText }) => <StatusChip status={status} found={statusText} />,
  },
  { key: 'pod', label: 'Pod', inline: true, cell: ({ podOwner }) => <PodName name={podOwner} /> },
  { key: 'where', label: 'Where', inline: true, cell: (task) => <Where task={task} /> },
  { key: 'changed', label: 'Changed', inline: true, cell: ({ updatedAt }) => <TimeStack at={updatedAt} /> },
]

/** Tasks, each once; the heads of the columns order them. */
export function TaskList({ rows, sorts }: { rows: readonly TaskRow[]; sorts: TaskSorts }) {
  return (
    <DataTable
      caption="A task that is on several branches is one line. Titles are the pods’ and projects’ own words, not checked."
      columns={columns.map((column) => ({ ...column, sort: sorts[column.key as keyof TaskSorts] }))}
      rows={rows}
      rowKey={({ id }) => id}
    />
  )
}

function Name({ task: { number, title, phase, key, flags, waiting } }: { task: TaskRow }) {
  return (
    <div className="min-w-0">
      <AppLink href={paths.task(number)} className="row-link font-strong wrap-anywhere text-ink">
        {title}
      </AppLink>
      <p className="mt-0.5 text-small wrap-anywhere text-muted">
        T-{number}
        {phase && (
          <>
            {' · '}
            <bdi translate="no">{phase}</bdi>
          </>
        )}
        {title !== key && (
          <>
            {' · '}
            <Breakable text={key} />
          </>
        )}
        {waiting > 0 && (
          <>
            {' · '}
            <Remark icon={<HollowCircle />}>{waiting === 1 ? '1 request waits' : `${waiting} requests wait`}</Remark>
          </>
        )}
        {flags.length > 0 && (
          <>
            {' · '}
            <Remark icon={<WarningTriangle />}>
              {flags.length === 1 ? '1 odd thing' : `${flags.length} odd things`}
            </Remark>
          </>
        )}
      </p>
    </div>
  )
}

function Where({ task: { source, environment } }: { task: TaskRow }) {
  if (source) return <Source {...source} />
  return (
    <span className="inline-flex flex-wrap items-baseline gap-x-1.5">
      <span className="whitespace-nowrap">Here, live</span>
      {environment && <EnvironmentMark environment={environment} />}
    </span>
  )
}
