import { expect, it } from 'vitest'
import type { AuditEntry } from '@/lib/audit/events'
import { eventSentence } from '@/lib/audit/labels'

const reason = 'It was wrong'
const title = 'Fire kiln 2'

it.each<[string, Pick<AuditEntry, 'type' | 'data'>]>([
  [
    'Ana revoked what the task “Fire kiln 2” taught: 2 entries went back to an earlier version, and 1 entry left memory: “It was wrong”',
    { type: 'memory.revoked', data: { title, back: 2, gone: 1, reason } },
  ],
  [
    'Ana gave back what the task “Fire kiln 2” had taught: 3 entries: “It was wrong”',
    { type: 'memory.returned', data: { title, entries: 3, kept: 0, reason } },
  ],
  [
    'Ana gave back what the task “Fire kiln 2” had taught: 1 entry, while 1 entry stays as it was changed since: “It was wrong”',
    { type: 'memory.returned', data: { title, entries: 1, kept: 1, reason } },
  ],
  [
    'Ana gave back what the task “Fire kiln 2” had taught: 0 entries, while 2 entries stay as they were changed since: “It was wrong”',
    { type: 'memory.returned', data: { title, entries: 0, kept: 2, reason } },
  ],
  [
    'The text of 1 version of the memory entry “kilns/two” was deleted, as Ada had asked',
    { type: 'memory.deleted', data: { key: 'kilns/two', versions: 1, asker: 'Ada' } },
  ],
  [
    'The text of the memory entry “kilns/two” was deleted from the call that wrote it',
    { type: 'memory.call_cleared', data: { key: 'kilns/two' } },
  ],
  [
    'Beside the memory entry “kilns/two” another one was found that says otherwise, and one that says the very same',
    { type: 'memory.compared', data: { key: 'kilns/two', found: ['contradicts', 'duplicate'] } },
  ],
  [
    'Nothing is odd any more about the memory entry “kilns/two” beside others',
    { type: 'memory.compared', data: { key: 'kilns/two', found: [] } },
  ],
])('says %s', (sentence, event) => {
  expect(eventSentence(event, 'Ana')).toBe(sentence)
})
