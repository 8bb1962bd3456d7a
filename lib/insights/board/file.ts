import { chartsIn, heatIn } from '@/lib/insights/board/charts'
import type { BoardFacts } from '@/lib/insights/board/queries'
import type { Board } from '@/lib/insights/number'

type Lines = (string | number)[][]

/** The numbers of one chart of a board, with what they are and of which time; null where it has no such chart. */
export function fileOf(board: Board, name: string, facts: BoardFacts, department?: string): Lines | null {
  const { from, to } = facts.period.now
  const about = (title: string, subtitle: string): Lines => [
    ['Finding', title],
    ['Measure', subtitle],
    ['From (UTC)', from],
    ['To (UTC)', to],
    ['Department', department ?? 'all'],
    ['Counted to (UTC)', facts.asOf],
    [],
  ]
  if (board === 'exposure' && name === 'uses') {
    const { title, subtitle } = heatIn(facts)
    const rows = facts.uses.map(({ tool, title: called, sensitivity, allowed, asked, denied }) => [
      called,
      tool,
      sensitivity ?? '',
      allowed,
      asked,
      denied,
    ])
    return [
      ...about(title, subtitle),
      ['Tool', 'Technical name', 'Effect', 'Allowed', 'Asked people', 'Denied'],
      ...rows,
    ]
  }
  const chart = chartsIn(board, facts, department).find((one) => one.name === name)
  if (!chart) return null
  const { title, subtitle, by = 'Step', columns, series, before } = chart
  const isTime = columns.some((column) => 'from' in column)
  return [
    ...about(title, subtitle),
    [isTime ? 'From (UTC)' : by, ...series.map(({ label }) => label), ...(before ? ['The time before'] : [])],
    ...columns.map((column, at) => [
      'from' in column ? column.from : column.name,
      ...series.map(({ values }) => values[at] ?? 0),
      ...(before ? [before[at] ?? 0] : []),
    ]),
  ]
}
