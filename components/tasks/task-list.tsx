import { AppLink } from '@/components/ui/app-link'
import { Breakable } from '@/components/ui/breakable'
import { PodName, Source } from '@/components/signs/found-name'
import { Chip } from '@/components/ui/chip'
import { HollowCircle, WarningTriangle } from '@/components/ui/shapes'
import { EnvironmentMark } from '@/components/signs/environment-mark'
import { type Column, DataTable } from '@/components/ui/table'
import { TimeStack } from '@/components/ui/time'
import { StatusChip } from '@/components/tasks/status-chip'
import type { TaskRow } from '@/lib/tasks/schema'
import { paths } from '@/lib/core/paths'

const columns: readonly Column<TaskRow>[] = [
  { key: 'task', label: 'Task', rowHeader: true, wide: true, cell: (task) => <Name task={task} /> },
  {
    key: 'status',
    label: 'Status',
    cell: ({ status, statusText, waiting }) => (
      <span className="inline-flex flex-wrap gap-1.5 md:max-w-56 md:min-w-32 [&>span]:whitespace-normal">
        <StatusChip status={status} found={statusText} />
        {waiting > 0 && (
          <Chip tone="warn" icon={<HollowCircle />}>
            {waiting === 1 ? '1 request waits' : `${waiting} requests wait`}
          </Chip>
        )}
      </span>
    ),
  },
  { key: 'pod', label: 'Pod', cell: ({ podOwner }) => <PodName name={podOwner} /> },
  { key: 'where', label: 'Where', cell: (task) => <Where task={task} /> },
  { key: 'changed', label: 'Changed', cell: ({ updatedAt }) => <TimeStack at={updatedAt} /> },
]

/** Tasks, the one that changed last first. */
export function TaskList({ rows }: { rows: readonly TaskRow[] }) {
  return (
    <DataTable
      caption="Changed last first. Titles are the pods’ and projects’ own words, not checked."
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
    />
  )
}

function Name({ task: { number, title, phase, key, flags } }: { task: TaskRow }) {
  return (
    <div className="min-w-0">
      <AppLink
        href={paths.task(number)}
        className="font-strong wrap-anywhere text-ink no-underline hover:underline max-md:underline"
      >
        {title}
      </AppLink>
      <p className="mt-0.5 text-small wrap-anywhere text-muted">
        T-{number}
        {phase && (
          <>
            {' · '}
            <bdi>{phase}</bdi>
          </>
        )}
        {title !== key && (
          <>
            {' · '}
            <Breakable text={key} />
          </>
        )}
      </p>
      {flags.length > 0 && (
        <Chip tone="warn" icon={<WarningTriangle />} className="mt-1">
          {flags.length === 1 ? '1 odd thing' : `${flags.length} odd things`}
        </Chip>
      )}
    </div>
  )
}

function Where({ task: { source, environment } }: { task: TaskRow }) {
  if (source) return <Source {...source} />
  return (
    <span className="inline-flex flex-col items-start gap-1">
      <span className="whitespace-nowrap">Here, live</span>
      {environment && <EnvironmentMark environment={environment} />}
    </span>
  )
}
