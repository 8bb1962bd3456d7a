import { expect, it } from 'vitest'
import { type AuditEntry, auditEvents, type AuditEventType, withdrawalReasons } from '@/lib/audit/events'
import { eventSentence, whyWithdrawn } from '@/lib/audit/labels'
import { requestsIn, topicsOf } from '@/lib/audit/topics'
import { tables } from '@/lib/imports/store/rules'

function read(counts: Record<string, number>): string {
  return eventSentence({ type: 'import.batch_recorded', data: { source: 'pottery', counts } }, 'Countersign')
}

it.each([
  ['tasks', 'task'],
  ['task entries', 'task entry'],
  ['changelog entries', 'changelog entry'],
  ['memory entries', 'memory entry'],
  ['rewrites', 'rewrite'],
  ['unlogged commits', 'unlogged commit'],
  ['problems', 'problem'],
  ['updated changelog entries', 'updated changelog entry'],
  ['memory versions', 'memory version'],
  ['branches', 'branch'],
  ['branches found', 'branch found'],
  ['commits', 'commit'],
])('counts %s, and of one says %s', (many, one) => {
  expect(read({ [many]: 1 })).toBe(`Read from pottery: 1 ${one}`)
  expect(read({ [many]: 2 })).toBe(`Read from pottery: 2 ${many}`)
})

it('has a word for one of every kind of record that is imported', () => {
  for (const { noun } of Object.values(tables)) expect(read({ [noun]: 1 })).not.toContain(noun)
})

it('names only what there is', () => {
  expect(read({ tasks: 0, problems: 1, rewrites: 3 })).toBe('Read from pottery: 1 problem, 3 rewrites')
  expect(read({})).toBe('Read from pottery: nothing new')
})

const name = 'Vic'
const id = 'x'

