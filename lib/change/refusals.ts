const windowMs = 60_000
const maxRemembered = 10_000
const seen = new Map<string, { since: number; suppressed: number }>()

/**
 * Decides whether a refusal, or another happening that changes nothing, deserves a line of its own. The first in a minute
 * does; equal ones after it are counted, and the count comes with the next line. Returns how many went unrecorded before this one, or null for "do not record".
 */
export function rememberRepeat(account: string, command: string, reason: string, nowMs: number): number | null {
  const key = `${account} ${command} ${reason}`
  const last = seen.get(key)
  if (last && nowMs - last.since < windowMs) {
    last.suppressed++
    return null
  }
  if (seen.size >= maxRemembered) seen.clear()
  seen.set(key, { since: nowMs, suppressed: 0 })
  return last?.suppressed ?? 0
}
