// PostgreSQL classes: 08 connection, 40 given up for another transaction, 53 resources (disk full), 57P shutting down,
// 58 system; Prisma P1xxx and P2024, P2028, P2034: connection, pool, conflict.
const passing = /^(08|40|53|57P|58)|^(ECONN|EPIPE|ETIMEDOUT)|^(P1\d{3}|P2024|P2028|P2034)$/
const passingWords =
  /terminat|timeout exceeded|Connection ended|closed the connection|not queryable|Can't reach database/i

/** Whether an error says that the database cannot be reached or refuses work just now, so that trying again may help. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return (
    codesOf(error).some((code) => passing.test(code)) || passingWords.test(error.message) || isUnavailable(error.cause)
  )
}

// A pool that gave no connection in time, and a server that has none left.
const crowded = /^(53300|P2024)$/
const crowdedWords = /timeout exceeded when trying to connect/i

/** Whether an error says that others have all connections just now: what was asked comes as soon as they are done. */
export function isCrowded(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const isOne = codesOf(error).some((code) => crowded.test(code)) || crowdedWords.test(error.message)
  return isOne || isCrowded(error.cause)
}

/** Whether PostgreSQL ended a transaction since it and another waited for each other; tried again, it finds its way free. */
export function isGivenUp(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return codesOf(error).some((code) => /^40|^P2034$/.test(code)) || isGivenUp(error.cause)
}

/** The error's own code and the one of PostgreSQL, which Prisma wraps into one of its own that says only "database error". */
function codesOf(error: Error & { code?: unknown; meta?: { driverAdapterError?: { cause?: unknown } } }): string[] {
  // What fails in the end, at the commit, comes without that.
  const causes = [error.meta?.driverAdapterError?.cause, error.cause] as ({ originalCode?: unknown } | undefined)[]
  return [error.code, ...causes.map((cause) => cause?.originalCode)].filter((code) => typeof code === 'string')
}
