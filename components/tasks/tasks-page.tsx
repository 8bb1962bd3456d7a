import { ChangedPill } from '@/components/shell/changed-pill'
import { TaskFilter, type TaskFilterProps, taskFilters, waitsWords } from '@/components/tasks/task-filter'
import { TaskBoard } from '@/components/tasks/task-board'
import { TaskGraph } from '@/components/tasks/task-graph'
import { TaskList, type TaskSorts } from '@/components/tasks/task-list'
import { ButtonLink } from '@/components/ui/button-link'
import { EmptyState } from '@/components/ui/empty-state'
import { Segmented } from '@/components/ui/link-row'
import { PageHeader } from '@/components/ui/page-header'
import { CursorPager, type PageAddresses } from '@/components/ui/pager'
import { listTitle } from '@/components/signs/titles'
import { taskStatusLabels } from '@/lib/tasks/labels'
import type { MoveAction } from '@/components/tasks/move-form'
import type { Layout } from '@/lib/tasks/graph/layout'
import { type BoardColumn, type TaskCounts, type TaskRow, taskStatus } from '@/lib/tasks/schema'
import { leastPlace, rangeWords, viewCount } from '@/lib/core/count'
import { paths } from '@/lib/core/paths'

export type TasksPageProps = TaskFilterProps & {
  rows: readonly TaskRow[]
  /** How many stand on the pages before this one. */
  before: number
  sorts: TaskSorts
  addresses: PageAddresses
  /** How many tasks each view shows with the other filters that are in force. */
  counts: TaskCounts
  /** How many there are at all. */
  total: number
  canImport: boolean
  /** As a board or a drawing, where that is wanted. */
  board: readonly BoardColumn[] | null
  graph: { layout: Layout; hasMore: boolean } | null
  /** What the reader can have happen to a task; null where that is nothing, nor can they create one. */
  onMove: MoveAction | null
}

/** The heading of the list, and the beginning of its title. */
export function tasksTitle({ filter, counts, total }: Pick<TasksPageProps, 'filter' | 'counts' | 'total'>): string {
  const words = taskFilters(filter).map((one) => one.words)
  const { isLeast, upTo } = counts
  const count = isLeast && isView(filter) ? null : shownOf(filter, counts)
  return listTitle({ name: 'Tasks', one: 'task', many: 'tasks' }, { count, total, isLeast, upTo }, words)
}

/** How many the filters in force show. */
function shownOf({ status, waits }: TasksPageProps['filter'], counts: TaskCounts): number {
  return waits ? counts.waiting : counts[status ?? 'all']
}

const isView = ({ status, waits }: TasksPageProps['filter']) => Boolean(status ?? waits)

/** What the pods work on and worked on, and what is stuck on a person. */
export function TasksPage(props: TasksPageProps) {
  const { rows, before, sorts, filter, choices, notUnderstood, addresses, counts, canImport } = props
  const { board, graph, onMove } = props
  const { cursor: _page, status, waits, ...rest } = filter
  const words = taskFilters(filter).map((one) => one.words)
  const isFirstUse = counts.all === 0 && words.length === 0
  const { isLeast, upTo } = counts
  const shown = (count: number) => viewCount(count, counts)
  // A view without a task is left out, unless one is in it; where many hold a word, nobody counts what is in which view.
  const views = [
    { label: 'All', href: paths.tasks(rest), count: shown(counts.all), current: !status && !waits },
    {
      label: waitsWords,
      href: paths.tasks({ ...rest, waits: 'people' }),
      ...(!isLeast && { count: shown(counts.waiting) }),
      current: Boolean(waits),
    },
    ...taskStatus.options.map((name) => ({
      label: taskStatusLabels[name],
      href: paths.tasks({ ...rest, status: name }),
      ...(!isLeast && { count: shown(counts[name]) }),
      current: status === name && !waits,
    })),
  ].filter(({ count, current }, at) => at === 0 || count !== 0 || current)
  const place = isLeast
    ? leastPlace(before, rows.length, addresses.next !== null, isView(filter) ? 0 : counts.all)
    : { before, total: shownOf(filter, counts), upTo }
  return (
    <>
      <PageHeader
        title={tasksTitle(props)}
        // The tabs of every status are a line of their own, and a laptop shows a dozen tasks all the same.
        lead={isFirstUse && 'What the pods work on here, and what their repositories say they worked on before.'}
        actions={
          <>
            {!isFirstUse && <Looks filter={filter} />}
            {onMove && <ButtonLink href={paths.newTask()}>New task</ButtonLink>}
          </>
        }
      />
      {!isFirstUse && (
        <TaskFilter {...{ filter, choices, notUnderstood }} beside={<Segmented label="Status" items={views} />} />
      )}
      {!board && <ChangedPill topics={['tasks']} words="Tasks have changed" />}
      {board && rows.length > 0 && <TaskBoard columns={board} filter={filter} onMove={onMove} />}
      {graph && rows.length > 0 && <TaskGraph {...graph} />}
      {rows.length === 0 ? (
        <div className="rounded-card border border-line bg-surface max-md:px-4 md:px-2">
          <TasksEmpty words={words} isFirstUse={isFirstUse} first={addresses.first} canImport={canImport} />
        </div>
      ) : (
        !board &&
        !graph && (
          <>
            <div className="rounded-card border border-line bg-surface max-md:px-4 md:px-2">
              <TaskList rows={rows} sorts={sorts} />
            </div>
            <CursorPager showing={rangeWords(place, rows.length, 'task')} addresses={addresses} />
          </>
        )
      )}
    </>
  )
}

/** The three ways to look at the same tasks. */
function Looks({ filter: { cursor: _page, view, ...rest } }: Pick<TasksPageProps, 'filter'>) {
  const looks = [
    { label: 'List', view: undefined },
    { label: 'Board', view: 'board' as const },
    { label: 'What waits for what', view: 'graph' as const },
  ]
  return (
    <Segmented
      label="How to look at them"
      items={looks.map((look) => ({
        label: look.label,
        href: paths.tasks({ ...rest, view: look.view }),
        current: view === look.view,
      }))}
    />
  )
}

type EmptyProps = { words: readonly string[]; isFirstUse: boolean; canImport: boolean; first: string | null }

function TasksEmpty({ words, isFirstUse, canImport, first }: EmptyProps) {
  if (first !== null) {
    const action = <ButtonLink href={first}>Go to the first page</ButtonLink>
    return <EmptyState kind="no-results" title="There are no more tasks" action={action} />
  }
  if (isFirstUse) {
    return (
      <EmptyState
        kind="first-use"
        title="No tasks yet"
        action={canImport && <ButtonLink href={paths.imports()}>Import a repository</ButtonLink>}
      >
        Tasks appear when a pod starts one through Countersign, or when the history of a delivery repository is
        imported.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      kind="no-results"
      title={`No tasks match ${words.join(', ')}`}
      action={<ButtonLink href={paths.tasks()}>Clear all filters</ButtonLink>}
    />
  )
}
