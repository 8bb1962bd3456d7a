import type { PolicySnapshot } from '@/lib/policy/compile'
import { meaningOf } from '@/lib/policy/edit/meaning'
import { type Cell, matrixOf, type MatrixRow, type Place } from '@/lib/policy/matrix'
import { fold } from '@/lib/policy/shape'

/** A line of the matrix as a draft has it; beside each cell that it changes, what is in force. */
export type DraftedRow = MatrixRow & { was: (Cell | null)[] }

/** Each tool with what the roles may do by a draft, and what is in force where that is something else. */
export function besideInForce(
  draft: PolicySnapshot,
  inForce: PolicySnapshot,
  roles: readonly string[],
  place: Place,
): DraftedRow[] {
  const before = new Map(matrixOf(inForce, roles, place).map(({ tool, cells }) => [tool.key, cells]))
  return matrixOf(draft, roles, place).map(({ tool, cells }) => ({
    tool,
    cells,
    was: cells.map((cell, column) => {
      const was = before.get(tool.key)?.[column]
      const role = roles[column]!
      const isSame =
        was && isAlike(cell, was) && ruled(draft, role, tool.key, place) === ruled(inForce, role, tool.key, place)
      return isSame ? null : (was ?? null)
    }),
  }))
}

function isAlike(one: Cell, other: Cell): boolean {
  return one.answer === other.answer && one.conditional === other.conditional && isSet(one) === isSet(other)
}

function isSet({ origin }: Cell): boolean {
  return origin !== 'nothing'
}

/** What the rules say of a cell, with who signs: two policies that mean the same give the same. */
function ruled({ roles, tools, environments }: PolicySnapshot, role: string, tool: string, place: Place): string {
  const rules = roles.get(fold(role))?.rulesOf[tools.get(tool)?.index ?? -1] ?? []
  return meaningOf(rules, environments.get(fold(place.environment))?.index ?? -1)
}
