import { recordKinds } from '@/lib/imports/store/schema'
import { tables } from '@/lib/imports/store/rules'

/** The tables that hold what was read, those first whose rows point to others. */
export const forgottenFirst = recordKinds.map((kind) => tables[kind]).toReversed()
