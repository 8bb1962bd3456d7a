import { BoardDesk, type BoardTask } from '@/components/tasks/board-desk'
import { LiveBoard } from '@/components/tasks/live-board'
import { MoveForm, type MoveAction } from '@/components/tasks/move-form'
import { StatusChip } from '@/components/tasks/status-chip'
import { EnvironmentMark } from '@/components/signs/environment-mark'
import { PodName, Source } from '@/components/signs/found-name'
import { AppLink, TextLink } from '@/components/ui/app-link'
import { ScrollBox } from '@/components/ui/scroll-box'
import { Remark } from '@/components/ui/chip'
import { HollowCircle, WarningTriangle } from '@/components/ui/shapes'
import { shape } from '@/components/ui/shape'
import { Time } from '@/components/ui/time'
import { counted } from '@/lib/core/count'
import { paths } from '@/lib/core/paths'
import { taskStatusLabels } from '@/lib/tasks/labels'
import { movesFor } from '@/lib/tasks/moves/table'
import type { BoardColumn, TaskFilter, TaskRow } from '@/lib/tasks/schema'

/** More than these nobody counts on a board. */
const most = 1_000

const Dots = shape(<path d="M5.5 3.5v.1m0 4.4v.1m0 4.4v.1m5-9v.1m0 4.4v.1m0 4.4v.1" strokeWidth="2.4" />)

type TaskBoardProps = {
  columns: readonly BoardColumn[]
  /** The filters in force, by which the list of a column is found. */
  filter: TaskFilter
  /** What the reader can have happen to a task; null where that is nothing. */
  onMove: MoveAction | null
}

/** Tasks by where they stand, the newest first, each with what can happen to it next. It shows what moves by itself. */
export function TaskBoard({ columns, filter, onMove }: TaskBoardProps) {
  const shown = columns.filter(({ status, rows }) => rows.length > 0 || status !== 'unknown')
  const board = (
    // What is read out alone stands outside the flow, and is cut off with the rest.
    <ScrollBox label="Tasks by status" className="relative pb-2">
      <div className="grid gap-1.5 md:auto-cols-[minmax(11.25rem,1fr)] md:grid-flow-col">
        {shown.map((column) => (
          <Column key={column.status} {...{ column, filter, onMove }} />
        ))}
      </div>
    </ScrollBox>
  )
  return (
    <>
      <LiveBoard />
      {onMove ? (
        <BoardDesk tasks={shown.flatMap(({ rows }) => rows.filter(isMovable).map(toBoard))} onMove={onMove}>
          {board}
        </BoardDesk>
      ) : (
        board
      )}
    </>
  )
}

/** To whom a task is handed over is chosen on its page. */
const movesOf = (task: TaskRow) => movesFor(task).filter((move) => move !== 'hand_over')
const isMovable = (task: TaskRow) => movesOf(task).length > 0
const toBoard = ({ number, title, status, origin, heldFrom, heldBy }: TaskRow): BoardTask => ({
  number,
  title,
  status,
  origin,
  heldFrom,
  heldBy,
})

function Column({ column, filter, onMove }: Omit<TaskBoardProps, 'columns'> & { column: BoardColumn }) {
  const { status, rows, count, isLeast } = column
  const id = `column-${status}`
  const all = isLeast || count > most ? `${Math.min(count, most).toLocaleString('en')}+` : count.toLocaleString('en')
  const { view: _view, cursor: _page, ...rest } = filter
  return (
    <section
      aria-labelledby={id}
      data-column={status}
      className="min-w-0 rounded-card border border-line bg-sunken p-2 data-over:outline-2 data-over:outline-accent data-[takes=no]:opacity-60 data-[takes=yes]:border-accent data-[takes=yes]:bg-accent-soft"
    >
      <h2 id={id} className="flex flex-wrap items-center gap-x-1.5 gap-y-1 text-small">
        <StatusChip status={status} found={null} />
        <span className="text-muted">{rows.length < count || isLeast ? `${rows.length} of ${all}` : all}</span>
      </h2>
      {rows.length === 0 ? (
        <p className="mt-2 text-small text-muted">No task stands here.</p>
      ) : (
        <ul className="mt-2 grid grid-cols-1 gap-2">
          {rows.map((task) => (
            <li
              key={task.id}
              data-task={task.number}
              className="@container/table min-w-0 rounded-control border border-line bg-surface p-2.5 data-carried:border-accent"
            >
              <Card task={task} onMove={onMove} />
            </li>
          ))}
        </ul>
      )}
      {(rows.length < count || isLeast) && (
        <p className="mt-2 text-small">
          <TextLink href={paths.tasks({ ...rest, status })}>
            All that are {taskStatusLabels[status].toLowerCase()}
          </TextLink>
        </p>
      )}
    </section>
  )
}

function Card({ task, onMove }: { task: TaskRow; onMove: MoveAction | null }) {
  const { number, title, phase, podOwner, environment, source, waiting, flags, updatedAt } = task
  const moves = onMove ? movesOf(task) : []
  const isCarried = moves.length > 0
  return (
    <>
      <div draggable={isCarried || undefined} className={isCarried ? 'flex cursor-grab items-start gap-1' : undefined}>
        {/* A link would be dragged by itself, and not the card. */}
        <AppLink
          href={paths.task(number)}
          draggable={isCarried ? false : undefined}
          className="min-w-0 flex-1 font-strong wrap-anywhere text-ink"
        >
          {title}
        </AppLink>
        {isCarried && (
          <button
            type="button"
            data-grip
            aria-pressed="false"
            aria-label={`Lift T-${number}`}
            title="Carry it to another column: by pointer, or by Enter and the arrow keys"
            className="hidden size-6 flex-none items-center justify-center rounded-control text-subtle group-data-alive/desk:inline-flex hover:bg-accent-soft aria-pressed:bg-accent-soft aria-pressed:text-accent max-md:group-data-alive/desk:hidden"
          >
            <Dots />
          </button>
        )}
      </div>
      <p className="mt-0.5 flex flex-wrap items-baseline gap-x-2 text-small wrap-anywhere text-muted">
        <span>T-{number}</span>
        {phase && <bdi translate="no">{phase}</bdi>}
        <PodName name={podOwner} />
        {environment && <EnvironmentMark environment={environment} />}
        {source && (
          <span>
            <Source {...source} />
          </span>
        )}
        <Time at={updatedAt} mode="relative" />
      </p>
      {(waiting > 0 || flags.length > 0) && (
        <p className="mt-1 flex flex-wrap gap-x-2 text-small">
          {waiting > 0 && (
            <Remark icon={<HollowCircle />}>{waiting === 1 ? '1 request waits' : `${waiting} requests wait`}</Remark>
          )}
          {flags.length > 0 && <Remark icon={<WarningTriangle />}>{counted(flags.length, 'odd thing')}</Remark>}
        </p>
      )}
      {onMove && moves.length > 0 && (
        <details className="mt-1">
          <summary className="link min-h-6 text-small">
            Move<span className="sr-only"> T-{number}</span>
          </summary>
          <MoveForm number={number} moves={moves} pods={[]} onMove={onMove} />
        </details>
      )}
    </>
  )
}
