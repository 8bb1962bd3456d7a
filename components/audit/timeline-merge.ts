import type { AuditRow } from '@/lib/audit/schema'

/** A page of the timeline as the server sends it. */
export type TimelinePage = { rows: readonly AuditRow[]; olderHref: string | null }

export type Arrived = {
  /** How many lines of the fresh page are not on the screen. */
  count: number
  /** The list with them, newest first. */
  merged: TimelinePage
}

/**
 * Puts fresh lines on top of those on the screen. Lines are ordered by when their change began, so a late one may belong
 * between two that are shown already. When nothing of the screen is on the fresh page, lines in between are missing, and
 * the fresh page takes its place.
 */
export function mergeTimeline(shown: TimelinePage, fresh: TimelinePage): Arrived {
  const known = new Set(shown.rows.map(({ id }) => id))
  const arrived = fresh.rows.filter(({ id }) => !known.has(id))
  const hasGap = fresh.olderHref !== null && arrived.length === fresh.rows.length
  if (hasGap) return { count: arrived.length, merged: fresh }
  const rows = [...arrived, ...shown.rows].toSorted((a, b) => (a.cursor < b.cursor ? 1 : -1))
  return { count: arrived.length, merged: { rows, olderHref: shown.olderHref } }
}
