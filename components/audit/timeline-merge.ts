import type { AuditRow } from '@/lib/audit/schema'

/** A page of the timeline as it stands on the screen. */
export type TimelinePage = {
  rows: readonly AuditRow[]
  olderHref: string | null
  /** Up to where in the order of the record these lines were looked at. */
  position: number
}

/** What the server says to a page that is kept open: lines to add to it, or a page to take its place. */
export type News = { rows: readonly AuditRow[]; position: number } & (
  | { instead: false }
  | { instead: true; olderHref: string | null }
)

export type Arrived = {
  /** How many lines are new to the screen. */
  count: number
  /** The list with them, newest first. */
  merged: TimelinePage
}

/** How many lines may wait above the list, before the newest page is to take its place. */
const maxWaiting = 200

/** From which position to ask on, after these news; null to ask for the newest page, because too much waits. */
export function askFrom(shown: TimelinePage, waiting: News | undefined): number | null {
  if (waiting && waiting.rows.length > maxWaiting) return null
  return (waiting ?? shown).position
}

/** Everything that waits above the list, when more came after what waited already. */
export function gatherNews(waiting: News | undefined, fresh: News): News {
  if (!waiting || fresh.instead) return fresh
  return { ...waiting, rows: newestFirst(fresh.rows, waiting.rows), position: fresh.position }
}

/**
 * The list on the screen with what waited above it. Lines stand by when their change began, so a late one may belong
 * between two that are shown already; one that is shown already is not shown again.
 */
export function mergeTimeline(shown: TimelinePage, news: News): Arrived {
  const known = new Set(shown.rows.map(({ id }) => id))
  const count = news.rows.filter(({ id }) => !known.has(id)).length
  const { rows, position } = news
  if (news.instead) return { count, merged: { rows, position, olderHref: news.olderHref } }
  return { count, merged: { rows: newestFirst(rows, shown.rows), position, olderHref: shown.olderHref } }
}

function newestFirst(some: readonly AuditRow[], others: readonly AuditRow[]): AuditRow[] {
  const rows = new Map([...some, ...others].map((row) => [row.id, row]))
  return [...rows.values()].toSorted((a, b) => (a.cursor < b.cursor ? 1 : -1))
}