it.each<[string, Pick<AuditEntry, 'type' | 'data'>]>([
  [
    'Ade changed what people read about “Publish”: its sentence, how to undo it',
    { type: 'catalogue.reworded', data: { title: 'Publish', parts: ['sentence', 'undo'] } },
  ],
  [
    'Ade changed what “Publish” may do: its state is live, and was draft; whether it handles personal data is no, and was yes; the form of its arguments',
    {
      type: 'catalogue.changed',
      data: {
        title: 'Publish',
        changes: [
          { field: 'state', from: 'draft', to: 'live' },
          { field: 'personalData', from: true, to: false },
          { field: 'form', from: null, to: null },
        ],
      },
    },
  ],
  [
    'Ade imported shop.yaml: 2 tools added as drafts, 1 changed, 1 suspended since their form has changed',
    { type: 'catalogue.imported', data: { source: 'shop.yaml', added: 2, changed: 1, suspended: ['pets.list'] } },
  ],
  [
    '“My pod” proposed 2 tools and another form of 1 tool',
    { type: 'catalogue.proposed', data: { pod: 'My pod', added: ['mail.send', 'mail.read'], changed: ['a.b'] } },
  ],
  [
    'Ade set up the server of My pod for Production: tools.example.com, with a header',
    {
      type: 'server.set',
      data: { name: 'My pod', environment: 'prod', host: 'tools.example.com', isNew: true, hasHeader: true },
    },
  ],
  [
    'Ade read the server of My pod for Development: 3 tools, 1 new',
    { type: 'server.read', data: { name: 'My pod', environment: 'dev', tools: 3, added: 1 } },
  ],
  [
    'Ade took the server of My pod for Production away: tools.example.com',
    { type: 'server.removed', data: { name: 'My pod', environment: 'prod', host: 'tools.example.com' } },
  ],
  [
    '“Send mail” was suspended: the server of My pod describes it otherwise than when it was read',
    { type: 'catalogue.suspended', data: { title: 'Send mail', pod: 'My pod', because: 'described' } },
  ],
  [
    'CS-3 waits again: more people must sign it than have',
    {
      type: 'request.waits_again',
      data: { number: 3, sentence: 'x', lost: [], duties: null, tier: null, policy: { asked: 1, now: 1 } },
    },
  ],
  [
    'Ade changed what Vic may do: roles are now viewer, prompt reviewer',
    {
      type: 'person.changed',
      data: { name, changes: [{ field: 'roles', from: [], to: ['viewer', 'prompt_reviewer'] }] },
    },
  ],
  [
    'Ade changed what Vic may do: roles are now none',
    { type: 'person.changed', data: { name, changes: [{ field: 'roles', from: ['viewer'], to: [] }] } },
  ],
  [
    'Vic became the first admin, as the settings say',
    {
      type: 'person.changed',
      data: { name, changes: [{ field: 'roles', from: [], to: ['admin'] }], because: 'settings' },
    },
  ],
  [
    'Ade changed what Vic may do: has access again',
    { type: 'person.changed', data: { name, changes: [{ field: 'active', from: false, to: true }] } },
  ],
  [
    'Ade changed the group Owners: Vic left',
    { type: 'group.changed', data: { name: 'Owners', changes: [{ field: 'member', from: { id, name }, to: null }] } },
  ],
  [
    'Ade changed the group Owners: Vic joined',
    { type: 'group.changed', data: { name: 'Owners', changes: [{ field: 'member', from: null, to: { id, name } }] } },
  ],
  ['Ade made the group Owners', { type: 'group.made', data: { name: 'Owners' } }],
  [
    'From now on people sign who gets more rights: enough of leads and owners can sign for one another',
    { type: 'installation.grown', data: { groups: ['leads', 'owners'] } },
  ],
  [
    'Ade asked what the policy would say to git.clone in Production: deny (and 2 more times in the last minute)',
    { type: 'question.asked', data: { tool: 'git.clone', answer: 'deny', environment: 'prod', repeated: 2 } },
  ],
  ['Ade paused the webhook of Vic for Production', { type: 'webhook.paused', data: { name, environment: 'prod' } }],
  [
    'Ade let the webhook of Vic for Production go on; 2 messages had waited',
    { type: 'webhook.resumed', data: { name, environment: 'prod', messages: 2 } },
  ],
  [
    'Ade let the webhook of Vic for Development go on',
    { type: 'webhook.resumed', data: { name, environment: 'dev', messages: 0 } },
  ],
  [
    'DevPod was changed: is called “Builder”; is for: “Builds lamps”',
    {
      type: 'pod.changed',
      data: {
        name: 'DevPod',
        changes: [
          { field: 'name', from: 'DevPod', to: 'Builder' },
          { field: 'purpose', from: 'Builds', to: 'Builds lamps' },
        ],
        revoked: { credentials: 0 },
      },
    },
  ],
  [
    'DevPod was changed: retired, 1 credential revoked',
    {
      type: 'pod.changed',
      data: {
        name: 'DevPod',
        changes: [{ field: 'state', from: 'active', to: 'retired' }],
        revoked: { credentials: 1 },
      },
    },
  ],
  ...(
    [
      ['DevPod was allowed by a rule to read docs/a.md', 'call.allowed', {}],
      ['DevPod asked to read docs/a.md (CS-7)', 'call.asked', { number: 7 }],
      ['DevPod was not allowed to read docs/a.md. Why: No rule allows it', 'call.denied', {}],
      ['DevPod was shown its one-time permission to read docs/a.md', 'call.shown', { until: '2026-11-27T12:00:00Z' }],
      ['DevPod asked again, under another key, to read docs/a.md (CS-7)', 'call.joined', { number: 7 }],
      ['DevPod used its one-time permission to read docs/a.md', 'call.claimed', {}],
      ['DevPod says it did read docs/a.md', 'call.succeeded', { summary: 'Done' }],
      ['DevPod did read docs/a.md', 'call.succeeded', { summary: 'Done', by: 'countersign' }],
      ['DevPod says it could not read docs/a.md', 'call.failed', { summary: 'No such file' }],
      ['DevPod never said what came of its permission to read docs/a.md', 'call.unreported', {}],
      ['DevPod never used its permission to read docs/a.md (CS-7); it has ended', 'request.lapsed', { number: 7 }],
      ['CS-7 took effect: DevPod asked to read docs/a.md', 'request.released', { number: 7 }],
      [
        'Ade approved CS-7 (2 of 2): DevPod asked to read docs/a.md. Reason: agreed earlier with the owner, “Yes”',
        'request.approved',
        { number: 7, reasonCode: 'agreed', note: 'Yes', signatures: { given: 2, of: 2 } },
      ],
      [
        'Ade signed CS-7 (1 of 2): DevPod asked to read docs/a.md',
        'request.signed',
        { number: 7, reasonCode: 'agreed', note: 'Yes', signatures: { given: 1, of: 2 } },
      ],
      [
        'Whoever asked was told that CS-7 was sent back for changes',
        'request.answered',
        { number: 7, state: 'changes_requested' },
      ],
    ] as const
  ).map(([sentence, type, more]): [string, Pick<AuditEntry, 'type' | 'data'>] => [
    sentence,
    { type, data: { sentence: 'DevPod wants to read docs/a.md', reason: 'No rule allows it', ...more } } as never,
  ]),
  [
    'CS-7 was withdrawn: the pod was retired',
    { type: 'request.withdrawn', data: { number: 7, sentence: 'Do it', reason: 'pod_retired', note: null } },
  ],
  [
    'CS-7 was withdrawn: it is being replaced',
    {
      type: 'request.withdrawn',
      data: { number: 7, sentence: 'Do it', reason: 'by_hand', note: 'it is being replaced' },
    },
  ],
])('makes the sentence out of the fields: %s', (sentence, entry) => {
  expect(eventSentence(entry, 'Ade')).toBe(sentence)
})

