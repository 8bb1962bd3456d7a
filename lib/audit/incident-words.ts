import type { z } from 'zod'
import type { incidentEvents } from '@/lib/audit/incident-shapes'
import { environmentLabel } from '@/lib/core/environment'
import { quoted, textWords } from '@/lib/core/said'

type Events = typeof incidentEvents
type Sentences = { [Type in keyof Events]: (data: z.input<Events[Type]>, who: string) => string }

const inc = ({ number, title }: { number: number; title: string }) => `INC-${number} (${title})`

const minute = (at: string) => `${at.slice(0, 16).replace('T', ' ')} UTC`

const handledSaid: Readonly<Record<string, string>> = {
  retried: ', and went on after another try',
  fell_back: ', and went another way',
  held: ', and held the work back',
  gave_up: ', and gave up',
}

/** What went wrong, and what became of it. */
export const incidentSentences: Sentences = {
  'error.reported': ({ code, tool, handled }, who) =>
    `${who} reported an error${code ? ` it calls ${quoted(code)}` : ''}${tool ? ` with ${textWords(tool)}` : ''}${(handled && handledSaid[handled]) ?? ''}`,
  'incident.opened': (data) => `${inc(data)} was opened`,
  'incident.reopened': (data) => `${inc(data)} came again, and is open`,
  'incident.worsened': ({ severity, ...data }) => `${inc(data)} weighs more than it did: ${severity}`,
  'incident.acknowledged': (data, who) => `${who} has taken note of ${inc(data)}`,
  'incident.assigned': ({ to, ...data }, who) =>
    to ? `${who} gave ${inc(data)} to ${to.name}` : `${who} took ${inc(data)} from whoever had it`,
  'incident.noted': ({ note, ...data }, who) => `${who} wrote about ${inc(data)}: ${quoted(note)}`,
  'incident.noticed': ({ says, ...data }, who) => `${who} wrote what people notice of ${inc(data)}: ${quoted(says)}`,
  'incident.updated': ({ says, nextWordAt, ...data }, who) =>
    `${who} said how it stands with ${inc(data)}${nextWordAt ? `, and promised to say more by ${minute(nextWordAt)}` : ''}: ${quoted(says)}`,
  'incident.word_promised': ({ nextWordAt, ...data }, who) =>
    nextWordAt
      ? `${who} promised to say more about ${inc(data)} by ${minute(nextWordAt)}`
      : `${who} took back that more would be said about ${inc(data)}`,
  'incident.runbook_written': ({ says, ...data }, who) =>
    says === null
      ? `${who} took the runbook of ${inc(data)} away`
      : `${who} wrote the runbook of ${inc(data)}: ${quoted(says)}`,
  'incident.looked_back': ({ foundCause, prevention, ...data }, who) =>
    `${who} looked back at ${inc(data)}: ${quoted(foundCause)}; that it does not come again: ${quoted(prevention)}`,
  'incident.resolved': ({ reason, because, ...data }, who) => {
    if (because === 'quiet') return `${inc(data)} ended by itself: it has not come again for a week`
    if (because === 'decided') return `${inc(data)} ended: what people decided about the branch was done`
    if (because === 'cleared') return `${inc(data)} ended by itself: all is as it should be again`
    return `${who} called ${inc(data)} resolved${reason ? `: ${quoted(reason)}` : ''}`
  },
  'incident.silenced': ({ until, ...data }, who) =>
    until ? `${who} silenced ${inc(data)} until ${minute(until)}` : `${who} ended the silence about ${inc(data)}`,
  'monitor.set': ({ tool, environment, words }, who) =>
    `${who} has ${textWords(tool)} watched in ${environmentLabel(environment)}: ${words}`,
  'monitor.removed': ({ tool, environment, words }, who) =>
    `${who} has ${textWords(tool)} watched no more in ${environmentLabel(environment)}: ${words}`,
  'monitor.runbook_written': ({ tool, environment, says }, who) => {
    const of = `what is expected of ${textWords(tool)} in ${environmentLabel(environment)}`
    return says === null
      ? `${who} took the runbook of ${of} away`
      : `${who} wrote the runbook of ${of}: ${quoted(says)}`
  },
}
