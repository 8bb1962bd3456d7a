import type { QueueView, RequestRow } from '@/lib/requests/schema'

/** `gone` is a row that the view does not hold any more, with what is known of it now. */
export type ShownRow = { row: RequestRow; gone: boolean }

/** The rows on the screen that the page of the list does not hold any more. What became of them must be asked. */
export function absentIds(shown: readonly RequestRow[], fresh: readonly RequestRow[]): string[] {
  const held = new Set(fresh.map(({ id }) => id))
  return shown.map(({ id }) => id).filter((id) => !held.has(id))
}

/** Lines that were asked for after the page was drawn; what it says itself is newer than the others. */
export function newerLines(told: ReadonlyMap<string, ToldLine>, drawnAt: string): RequestRow[] {
  return [...told.values()].filter(({ asOf }) => asOf >= drawnAt).map(({ row }) => row)
}

/** Where a request stood when it was asked for. */
export type ToldLine = { row: RequestRow; asOf: string }

/**
 * What stays on the screen when news arrives. Rows keep their place; new ones wait to be asked for. One that is absent from
 * the page may have been pushed to the next one by others, so it is gone only when it is known to be: then it stands there
 * marked, with whoever decided, instead of vanishing under the pointer.
 */
export function mergeQueue(
  view: QueueView,
  shown: readonly RequestRow[],
  fresh: readonly RequestRow[],
  /** What was asked for after that, as far as it was answered. */
  told: readonly RequestRow[],
): { rows: ShownRow[]; arrived: RequestRow[] } {
  const now = new Map([...fresh, ...told].map((row) => [row.id, row]))
  const held = new Set(fresh.map(({ id }) => id))
  for (const { id } of told) held.delete(id)
  const rows = shown.map(({ id }, at): ShownRow => {
    const row = now.get(id) ?? shown[at]!
    return { row, gone: !held.has(id) && !belongsTo(view, row) }
  })
  const known = new Set(shown.map(({ id }) => id))
  const isNew = (row: RequestRow) => !known.has(row.id) && (held.has(row.id) || belongsTo(view, row))
  return { rows, arrived: [...now.values()].filter(isNew) }
}

/**
 * How many rows wait to be shown: those that arrived on this page, or what the first page has room for and does not show
 * yet because others went before them.
 */
export function waitingRows(
  { rows, arrived }: ReturnType<typeof mergeQueue>,
  /** How many rows the page has room for, and how many the whole list has; null for a page that is not the first. */
  room: { size: number; all: number } | null,
): number {
  const last = rows.at(-1)?.row
  const isFull = room !== null && rows.length >= room.size
  const onPage = room ? arrived.filter((row) => !isFull || !last || isBefore(row, last)) : arrived
  const open = rows.filter(({ gone }) => !gone).length
  return Math.max(onPage.length, room ? Math.min(room.size, room.all) - open : 0)
}

/** What expires sooner stands before; of decided ones what was decided later. */
function isBefore(row: RequestRow, other: RequestRow): boolean {
  if (row.decidedAt !== null && other.decidedAt !== null) return row.decidedAt >= other.decidedAt
  return row.expiresAt <= other.expiresAt
}

/** A group that signed keeps the request in its queue until it is decided; it only has nothing to press. */
function belongsTo(view: QueueView, { state, blocker }: RequestRow): boolean {
  if (view === 'decided') return state !== 'waiting'
  const isMine = blocker === null || blocker === 'group_signed'
  return state === 'waiting' && (isMine || (view === 'team' && blocker !== 'expired'))
}
