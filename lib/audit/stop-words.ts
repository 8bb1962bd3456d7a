import type { z } from 'zod'
import type { stopEvents } from '@/lib/audit/stop-shapes'
import { quoted, textWords } from '@/lib/core/said'

type Events = typeof stopEvents
type Sentences = { [Type in keyof Events]: (data: z.input<Events[Type]>, who: string) => string }

type Stopped = { scope: 'everything' | 'environment' | 'tool' | 'pod'; title: string }

/** What a stop covers, in a sentence: "everything", "the tool “Publish”". */
function covered({ scope, title }: Stopped): string {
  if (scope === 'everything') return 'everything'
  if (scope === 'environment') return `all pods in ${textWords(title)}`
  return scope === 'tool' ? `the tool ${quoted(title)}` : textWords(title)
}

const because = ({ cause, checked }: { cause: string; checked: string }) =>
  `The cause: ${quoted(cause)}. How that was checked: ${quoted(checked)}`

export const stopSentences: Sentences = {
  'stop.put_on': ({ reason, ...stop }, who) =>
    `${who} put an emergency stop on ${covered(stop)}${reason ? `: ${quoted(reason)}` : ''}`,
  'stop.resume_asked': (data, who) =>
    `${who} asked that the emergency stop on ${covered(data)} come off. ${because(data)}`,
  'stop.resumed': (data, who) => `${who} took the emergency stop off ${covered(data)}. ${because(data)}`,
  'request.paused': ({ number }) => `The clock of CS-${number} was paused by an emergency stop`,
  'request.went_on': ({ number, seconds }) =>
    `The clock of CS-${number} went on, with ${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min left`,
}
