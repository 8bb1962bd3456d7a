import type { z } from 'zod'
import type { promptEvents } from '@/lib/audit/prompt-shapes'
import { environmentLabel } from '@/lib/core/environment'
import { counted } from '@/lib/core/count'
import { quoted, textWords } from '@/lib/core/said'

type Events = typeof promptEvents
type Sentences = { [Type in keyof Events]: (data: z.input<Events[Type]>, who: string) => string }

/** What happened to the texts that pods work from. */
export const promptSentences: Sentences = {
  'prompt.written': ({ title, number }, who) => `${who} wrote version ${number} of the prompt ${quoted(title)}`,
  'prompt.taken_up': ({ title, number, repository, path }, who) =>
    `${who} took up ${textWords(path)} of ${textWords(repository)} as version ${number} of the prompt ${quoted(title)}`,
  'prompt.live': ({ title, number, environment, replaced }) =>
    `Version ${number} of the prompt ${quoted(title)} is live in ${environmentLabel(environment)}${replaced === null ? '' : `, in the place of version ${replaced}`}`,
  'prompt.used': ({ title, number, environment, filled }, who) =>
    `${who} works from version ${number} of the prompt ${quoted(title ?? '')}, which is live in ${environmentLabel(environment)}${filled ? ', filled in' : ''}`,
  'prompt.drifted': driftWords,
  'prompt.drift_ended': ({ pod, because, count }, who) =>
    because === 'replaced'
      ? `${who} works from another text now, which ends ${counted(count, 'drift')}`
      : `What ${pod} works from was approved, which ends ${counted(count, 'drift')}`,
  'prompt.rolled_back': ({ title, number, environment, replaced, reason }, who) =>
    `${who} put version ${number} of the prompt ${quoted(title)} back in ${environmentLabel(environment)}, in the place of version ${replaced}: ${quoted(reason)}`,
  'prompt.remarked': ({ title, number }, who) =>
    `${who} wrote a remark on version ${number} of the prompt ${quoted(title)}`,
  'prompt.handed_over': ({ title, from, to, reason }, who) =>
    `${who} had ${to.name} answer for the prompt ${quoted(title)}${from === null ? '' : ` in the place of ${from.name}`}: ${quoted(reason)}`,
  'prompt.retired': ({ title, number }, who) => `${who} retired version ${number} of the prompt ${quoted(title)}`,
}

function driftWords(
  { title, number, match, environment, filled }: z.input<Events['prompt.drifted']>,
  who: string,
): string {
  const place = environmentLabel(environment)
  const named = title === null ? null : `the prompt ${quoted(title)}`
  if (match === 'approved')
    return `${who} works from version ${number} of ${named}, which is not live in ${place}${filled ? ', filled in' : ''}`
  if (match === 'differs')
    return `${who} works from a text in ${place} that differs from every approved version of ${named}`
  return `${who} works from a text in ${place} that nobody knows${named ? `, as ${named}` : ''}`
}
