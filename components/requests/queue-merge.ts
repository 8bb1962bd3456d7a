import type { QueueView, RequestRow } from '@/lib/requests/schema'

/** `gone` is a row that the view does not hold any more, with what is known of it now. */
export type ShownRow = { row: RequestRow; gone: boolean }

/** The rows on the screen that the page of the list does not hold any more. What became of them must be asked. */
export function absentIds(shown: readonly RequestRow[], fresh: readonly RequestRow[]): string[] {
  const held = new Set(fresh.map(({ id }) => id))
  return shown.map(({ id }) => id).filter((id) => !held.has(id))
}

/**
 * What stays on the screen when news arrives. Rows keep their place; new ones wait to be asked for. One that is absent from
 * the page may have been pushed to the next one by others, so it is gone only when it is known to be: then it stands there
 * marked, with whoever decided, instead of vanishing under the pointer.
 */
export function mergeQueue(
  view: QueueView,
  shown: readonly RequestRow[],
  fresh: readonly RequestRow[],
  /** Where the absent ones stand now, as far as that was answered. */
  absent: readonly RequestRow[],
): { rows: ShownRow[]; arrived: RequestRow[] } {
  const now = new Map([...absent, ...fresh].map((row) => [row.id, row]))
  const held = new Set(fresh.map(({ id }) => id))
  const rows = shown.map(({ id }, at): ShownRow => {
    const row = now.get(id) ?? shown[at]!
    return { row, gone: !held.has(id) && !belongsTo(view, row) }
  })
  const known = new Set(shown.map(({ id }) => id))
  return { rows, arrived: fresh.filter(({ id }) => !known.has(id)) }
}

function belongsTo(view: QueueView, { state, blocker }: RequestRow): boolean {
  if (view === 'decided') return state !== 'waiting'
  return state === 'waiting' && (blocker === null || (view === 'team' && blocker !== 'expired'))
}
