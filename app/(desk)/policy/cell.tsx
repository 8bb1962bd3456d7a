import { CellPanel } from '@/components/policy/cell-panel'
import { timeline } from '@/lib/audit/queries'
import type { AuditRow } from '@/lib/audit/schema'
import type { PersonActor } from '@/lib/core/actor'
import { isEnvironment } from '@/lib/core/environment'
import { paths } from '@/lib/core/paths'
import type { ExplainedCell } from '@/lib/policy/matrix'
import { cellHistory } from '@/lib/policy/past/queries'
import type { Matrix } from '@/lib/policy/read/queries'
import { lastUse } from '@/lib/policy/usage/queries'
import { type UsageOfCells, usageKey } from '@/lib/policy/usage/schema'

/** Of a role that more pods than these have, the record is only linked: each of them is looked up by itself. */
const mostPods = 3
const mostCalls = 5

type CellProps = { person: PersonActor; matrix: Matrix; usage: UsageOfCells | null }

/** The cell that is explained, with what was called in it and which versions changed it. */
export async function Cell({ person, matrix, usage }: CellProps) {
  const { cell, lines, pods } = matrix
  if (!cell) return null
  const own = pods.filter(({ role }) => role.toLowerCase() === cell.role.toLowerCase()).map(({ slug }) => slug)
  const lately = usage?.cells[usageKey(cell.role, cell.tool.key)] ?? null
  const [history, calls, last] = await Promise.all([
    cellHistory(person, cell),
    lastCalls(person, cell, own),
    lately?.lastAt ?? lastUse(person, { ...cell, tool: cell.tool.key }),
  ])
  const use = usage && { asOf: usage.asOf, lately, last }
  return <CellPanel cell={cell} lines={lines} history={history} calls={calls} use={use} />
}

async function lastCalls(person: PersonActor, { tool: { key }, environment }: ExplainedCell, pods: readonly string[]) {
  if (!person.can.has('audit:read')) return null
  const filter = { tool: key, what: 'call', ...(isEnvironment(environment) && { env: environment }) }
  const [pod, ...others] = pods
  const rows: AuditRow[] = []
  if (pods.length <= mostPods)
    for (const each of pods) rows.push(...(await timeline(person, { ...filter, pod: each })).rows)
  return {
    rows: rows.toSorted((one, other) => other.at.localeCompare(one.at)).slice(0, mostCalls),
    href: paths.audit(pod && others.length === 0 ? { ...filter, pod } : filter),
  }
}
