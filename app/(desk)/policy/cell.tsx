import { answer, edit, rule as addRule } from '@/app/(desk)/policy/actions'
import { CellChain } from '@/components/policy/cell-chain'
import { CellEditor } from '@/components/policy/cell-editor'
import { CellPanel } from '@/components/policy/cell-panel'
import { NewRule, RemoveRule } from '@/components/policy/rule-forms'
import { timeline } from '@/lib/audit/queries'
import type { AuditRow } from '@/lib/audit/schema'
import type { PersonActor } from '@/lib/core/actor'
import { isEnvironment } from '@/lib/core/environment'
import { paths } from '@/lib/core/paths'
import type { CellRule, ExplainedCell } from '@/lib/policy/matrix'
import { cellHistory } from '@/lib/policy/past/queries'
import type { Matrix } from '@/lib/policy/read/queries'
import { lastUse } from '@/lib/policy/usage/queries'
import { type UsageOfCells, usageKey } from '@/lib/policy/usage/schema'
import { signersIn } from '@/lib/policy/written'

/** Of a role that more pods than these have, the record is only linked: each of them is looked up by itself. */
const mostPods = 3
const mostCalls = 5

type CellProps = { person: PersonActor; matrix: Matrix; usage: UsageOfCells | null }

/** The cell that is explained, with what was called in it, which versions changed it, and what changes it now. */
export async function Cell({ person, matrix, usage }: CellProps) {
  const { cell, before, lines, pods, draft } = matrix
  if (!cell) return null
  const own = pods.filter(({ role }) => role.toLowerCase() === cell.role.toLowerCase()).map(({ slug }) => slug)
  const lately = usage?.cells[usageKey(cell.role, cell.tool.key)] ?? null
  const [history, calls, last] = await Promise.all([
    cellHistory(person, cell),
    lastCalls(person, cell, own),
    lately?.lastAt ?? lastUse(person, { ...cell, tool: cell.tool.key }),
  ])
  const forms = formsOf(matrix, cell)
  const lineOf = (name: string) => {
    const line = lines.get(name)
    if (line === undefined) return null
    return { line, href: draft ? paths.policyChangeText(draft.number, line) : paths.policyText(line) }
  }
  return (
    <CellPanel
      cell={cell}
      before={before}
      editor={forms.editor}
      chain={<CellChain cell={cell} lineOf={lineOf} removalOf={forms.removalOf} addition={forms.addition} />}
      history={history}
      calls={calls}
      use={usage && { asOf: usage.asOf, lately, last }}
    />
  )
}

/** The forms that change a cell, drawn anew with what it says; none for those who only read. */
function formsOf({ editing, draft }: Matrix, cell: ExplainedCell) {
  if (!editing) return { editor: null, addition: null, removalOf: () => null }
  const name = { role: cell.role, environment: cell.environment, tool: cell.tool.key }
  const where = { ...name, department: cell.department?.name ?? null }
  const now = cell.origin === 'nothing' ? 'unset' : cell.answer
  const number = draft?.number ?? null
  const groups = editing.groups.map(({ slug, title }) => ({ value: slug, label: title }))
  const asking = cell.rules.find(({ answer: says, decides }) => says === 'ask' && decides)
  const signers = signersIn(asking && editing.written.get(asking.id), editing.usualGroup)
  const common = { cell: where, number, groups, signers }
  const key = Object.values(name).join(' ')
  const removalOf = ({ id, role, conditional }: CellRule) => {
    const was = editing.written.get(id)
    if (!was || role !== cell.role || !conditional) return null
    const edits = JSON.stringify([{ kind: 'rule_removed', role, rule: id, was }])
    return <RemoveRule edits={edits} number={number} name={id} tools={was.tools} onEdit={edit} />
  }
  return {
    editor: <CellEditor key={key} {...common} now={now} onAnswer={answer} />,
    addition: <NewRule key={key} {...common} onAdd={addRule} />,
    removalOf,
  }
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
