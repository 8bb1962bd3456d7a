const firstPauseMs = 500
const longestPauseMs = 30_000
const steadyMs = 60_000

/** How long to wait before a process is started again: twice as long each time, unless it had run steadily. */
export function nextPause(lastPauseMs: number | null, livedMs: number): number {
  if (lastPauseMs === null || livedMs >= steadyMs) return firstPauseMs
  return Math.min(lastPauseMs * 2, longestPauseMs)
}
