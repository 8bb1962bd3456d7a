/** Whether an error says that the database cannot be reached or refuses work just now, so that trying again may help. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code, cause } = error as Error & { code?: string }
  // PostgreSQL classes: 08 connection, 40 given up for another transaction, 53 resources (disk full), 57P shutting down,
  // 58 system; Prisma P1xxx and P2024, P2028, P2034: connection, pool, conflict.
  const told =
    code !== undefined && /^(08|40|53|57P|58)|^(ECONN|EPIPE|ETIMEDOUT)|^(P1\d{3}|P2024|P2028|P2034)$/.test(code)
  return (
    told ||
    /terminat|timeout exceeded|Connection ended|not queryable|Can't reach database/i.test(error.message) ||
    isUnavailable(cause)
  )
}
