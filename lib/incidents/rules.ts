import type { Cause } from '@/lib/incidents/causes'
import { severities, type Severity } from '@/lib/incidents/schema'

/** How much an incident weighs. What a critical tool does not do weighs most; what a pod is refused holds nobody up. */
export function severityOf({ kind, handled }: Pick<Cause, 'kind' | 'handled'>, isCritical: boolean): Severity {
  if (kind === 'refused') return 'low'
  if (kind === 'work' || kind === 'moved') return 'high'
  if (kind === 'reported' && (handled.retried || handled.fell_back)) return isCritical ? 'medium' : 'low'
  return isCritical ? 'high' : 'medium'
}

/** The place of a weight among all, the lightest first. */
export function rankOf(severity: Severity): number {
  return severities.indexOf(severity)
}

/** The heavier of two. */
export function heavier(one: Severity, other: Severity): Severity {
  return rankOf(one) >= rankOf(other) ? one : other
}

/** Whether it ends by itself as soon as all is as it should be, and by nobody's word. */
export function isWatched(kind: string): boolean {
  return kind === 'monitor' || kind === 'alert'
}

/** What comes of itself has not come for so many days ends by itself. */
export const quietDays = 7
