import type { z } from 'zod'
import type { outputEvents } from '@/lib/audit/output-shapes'
import { quoted } from '@/lib/core/said'

type Events = typeof outputEvents
type Sentences = { [Type in keyof Events]: (data: z.input<Events[Type]>, who: string) => string }

/** What happened to what pods produce. */
export const outputSentences: Sentences = {
  'output.submitted': ({ path, number }, who) => `${who} handed in revision ${number} of ${quoted(path)}`,
  'output.standing': ({ path, number, replaced }) =>
    `Revision ${number} of ${quoted(path)} stands${replaced === null ? '' : `, in the place of revision ${replaced}`}`,
  'output.refused': ({ path, number }) => `Revision ${number} of ${quoted(path)} does not stand`,
  'output.not_committed': ({ path, number, because }) =>
    `Revision ${number} of ${quoted(path)} is not committed: ${because}`,
  'output.put_away': ({ path, number, because }) =>
    `Revision ${number} of ${quoted(path)} does not stand any more: ${because}`,
}
