import 'server-only'
import type pg from 'pg'
import { notification, notify } from '@/lib/audit/append'
import type { AuditEntry } from '@/lib/audit/events'
import { log } from '@/lib/core/log'

const everyMs = 25

/**
 * Listeners hear of the short way's lines together, moments after their commit: each notification wakes every process
 * and holds up all other commits. Nobody waits for these lines but open timelines, which also look by themselves.
 */
export function teller(pool: pg.Pool): (entries: readonly AuditEntry[]) => void {
  let untold: AuditEntry[] = []
  let telling: NodeJS.Timeout | undefined
  return (entries) => {
    untold.push(...entries)
    telling ??= setTimeout(() => {
      const news = notification(untold)
      untold = []
      telling = undefined
      pool
        .query({ name: 'notify', text: notify, values: [news] })
        .catch((err: unknown) => log.warn({ err }, 'listeners could not be told'))
    }, everyMs).unref()
  }
}
