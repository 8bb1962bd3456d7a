import { StatusChip } from '@/components/tasks/status-chip'
import { AppLink, TextLink } from '@/components/ui/app-link'
import { Breakable } from '@/components/ui/breakable'
import { ScrollBox } from '@/components/ui/scroll-box'
import { type Column, DataTable } from '@/components/ui/table'
import { counted } from '@/lib/core/count'
import { paths } from '@/lib/core/paths'
import { textWords } from '@/lib/core/said'
import { box, type Layout } from '@/lib/tasks/graph/layout'
import type { GraphTask } from '@/lib/tasks/graph/schema'
import { taskStatusLabels } from '@/lib/tasks/labels'

const letters = 27

const shortened = (title: string) => (title.length > letters ? `${title.slice(0, letters - 1)}…` : title)

/** Which tasks wait for which: a drawing with a lane for each phase, and the same as a table. */
export function TaskGraph({ layout, hasMore }: { layout: Layout; hasMore: boolean }) {
  const { width, height, lanes, boxes, lines } = layout
  const inTheWay = lines.filter((line) => line.isInTheWay).length
  return (
    <>
      <p className="mb-3 text-muted">
        {counted(boxes.length, 'task')}
        {hasMore && ', those that changed last'}
        {'. '}
        {lines.length === 0
          ? 'None of them waits for another.'
          : `Between them ${counted(lines.length, 'line')}, of which ${inTheWay} still ${inTheWay === 1 ? 'holds' : 'hold'} something up and ${inTheWay === 1 ? 'is' : 'are'} drawn thick.`}
      </p>
      {/* Read with the eyes alone: the table below says the same. It is scrolled by keys as well. */}
      <ScrollBox
        label="Drawing of what waits for what"
        translate="no"
        className="mb-5 rounded-card border border-line bg-surface max-md:hidden"
      >
        <svg aria-hidden="true" width={width} height={height} className="block text-ink">
          {lanes.map(({ name, x }) => (
            <text key={name} x={x} y={26} className="fill-current text-small font-semibold">
              {shortened(name)}
            </text>
          ))}
          {lines.map(({ from, to, path, isInTheWay }) => (
            <path
              key={`${from}-${to}`}
              d={path}
              fill="none"
              className={isInTheWay ? 'stroke-ink' : 'stroke-line-strong'}
              strokeWidth={isInTheWay ? 2.5 : 1}
              strokeDasharray={isInTheWay ? undefined : '4 3'}
            />
          ))}
          {boxes.map(({ number, title, status, x, y }) => (
            <a key={number} href={paths.task(number)} tabIndex={-1}>
              <rect {...{ x, y, ...box }} rx={6} className="fill-canvas stroke-line-strong" />
              <text x={x + 10} y={y + 18} className="fill-current text-small font-semibold">
                {shortened(title)}
              </text>
              <text x={x + 10} y={y + 35} className="fill-muted text-caption">
                T-{number} · {taskStatusLabels[status]}
              </text>
            </a>
          ))}
        </svg>
      </ScrollBox>
      <div className="rounded-card border border-line bg-surface max-md:px-4 md:px-2">
        <DataTable
          caption="The same as a table. Names that no task here has are said so."
          columns={columnsFor(boxes)}
          rows={boxes}
          rowKey={({ number }) => String(number)}
        />
      </div>
    </>
  )
}

function columnsFor(tasks: readonly GraphTask[]): Column<GraphTask>[] {
  const neededBy = (number: number) =>
    tasks.filter(({ waitsFor }) => waitsFor.some((one) => one.number === number)).map((one) => one.number)
  return [
    {
      key: 'title',
      label: 'Task',
      rowHeader: true,
      cell: ({ number, title }) => (
        <>
          <AppLink href={paths.task(number)} className="font-strong wrap-anywhere text-ink">
            {title}
          </AppLink>
          <span className="block text-small text-muted">T-{number}</span>
        </>
      ),
    },
    {
      key: 'phase',
      label: 'Phase',
      inline: true,
      nowrap: true,
      cell: ({ phase }) => phase && <bdi translate="no">{phase}</bdi>,
    },
    { key: 'status', label: 'Status', inline: true, cell: ({ status }) => <StatusChip status={status} found={null} /> },
    { key: 'waits', label: 'Waits for', cell: ({ waitsFor }) => <Waits waitsFor={waitsFor} /> },
    {
      key: 'needed',
      label: 'Needed by',
      cell: ({ number }) => <Numbers numbers={neededBy(number)} />,
    },
  ]
}

function Waits({ waitsFor }: Pick<GraphTask, 'waitsFor'>) {
  if (waitsFor.length === 0) return '–'
  return (
    <ul className="grid grid-cols-1 gap-0.5">
      {waitsFor.map(({ key, number }) => (
        <li key={key}>
          {number === null ? (
            <>
              <Breakable text={textWords(key)} /> <span className="text-small text-muted">(not among these)</span>
            </>
          ) : (
            <TextLink href={paths.task(number)}>T-{number}</TextLink>
          )}
        </li>
      ))}
    </ul>
  )
}

function Numbers({ numbers }: { numbers: readonly number[] }) {
  if (numbers.length === 0) return '–'
  return (
    <ul className="flex flex-wrap gap-x-2">
      {numbers.map((number) => (
        <li key={number}>
          <TextLink href={paths.task(number)}>T-{number}</TextLink>
        </li>
      ))}
    </ul>
  )
}
