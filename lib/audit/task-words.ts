import type { z } from 'zod'
import type { taskEvents } from '@/lib/audit/task-shapes'
import { counted } from '@/lib/core/count'
import { quoted, textWords } from '@/lib/core/said'

type Events = typeof taskEvents
type Sentences = { [Type in keyof Events]: (data: z.input<Events[Type]>, who: string) => string }

const because = (reason: string | null | undefined) => (reason ? `: ${quoted(reason)}` : '')

const waitsWords = (names: readonly string[]) =>
  names.length === 0 ? 'no other' : names.length <= 3 ? names.map(textWords).join(', ') : `${names.length} others`

/** What happened to a task. */
export const taskSentences: Sentences = {
  'task.created': ({ title, pod }, who) => `${who} created the task ${quoted(title)} for ${textWords(pod)}`,
  'task.planned': ({ title }, who) => `${who} put the task ${quoted(title)} on the plan`,
  'task.started': ({ title }, who) => `${who} started the task ${quoted(title)}`,
  'task.reopened': ({ title, reason }, who) => `${who} reopened the task ${quoted(title)}${because(reason)}`,
  'task.completed': ({ title, outputs }, who) =>
    `${who} completed the task ${quoted(title)} with ${counted(outputs, 'output')}`,
  'task.changed': ({ title, waitsFor, needsReview }, who) =>
    `${who} ${[
      waitsFor && `had the task ${quoted(title)} wait for ${waitsWords(waitsFor)}`,
      needsReview && `had ${waitsFor ? 'it' : `the task ${quoted(title)}`} looked at by people before it is completed`,
    ]
      .filter(Boolean)
      .join(' and ')}`,
  'task.handed_in': ({ title, purpose, reason }, who) =>
    purpose === 'end'
      ? `${who} handed the task ${quoted(title)} in for a review`
      : `${who} stopped in the task ${quoted(title)} until a person has signed${because(reason)}`,
  'task.let_on': ({ title }) => `The task ${quoted(title)} goes on after its checkpoint`,
  'task.sent_back': ({ title }) => `The task ${quoted(title)} is in progress again, as its review ended without a yes`,
  'task.held': ({ title, reason }, who) => `${who} held the task ${quoted(title)}${because(reason)}`,
  'task.resumed': ({ title, reason }, who) => `${who} let the task ${quoted(title)} go on${because(reason)}`,
  'task.handed_over': ({ title, to, reason }, who) =>
    `${who} handed the task ${quoted(title)} over to ${textWords(to)}${because(reason)}`,
  'task.received': ({ title, from }, who) =>
    `${who} has a task that ${textWords(from)} worked on go on: ${quoted(title)}`,
}
