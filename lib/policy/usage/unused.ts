import type { PolicySnapshot } from '@/lib/policy/compile'
import type { PolicyEdit } from '@/lib/policy/edit/schema'
import { type Cell, explainCell, matrixOf } from '@/lib/policy/matrix'
import type { Tool } from '@/lib/tools/schema'

/** What a role may do, or ask for, and did not. */
export type UnusedRight = {
  role: string
  environment: string
  tool: Pick<Tool, 'key' | 'title'>
  cell: Cell
  /** Whether only the role's own words give it, so that taking these away is enough. */
  isOwnAlone: boolean
}

/** What takes a right away: where only the role's own words give it these, else a denial of its own. */
export function takenAway({ role, environment, tool, isOwnAlone }: UnusedRight): PolicyEdit {
  const answer = isOwnAlone
    ? ({ then: 'unset' } as const)
    : ({ then: 'deny', because: 'Nobody used it for a long time' } as const)
  return { kind: 'cell', role, environment, tool: tool.key, answer }
}

/**
 * The rights of these roles in one environment that are not among those used. A right that the policy of `before`, at the
 * beginning of the time that is looked at, did not give is left out: nobody had all that time to use it.
 */
export function unusedRights(
  now: PolicySnapshot,
  before: PolicySnapshot,
  roles: readonly string[],
  environment: string,
  isUsed: (role: string, tool: string) => boolean,
): UnusedRight[] {
  const place = { environment, department: null }
  const had = new Map(matrixOf(before, roles, place).map(({ tool, cells }) => [tool.key, cells]))
  return matrixOf(now, roles, place).flatMap(({ tool, cells }) =>
    cells.flatMap((cell, at) => {
      const role = roles[at]!
      const was = had.get(tool.key)?.[at]
      if (cell.answer === 'deny' || !was || was.answer === 'deny' || isUsed(role, tool.key)) return []
      const rules = explainCell(now, role, tool.key, place)?.rules ?? []
      const isOwnAlone = rules.every((rule) => rule.role === role && !rule.conditional)
      return [{ role, environment, tool: { key: tool.key, title: tool.title }, cell, isOwnAlone }]
    }),
  )
}
