/** More rows than these no part of a report has: it is to be read, and the audit trail exports as many as there are. */
export const mostRows = 5_000

/** What stands in the way of a report, as a refusal. */
export class TooLong extends Error {}

/** The rows of a part; a report of which something is left out would be none. */
export function within<Row>(rows: readonly Row[]): readonly Row[] {
  if (rows.length > mostRows) throw new TooLong('A part of a report has too many rows')
  return rows
}
