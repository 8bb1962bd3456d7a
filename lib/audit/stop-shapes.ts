import { z } from 'zod'

const stop = z.object({ scope: z.enum(['everything', 'environment', 'tool', 'pod']), title: z.string() })
/** What was found to be the cause, and how it was checked that it is gone. */
const found = { cause: z.string(), checked: z.string() }
const request = z.object({ number: z.number().int(), sentence: z.string(), tried: z.literal(true).optional() })

/** Emergency stops, and the clocks of requests that they pause. */
export const stopEvents = {
  'stop.put_on': stop.extend({ reason: z.string().nullable() }),
  'stop.resume_asked': stop.extend(found),
  /** `seconds` is how long it was on. */
  'stop.resumed': stop.extend({ ...found, seconds: z.number().int() }),
  'request.paused': request,
  /** `seconds` is how much time is left for it. */
  'request.went_on': request.extend({ seconds: z.number().int() }),
} as const
