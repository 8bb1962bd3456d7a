import { z } from 'zod'
import { decisionMeanings, inWords, statesInWords } from '@/lib/api/meanings'
import { callState } from '@/lib/calls/schema'
import { prose } from '@/lib/core/lines'

// What endpoints say alike whose calls Countersign carries out itself.

/** Why a pod asks, as a body says it. */
export const reasonOnWire = prose()
  .max(4000)
  .nullish()
  .transform((reason) => reason ?? null)
  .meta({ description: 'Why, in the pod’s own words' })

/** How its answer begins. */
export const carriedFields = {
  decision: z.enum(['allow', 'ask', 'deny']).meta({ description: inWords('What policy said.', decisionMeanings) }),
  state: callState.meta({ description: statesInWords('Where the call stands.', callState.options) }),
  reason: z.string().meta({ description: 'In words, to be read: why policy said so, then what came of it' }),
  call_id: z.string().meta({ description: 'The id of the call' }),
}

/** Where its answer says to go on. */
export const onwardFields = {
  request: z.string().nullable().meta({ description: 'The request people decide on, such as CS-1042' }),
  poll: z.string().nullable().meta({ format: 'uri', description: 'Where to wait for the answer about the call' }),
}
