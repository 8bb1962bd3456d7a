import type { RequestRow } from '@/lib/requests/schema'

export type ShownRow = { row: RequestRow; gone: boolean }

/**
 * What stays on the screen when news arrives. Rows keep their place; those no longer in the fresh list are marked as gone
 * (with whoever decided, where that is known) instead of vanishing under the pointer; new ones wait to be asked for.
 */
export function mergeQueue(
  shown: readonly RequestRow[],
  fresh: readonly RequestRow[],
  decidedLately: readonly RequestRow[],
): { rows: ShownRow[]; arrived: RequestRow[] } {
  const freshById = new Map(fresh.map((row) => [row.id, row]))
  const decidedById = new Map(decidedLately.map((row) => [row.id, row]))
  const rows = shown.map((row): ShownRow => {
    const now = freshById.get(row.id)
    return now ? { row: now, gone: false } : { row: decidedById.get(row.id) ?? row, gone: true }
  })
  const known = new Set(shown.map(({ id }) => id))
  return { rows, arrived: fresh.filter(({ id }) => !known.has(id)) }
}
