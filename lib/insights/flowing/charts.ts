import { counted, manyWords } from '@/lib/core/count'
import { paths } from '@/lib/core/paths'
import type { Chart } from '@/lib/insights/board/chart'
import type { BoardFacts } from '@/lib/insights/board/queries'
import type { Flowing } from '@/lib/insights/flowing/schema'
import { taskStatusLabels } from '@/lib/tasks/labels'
import { taskStatus } from '@/lib/tasks/schema'

// How long work waited for people, and where it stands.

const sum = (some: readonly number[]) => some.reduce((all, one) => all + one, 0)
const hourMs = 3_600_000

export function workCharts(facts: BoardFacts, department?: string): Chart[] {
  const { flowing } = facts
  return flowing ? [waited(facts, flowing, department), stages(flowing), phases(flowing)] : []
}

/** Tenths of an hour, and at least one where there was any waiting. */
const hours = (ms: number) => Math.ceil(ms / (hourMs / 10)) / 10

function waited({ counted: many, parts, period }: BoardFacts, flowing: Flowing, department?: string): Chart {
  const { now, before } = flowing.waited
  const list = (window: { from: string; to: string }) => paths.audit({ counted: 'decisions', department, ...window })
  const [all, decisions] = [sum(now), many.decisions.now]
  return {
    name: 'waited',
    title:
      decisions === 0
        ? 'Nothing that waited for people was decided'
        : `${counted(hours(all), 'hour')} went by until ${counted(decisions, 'decision')}, ${eachWords(all / decisions)} each`,
    subtitle: 'Hours for which requests had waited, when they were decided; thin line: the time before',
    columns: parts.now.map(({ from }) => ({ from })),
    series: [{ label: 'Hours', tone: 5, values: now.map(hours) }],
    before: before.map(hours),
    hrefs: parts.now.map(list),
    href: list(period.now),
  }
}

function eachWords(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000))
  return minutes < 90 ? `${minutes} min` : `${(minutes / 60).toFixed(1).replace(/\.0$/, '')} h`
}

function stages({ tasks }: Flowing): Chart {
  const { upTo } = tasks
  const shown = taskStatus.options.filter((status) => status !== 'unknown' || tasks.unknown > 0)
  const open = shown.filter((status) => status !== 'completed')
  const most = open.toSorted((one, other) => tasks[other] - tasks[one])[0]!
  return {
    name: 'stages',
    title:
      tasks[most] === 0
        ? 'No task is under way'
        : `Of tasks that are not completed most stand at “${taskStatusLabels[most]}”: ${manyWords(tasks[most], upTo)}`,
    subtitle: 'Tasks by where they stand now, of all departments',
    by: 'Status',
    columns: shown.map((status) => ({ name: taskStatusLabels[status] })),
    series: [{ label: 'Tasks', tone: 1, values: shown.map((status) => tasks[status]) }],
    before: null,
    hrefs: shown.map((status) => paths.tasks({ status })),
    upTo,
    href: paths.tasks(),
  }
}

function phases({ phases: { most, more, upTo } }: Flowing): Chart {
  const first = most[0]
  return {
    name: 'phases',
    title: first ? `“${first.phase}” has most tasks: ${manyWords(first.count, upTo)}` : 'No task names a phase',
    subtitle: `Tasks by the phase that they name, of all departments${more > 0 ? `; ${counted(more, 'phase')} more in the list of tasks` : ''}`,
    by: 'Phase',
    columns: most.map(({ phase }) => ({ name: phase })),
    series: [{ label: 'Tasks', tone: 1, values: most.map(({ count }) => count) }],
    before: null,
    hrefs: most.map(({ phase }) => paths.tasks({ phase })),
    upTo,
    href: paths.tasks(),
  }
}
