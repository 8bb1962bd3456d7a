import type { z } from 'zod'
import type { promptEvents } from '@/lib/audit/prompt-shapes'
import { environmentLabel } from '@/lib/core/environment'
import { quoted } from '@/lib/core/said'

type Events = typeof promptEvents
type Sentences = { [Type in keyof Events]: (data: z.input<Events[Type]>, who: string) => string }

/** What happened to the texts that pods work from. */
export const promptSentences: Sentences = {
  'prompt.written': ({ title, number }, who) => `${who} wrote version ${number} of the prompt ${quoted(title)}`,
  'prompt.live': ({ title, number, environment, replaced }) =>
    `Version ${number} of the prompt ${quoted(title)} is live in ${environmentLabel(environment)}${replaced === null ? '' : `, in the place of version ${replaced}`}`,
  'prompt.retired': ({ title, number }, who) => `${who} retired version ${number} of the prompt ${quoted(title)}`,
}
