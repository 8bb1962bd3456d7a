import { expect, it } from 'vitest'
import type { AuditEntry } from '@/lib/audit/events'
import { eventSentence } from '@/lib/audit/labels'
import { topicsOf } from '@/lib/audit/topics'

const inc = { number: 9, title: '“Push” fails in Production' }
const error = { code: null, tool: null, attempt: null, handled: null, cause: 'c' }
const monitor = { tool: 'Push', environment: 'prod', words: 'there is at least 1 call in a day' }

it.each<[string, Pick<AuditEntry, 'type' | 'data'>]>([
  ['Ade reported an error', { type: 'error.reported', data: error }],
  [
    'Ade reported an error it calls “no ⏎ name” with git.push, and held the work back',
    { type: 'error.reported', data: { ...error, code: 'no\nname', tool: 'git.push', handled: 'held' } },
  ],
  [
    'INC-9 (“Push” fails in Production) was opened',
    { type: 'incident.opened', data: { ...inc, kind: 'failed', severity: 'high' } },
  ],
  [
    'INC-9 (“Push” fails in Production) weighs more than it did: high',
    { type: 'incident.worsened', data: { ...inc, severity: 'high' } },
  ],
  [
    'Ade took INC-9 (“Push” fails in Production) from whoever had it',
    { type: 'incident.assigned', data: { ...inc, to: null } },
  ],
  [
    'INC-9 (“Push” fails in Production) ended by itself: it has not come again for a week',
    { type: 'incident.resolved', data: { ...inc, reason: null, because: 'quiet' } },
  ],
  [
    'Ade silenced INC-9 (“Push” fails in Production) until 2026-11-28 16:00 UTC',
    { type: 'incident.silenced', data: { ...inc, until: '2026-11-28T16:00:00.000Z' } },
  ],
  [
    'Ade ended the silence about INC-9 (“Push” fails in Production)',
    { type: 'incident.silenced', data: { ...inc, until: null } },
  ],
  ['Ade has Push watched in Production: there is at least 1 call in a day', { type: 'monitor.set', data: monitor }],
  [
    'Ade has Push watched no more in Production: there is at least 1 call in a day',
    { type: 'monitor.removed', data: monitor },
  ],
])('says: %s', (sentence, entry) => {
  expect(eventSentence(entry, 'Ade')).toBe(sentence)
  expect(topicsOf([entry])).toEqual(['incidents'])
})
