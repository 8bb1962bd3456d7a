import type { DraftedRow } from '@/lib/policy/beside'
import { effectOf, effects } from '@/lib/tools/labels'

/** So many cells are drawn at once: thousands more take longer to arrive than to search for. */
const mostCells = 800

/**
 * The lines of the matrix by what their tools do at worst; of very many the first ones, the one that is explained, and those
 * that a draft changes.
 */
export function firstRows(rows: readonly DraftedRow[], roles: number, explained: string | undefined): DraftedRow[] {
  const most = Math.max(10, Math.floor(mostCells / Math.max(1, roles)))
  return rows
    .toSorted((one, other) => effects.indexOf(effectOf(one.tool)) - effects.indexOf(effectOf(other.tool)))
    .filter(({ tool, was }, at) => at < most || tool.key === explained || was.some((cell) => cell !== null))
}
