import { recordKinds } from '@/lib/imports/store/nouns'
import { tables } from '@/lib/imports/store/rules'

/** The tables that hold what was read, those first whose rows point to others. */
export const forgottenFirst = recordKinds.map((kind) => tables[kind]).toReversed()
