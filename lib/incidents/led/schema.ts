import { z } from 'zod'
import { words } from '@/lib/findings/words'
import { runbook } from '@/lib/incidents/led/runbook'
import { incidentRef, longestWords } from '@/lib/incidents/schema'

const said = (missing: string) =>
  words()
    .trim()
    .min(1, missing)
    .max(longestWords, `Keep it under ${longestWords.toLocaleString('en')} characters`)

/** In so many minutes more is said; none promises nothing. */
export const promises = ['0', '30', '60', '120', '240', '1440'] as const
const next = z.enum(promises, 'Say when you say more')

export const noticed = incidentRef.extend({ noticed: said('Write what people notice') })
export const updated = incidentRef.extend({ update: said('Say how it stands'), next })
export const promised = incidentRef.extend({ next })
export const runbookWritten = incidentRef.extend({ runbook: runbook() })
export const lookedBack = incidentRef.extend({
  foundCause: said('Say why it came'),
  prevention: said('Say what keeps it from coming again, or that nothing does yet'),
})
