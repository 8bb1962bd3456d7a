import type { QueueCounts, RequestRow } from '@/lib/requests/schema'

/** What moved on an open page of the queue: how requests stand now that it asked for, and how many wait. */
export type QueueNews = {
  asOf: string
  lines: RequestRow[]
  /** With the filters of the page, and without any. */
  counts: QueueCounts
  totals: QueueCounts
}
