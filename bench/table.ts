/** One measured figure, beside what it was measured against in the same run. */
export type Row = {
  /** What was measured, such as "Decision in process, 100 roles, 1,000 tools". */
  name: string
  value: number
  /** `/s`, `ms`, `µs`, `s` or whatever the value counts. */
  unit: string
  /** The floor or peer, measured in the same run and the same unit. */
  peer?: { name: string; value: number }
  /** The figure the goal speaks of, as "how many times the peer"; `value / peer` unless said otherwise. */
  ratio?: number
  /** The goal in words, such as "≥ 1.5 ×"; rows without one are there to be read. */
  goal?: string
  /** Whether the goal was met in this run; null where there is none. */
  met: boolean | null
}

/** A row whose value is measured against a peer; `least` or `most` is the goal for the ratio between them. */
export function against(
  row: Pick<Row, 'name' | 'value' | 'unit'> & { peer: { name: string; value: number } },
  goal: { least: number } | { most: number } | null,
): Row {
  const ratio = row.value / row.peer.value
  if (goal === null) return { ...row, ratio, met: null }
  return 'least' in goal
    ? { ...row, ratio, goal: `≥ ${words(goal.least)} ×`, met: ratio >= goal.least }
    : { ...row, ratio, goal: `≤ ${words(goal.most)} ×`, met: ratio <= goal.most }
}

/** A row with a goal for the value itself. */
export function within(row: Pick<Row, 'name' | 'value' | 'unit'>, most: number): Row {
  return { ...row, goal: `≤ ${words(most)} ${row.unit}`, met: row.value <= most }
}

const columns = ['What', 'Measured', 'Floor or peer, same run', 'Ratio', 'Goal', 'Met'] as const

/** The table people read at the end of a run. */
export function tableOf(rows: readonly Row[]): string {
  const lines = [columns, ...rows.map(cellsOf)]
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => line[at]!.length)))
  const text = lines.map((line) =>
    line
      .map((cell, at) => cell.padEnd(widths[at]!))
      .join('  ')
      .trimEnd(),
  )
  return [text[0], widths.map((width) => '─'.repeat(width)).join('  '), ...text.slice(1)].join('\n')
}

function cellsOf({ name, value, unit, peer, ratio = peer && value / peer.value, goal, met }: Row): string[] {
  return [
    name,
    `${words(value)} ${unit}`,
    peer ? `${words(peer.value)} ${unit} ${peer.name}` : '',
    ratio === undefined ? '' : `${words(ratio)} ×`,
    goal ?? '',
    met === null ? '' : met ? 'yes' : 'NO',
  ]
}

/** A number as people read it: three digits that mean something, thousands apart. */
function words(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3)))
}

/** The middle of several measurements, which one disturbed round does not move. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5)
}

/** The value below which this share of the measurements lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}
