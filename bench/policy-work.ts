import { cedarPeer } from '@/bench/policy-peers'
import { benchRules, benchTool, documentOf, toolCount } from '@/bench/policy'
import { against, median, type Row, within } from '@/bench/table'
import { compilePolicy } from '@/lib/policy/compile'
import { formatPolicy } from '@/lib/policy/document'
import { applyEdit } from '@/lib/policy/edit/edit'
import { notStricter } from '@/lib/policy/edit/stricter'
import { matrixOf } from '@/lib/policy/matrix'

const rounds = 3

/** What is done with a whole policy: making it ready, showing it as a matrix, editing it, comparing it. */
export function runPolicyWork(): Row[] {
  const tools = Array.from({ length: toolCount }, (_, at) => benchTool(at))
  const rules = benchRules(100, 1000)
  const document = documentOf(rules)
  const unit = 'ms of processor time'
  const rows = [
    against(
      {
        name: 'A policy made ready, 100 roles, 1,000 tools, 1,000 rules',
        value: spent(() => compilePolicy(document, tools)),
        unit,
        peer: { name: 'Cedar', value: spent(() => cedarPeer('made-ready', rules, false)) },
      },
      { most: 1.5 },
    ),
  ]
  const some = tools.slice(0, 200)
  const small = documentOf(benchRules(30, 600))
  const snapshot = compilePolicy(small, some)
  const place = { environment: 'prod', department: null }
  const text = formatPolicy(small)
  const [role] = Object.keys(small.roles)
  const tool = some[0]!.key
  const denial = { kind: 'cell', role: role!, environment: 'prod', tool, answer: { then: 'deny' } } as const
  const milder = { ...small, roles: { ...small.roles, [role!]: { rules: [] } } }
  return [
    ...rows,
    within(
      {
        name: 'Matrix of 200 tools and 30 roles',
        value: spent(() => matrixOf(snapshot, Object.keys(small.roles), place)),
        unit,
      },
      50,
    ),
    within(
      { name: 'A cell of it edited in its text and proved', value: spent(() => applyEdit(text, denial, some)), unit },
      1000,
    ),
    within(
      {
        name: 'Two policies of this size compared, cell by cell',
        value: spent(() => notStricter(milder, small, some)),
        unit,
      },
      3000,
    ),
  ]
}

/** Milliseconds of processor time, the middle of a few rounds after one that only warms up. */
export function spent(work: () => unknown): number {
  const all = Array.from({ length: rounds + 1 }, () => {
    const before = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  })
  return median(all.slice(1))
}
