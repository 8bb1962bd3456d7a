/** How many events there were from a moment on; of a page each is told by itself. */
export type SpreadCount = { at: string; count: number }

/** A month whose lines are in an archive: they were counted before, and no list has them. */
export type MonthAway = { month: string; from: string; to: string }

/** What the events of a view are spread over. */
export type Spread = {
  /** From when until when is told, as ISO 8601. */
  from: string
  to: string
  /** Of everything the filter means, by whole hours; or of the events on the page alone. */
  of: 'all' | 'page'
  counts: readonly SpreadCount[]
  /** Whether the filter goes further back than is told. */
  isCut: boolean
  /** Months of that time that are in archives, the earliest first. */
  away: readonly MonthAway[]
}
