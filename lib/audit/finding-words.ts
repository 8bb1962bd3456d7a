import type { z } from 'zod'
import { counted } from '@/lib/core/count'
import { quoted } from '@/lib/core/said'
import type { findingEvents } from '@/lib/audit/finding-shapes'

type Events = typeof findingEvents
type Sentences = { [Type in keyof Events]: (data: z.input<Events[Type]>, who: string) => string }

/** What was found in what pods and people write, and what people made of it. The values themselves never stand here. */
export const findingSentences: Sentences = {
  'finding.found': ({ what, where }, who) => `In ${where ?? `what ${who} sent`} there is ${what}`,
  'finding.fixed': ({ what, where }) => `In ${where} there is no longer ${what}`,
  'finding.accepted': ({ what, reason }, who) => `${who} accepts that there is ${what}: ${quoted(reason)}`,
  'finding.dismissed': ({ what, reason }, who) => `${who} says that ${what} is a false alarm: ${quoted(reason)}`,
  'finding.bypassed': ({ what, pod, until }) =>
    `${what[0]!.toUpperCase()}${what.slice(1)} in what ${pod} sends is let through until ${until.slice(0, 16).replace('T', ' ')} UTC`,
  'finding.bypass_ended': ({ what, pod, reason }, who) =>
    `${who} ended that ${what} in what ${pod} sends is let through: ${quoted(reason)}`,
  'finding.revealed': ({ what, reason }, who) => `${who} looked at ${what}: ${quoted(reason)}`,
  'policy.words_listed': ({ names, phrases, added, removed }, who) =>
    `${who} changed what is looked for: ${counted(names, 'name')} and ${counted(phrases, 'phrase')}, ${added} more and ${removed} less than before`,
}
