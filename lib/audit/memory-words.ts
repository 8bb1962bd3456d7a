import type { z } from 'zod'
import type { memoryEvents } from '@/lib/audit/memory-shapes'
import { deliverySentences } from '@/lib/audit/delivery-words'
import { outputSentences } from '@/lib/audit/output-words'
import { counted } from '@/lib/core/count'
import { quoted } from '@/lib/core/said'

const beside: Readonly<Record<string, string>> = {
  contradicts: 'says otherwise',
  duplicate: 'says the very same',
  alike: 'says nearly the same',
}

type Events = typeof memoryEvents
type Sentences = { [Type in keyof Events]: (data: z.input<Events[Type]>, who: string) => string }

/** What happened to what is written down for pods. */
export const memorySentences: Sentences = {
  'memory.written': ({ key, number }, who) => `${who} wrote version ${number} of the memory entry ${quoted(key)}`,
  'memory.active': ({ key, number, replaced }) =>
    `Pods are given version ${number} of the memory entry ${quoted(key)}${replaced === null ? '' : `, in the place of version ${replaced}`}`,
  'memory.refused': ({ key, number }) => `Pods are not given version ${number} of the memory entry ${quoted(key)}`,
  'memory.held': ({ key, reason }, who) => `${who} held the memory entry ${quoted(key)}: ${quoted(reason)}`,
  'memory.archived': ({ key, reason }, who) => `${who} archived the memory entry ${quoted(key)}: ${quoted(reason)}`,
  'memory.restored': ({ key, number, reason }, who) =>
    `${who} had pods be given version ${number} of the memory entry ${quoted(key)} again: ${quoted(reason)}`,
  'memory.revoked': ({ title, back, gone, reason }, who) =>
    `${who} revoked what the task ${quoted(title)} taught: ${counted(back, 'entry', 'entries')} went back to an earlier version, and ${counted(gone, 'entry', 'entries')} left memory: ${quoted(reason)}`,
  'memory.returned': ({ title, entries, kept, reason }, who) =>
    `${who} gave back what the task ${quoted(title)} had taught: ${counted(entries, 'entry', 'entries')}${kept === 0 ? '' : `, while ${counted(kept, 'entry stays', 'entries stay')} as ${kept === 1 ? 'it was' : 'they were'} changed since`}: ${quoted(reason)}`,
  'memory.deleted': ({ key, versions, asker }) =>
    `The text of ${counted(versions, 'version')} of the memory entry ${quoted(key)} was deleted, as ${asker} had asked`,
  'memory.call_cleared': ({ key }) =>
    `The text of the memory entry ${quoted(key)} was deleted from the call that wrote it`,
  'memory.compared': ({ key, found }) =>
    found.length === 0
      ? `Nothing is odd any more about the memory entry ${quoted(key)} beside others`
      : `Beside the memory entry ${quoted(key)} another one was found that ${found.map((kind) => beside[kind] ?? kind).join(', and one that ')}`,
  ...outputSentences,
  ...deliverySentences,
}
