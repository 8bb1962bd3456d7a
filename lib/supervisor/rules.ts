const firstPauseMs = 500
const longestPauseMs = 30_000
const steadyMs = 60_000

/** How long to wait before a process is started again: twice as long each time, unless it had run steadily. */
export function nextPause(lastPauseMs: number | null, livedMs: number): number {
  if (lastPauseMs === null || livedMs >= steadyMs) return firstPauseMs
  return Math.min(lastPauseMs * 2, longestPauseMs)
}

/** A line of output as a person reads it. Log records become their message; everything else stays as it is. */
export function readable(line: string): string {
  if (!line.startsWith('{')) return line
  let record: { level?: unknown; msg?: unknown; err?: { message?: unknown } }
  try {
    record = JSON.parse(line)
  } catch {
    return line
  }
  if (typeof record.level !== 'number' || typeof record.msg !== 'string') return line
  const word = record.level >= 50 ? 'error: ' : record.level >= 40 ? 'warning: ' : ''
  const cause =
    typeof record.err?.message === 'string' && record.err.message !== record.msg ? ` (${record.err.message})` : ''
  return `${word}${record.msg}${cause}`.replaceAll(/\s*\n\s*/g, ' ').trim()
}
