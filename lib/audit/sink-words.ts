import type { z } from 'zod'
import { noticeSentences } from '@/lib/audit/notice-words'
import type { sinkEvents } from '@/lib/audit/sink-shapes'
import { counted } from '@/lib/core/count'
import { environmentLabel } from '@/lib/core/environment'
import { quoted, textWords } from '@/lib/core/said'

type Events = typeof sinkEvents
type Sentences = { [Type in keyof Events]: (data: z.input<Events[Type]>, who: string) => string }
type Change = z.input<Events['sink.changed']>['changes'][number]

/** What happened to the log stores to which the record goes. */
export const sinkSentences: Sentences = {
  'sink.added': ({ name, host, nouns, environments }, who) =>
    `${who} has the record sent to the log store ${quoted(name)} (${textWords(host)}): ${linesInWords(nouns, environments)}`,
  'sink.changed': ({ name, changes }, who) =>
    `${who} changed the log store ${quoted(name)}: ${changes.map(changeInWords).join('; ')}`,
  'sink.paused': ({ name }, who) => `${who} paused the log store ${quoted(name)}`,
  'sink.resumed': ({ name, lines }, who) =>
    `${who} let the log store ${quoted(name)} go on${lines > 0 ? `, ${counted(lines, 'line')} behind` : ''}`,
  'sink.tested': ({ name }, who) => `${who} had a test line sent to the log store ${quoted(name)}`,
  'sink.went_back': ({ name, from, lines }, who) =>
    `${who} had the log store ${quoted(name)} sent everything again from ${from ? `${from.slice(0, 16).replace('T', ' ')} UTC` : 'the beginning of the record'}: ${counted(lines, 'line')}`,
  'sink.sent_again': ({ name, lines }, who) =>
    `${who} had ${counted(lines, 'line')} sent again that the log store ${quoted(name)} had refused`,
  'sink.let_go': ({ name, lines }, who) =>
    `${who} let go of ${counted(lines, 'line')} that the log store ${quoted(name)} had refused`,
  'sink.removed': ({ name, host, lines }, who) =>
    `${who} removed the log store ${quoted(name)} (${textWords(host)})${lines > 0 ? `; ${counted(lines, 'line')} had not arrived` : ''}`,
  ...noticeSentences,
}

/** Which lines a log store gets. */
export function linesInWords(nouns: readonly string[], environments: readonly string[]): string {
  const about =
    nouns.length > 0 ? `lines about ${nouns.map((noun) => noun.replaceAll('_', ' ')).join(', ')}` : 'all lines'
  return environments.length > 0 ? `${about} in ${environments.map(environmentLabel).join(', ')}` : about
}

function changeInWords(change: Change): string {
  if (change.field === 'name') return `it was called ${quoted(change.from)}`
  if (change.field === 'host') return `it is at ${textWords(change.to)} and was at ${textWords(change.from)}`
  if (change.field === 'address') return 'it is at another address of the same host'
  if (change.field === 'into') return `lines go into ${change.to ? textWords(change.to) : 'what is usual there'}`
  if (change.field === 'secret') return `what opens it is ${change.to ? `at ${textWords(change.to)}` : 'not needed'}`
  if (change.field === 'nouns') return `it gets ${linesInWords(change.to, [])}`
  return `it gets what happened in ${change.to.map(environmentLabel).join(', ') || 'any environment'}`
}
