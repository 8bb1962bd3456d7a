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
  [
    'Ade wrote what people notice of INC-9 (“Push” fails in Production): “Pages come late”',
    { type: 'incident.noticed', data: { ...inc, says: 'Pages come late' } },
  ],
  [
    'Ade said how it stands with INC-9 (“Push” fails in Production), and promised to say more by 2026-11-28 16:00 UTC: “We ⏎ wait”',
    { type: 'incident.updated', data: { ...inc, says: 'We\nwait', nextWordAt: '2026-11-28T16:00:00.000Z' } },
  ],
  [
    'Ade said how it stands with INC-9 (“Push” fails in Production): “It is mended”',
    { type: 'incident.updated', data: { ...inc, says: 'It is mended', nextWordAt: null } },
  ],
  [
    'Ade promised to say more about INC-9 (“Push” fails in Production) by 2026-11-28 16:00 UTC',
    { type: 'incident.word_promised', data: { ...inc, nextWordAt: '2026-11-28T16:00:00.000Z' } },
  ],
  [
    'Ade took back that more would be said about INC-9 (“Push” fails in Production)',
    { type: 'incident.word_promised', data: { ...inc, nextWordAt: null } },
  ],
  [
    'Ade wrote the runbook of INC-9 (“Push” fails in Production): “https://wiki.house.example/push”',
    { type: 'incident.runbook_written', data: { ...inc, says: 'https://wiki.house.example/push' } },
  ],
  [
    'Ade took the runbook of INC-9 (“Push” fails in Production) away',
    { type: 'incident.runbook_written', data: { ...inc, says: null } },
  ],
  [
    'Ade looked back at INC-9 (“Push” fails in Production): “A full disk”; that it does not come again: “A larger one”',
    { type: 'incident.looked_back', data: { ...inc, foundCause: 'A full disk', prevention: 'A larger one' } },
  ],
  [
    'Ade wrote the runbook of what is expected of Push in Production: “Ask the host”',
    { type: 'monitor.runbook_written', data: { ...monitor, says: 'Ask the host' } },
  ],
  [
    'Ade took the runbook of what is expected of Push in Production away',
    { type: 'monitor.runbook_written', data: { ...monitor, says: null } },
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
