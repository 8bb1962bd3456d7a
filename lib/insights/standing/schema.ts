import { z } from 'zod'
import { type StandingName, standingNames } from '@/lib/insights/number'

/** What stood at the beginning of a day, in UTC, as it is kept with the summary of that day. */
export const keptStanding = z.partialRecord(z.enum(standingNames), z.number())

/** What stood then, and on which day. */
export type StandingThen = { day: string; values: Partial<Record<StandingName, number>> }