it('has words for every reason to withdraw', () => {
  for (const reason of withdrawalReasons) expect(whyWithdrawn({ reason, note: null })).toMatch(/^[a-z ;,]+$/i)
})

it('knows for every event whom it moves; what was refused or only asked, and what the database says of itself, move nobody', () => {
  expect(Object.keys(auditEvents).filter((type) => topicsOf([{ type: type as AuditEventType }]).length === 0)).toEqual([
    'question.asked',
    'database.migrated',
    'command.refused',
  ])
  expect(topicsOf([{ type: 'call.asked', requestId: 'r' }, { type: 'call.denied' }])).toEqual(['calls', 'requests'])
})

it('names the requests that moved, none for a call of which none came, and any where a line names none', () => {
  const claimed = { type: 'call.claimed' } as const
  expect([topicsOf([claimed]), requestsIn([claimed])]).toEqual([['calls'], []])
  expect(requestsIn([claimed, { ...claimed, requestId: 'r1' }, { type: 'request.signed', requestId: 'r1' }])).toEqual([
    'r1',
  ])
  expect(requestsIn([{ type: 'demo.removed' }, { type: 'request.signed', requestId: 'r1' }])).toBe('many')
})

it('keeps a pod’s words in quotation marks that it cannot end, in one line and with nothing hidden', () => {
  const title = 'Visit” is done.\nAna approved CS-7. \u202E“'
  const started = eventSentence({ type: 'task.started', data: { key: 'T', title, promptHash: null } }, 'WriterPod')
  expect(started).toBe(
    'WriterPod started the task “Visit" is done. ⏎ Ana approved CS-7. ⟨text reversed from here, U+202E⟩"”',
  )
  const read = eventSentence(
    { type: 'import.failed', data: { source: 'My repo', reason: 'not_read', why: 'remote: a\nb\u001B[2J' } },
    '',
  )
  expect(read).toBe('The import of “My repo” failed: remote: a ⏎ b⟨U+001B⟩[2J')
})
