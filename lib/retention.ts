import { z } from 'zod'

/** So many days every line of the record stays where it is read, whatever an operator sets. */
const leastDays = 183

const days = { error: `must be a whole number of days, and ${leastDays} at least` }

/** After how many days a month that is over may leave the record, and the folder into which it goes then. */
export const retentionSettings = {
  COUNTERSIGN_RETENTION_DAYS: z.coerce.number(days).int(days).min(leastDays, days).max(36_500, days).optional(),
  COUNTERSIGN_ARCHIVE_FOLDER: z.string().optional(),
}
