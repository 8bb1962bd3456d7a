import { z } from 'zod'
import { eventKinds } from '@/lib/audit/labels'
import { auditOutcomes } from '@/lib/audit/events'
import { afterPosition, auditFilter } from '@/lib/audit/schema'
import { words } from '@/lib/findings/words'
import { exportFormats } from '@/lib/record/exports/written'

const some = words().trim().min(1).max(200).optional()

/**
 * What of the record is meant, for more than a look: of what is not known nothing is left out, since that would be more. It
 * stands in the record, so no word of it is a key or a password.
 */
export const meantFilter = auditFilter.omit({ cursor: true }).extend({
  what: z.enum(Object.keys(eventKinds)).optional(),
  outcome: z.enum(auditOutcomes).optional(),
  q: some,
  actor: some,
  pod: some,
  task: words().trim().min(1).max(300).optional(),
  call: some,
})

/** Which lines are to be exported, up to which place in the order of the record, and as what. */
export const exportInput = meantFilter.extend({ upTo: afterPosition, format: z.enum(exportFormats) }).strict()
