import type { AuditEventType } from '@/lib/audit/events'

/** A line of the record on its way out. */
export type SinkLine = {
  id: string
  /** Its place in the record's final order; null for a test, which is no line. */
  position: bigint | null
  at: Date
  type: string
  sentence: string
  actorKind: string
  actorId: string
  actorName: string
  onBehalfOf: string | null
  subjectKind: string
  subjectId: string
  environment: string | null
  podId: string | null
  taskKey: string | null
  toolKey: string | null
  requestId: string | null
  callId: string | null
  outcome: string | null
  policyVersion: number | null
  promptHash: string | null
  data: unknown
}

type Value = string | number | readonly string[]
type Field = { name: string; words: string; of: (line: SinkLine) => Value | null }

/** The version of the Elastic Common Schema whose names these are. */
export const ecsVersion = '8.17.0'

/**
 * Every field that leaves the house, by its name in the Elastic Common Schema where that has one, and under countersign.*
 * where it does not. One list for all kinds of log store; docs/operations/log-stores.md and the page print it.
 */
export const fields: readonly Field[] = [
  { name: '@timestamp', words: 'When it happened, by the database’s clock', of: ({ at }) => at.toISOString() },
  { name: 'ecs.version', words: 'Whose names these are', of: () => ecsVersion },
  { name: 'event.id', words: 'The line’s own id, the same each time it is sent', of: ({ id }) => id },
  {
    name: 'event.sequence',
    words: 'Its place in the record, without gaps',
    of: ({ position }) => (position === null ? null : Number(position)),
  },
  { name: 'event.kind', words: 'Always event', of: () => 'event' },
  { name: 'event.module', words: 'Always countersign', of: () => 'countersign' },
  { name: 'event.dataset', words: 'Always countersign.record', of: () => 'countersign.record' },
  { name: 'event.action', words: 'What happened, as a code', of: ({ type }) => type },
  { name: 'event.category', words: 'What it is about, in the words of ECS', of: ({ type }) => categoryOf(type) },
  { name: 'event.type', words: 'How it changed things, in the words of ECS', of: ({ type }) => [kindOf(type)] },
  { name: 'event.outcome', words: 'success, failure or unknown', of: outcomeOf },
  { name: 'message', words: 'What happened, as a sentence', of: ({ sentence }) => sentence },
  { name: 'user.id', words: 'Which person did it', of: (line) => (isPerson(line) ? line.actorId : null) },
  { name: 'user.name', words: 'The person’s name', of: (line) => (isPerson(line) ? line.actorName : null) },
  { name: 'service.name', words: 'Always countersign', of: () => 'countersign' },
  { name: 'service.environment', words: 'Where it happened', of: ({ environment }) => environment },
  {
    name: 'tags',
    words: 'test for a line that somebody sent as a test',
    of: (line) => (isTest(line) ? ['test'] : null),
  },
  { name: 'countersign.actor.kind', words: 'person, pod or system', of: ({ actorKind }) => actorKind },
  { name: 'countersign.actor.id', words: 'Who did it', of: ({ actorId }) => actorId },
  { name: 'countersign.actor.name', words: 'Their name', of: ({ actorName }) => actorName },
  { name: 'countersign.on_behalf_of', words: 'For whom', of: ({ onBehalfOf }) => onBehalfOf },
  { name: 'countersign.subject.kind', words: 'What it is about', of: ({ subjectKind }) => subjectKind },
  { name: 'countersign.subject.id', words: 'Which one', of: ({ subjectId }) => subjectId },
  { name: 'countersign.pod.id', words: 'Which pod', of: ({ podId }) => podId },
  { name: 'countersign.task.key', words: 'Which task', of: ({ taskKey }) => taskKey },
  { name: 'countersign.tool.key', words: 'Which tool', of: ({ toolKey }) => toolKey },
  { name: 'countersign.request.id', words: 'Which request', of: ({ requestId }) => requestId },
  { name: 'countersign.call.id', words: 'Which call', of: ({ callId }) => callId },
  { name: 'countersign.outcome', words: 'How it ended', of: ({ outcome }) => outcome },
  { name: 'countersign.policy.version', words: 'By which policy', of: ({ policyVersion }) => policyVersion },
  { name: 'countersign.prompt.hash', words: 'By which prompt', of: ({ promptHash }) => promptHash },
  {
    name: 'countersign.data',
    words: 'What machines need of it, as JSON in one text, so that no store grows a field for each',
    of: ({ data }) => JSON.stringify(data),
  },
]

/** A line as one flat object; what does not apply to it is not there. */
export function flat(line: SinkLine): Record<string, Value> {
  return Object.fromEntries(
    fields.flatMap(({ name, of }) => {
      const value = of(line)
      return value === null ? [] : [[name, value]]
    }),
  )
}

type Nested = { [name: string]: Value | Nested }

/** The same with a field within a field where a name has a point, as documents of ECS are written. */
export function nested(line: SinkLine): Nested {
  const whole: Nested = {}
  for (const [name, value] of Object.entries(flat(line))) {
    const parts = name.split('.')
    const last = parts.pop()!
    let at = whole
    for (const part of parts) at = (at[part] ??= {}) as Nested
    at[last] = value
  }
  return whole
}

const nothing = {
  onBehalfOf: null,
  environment: null,
  podId: null,
  taskKey: null,
  toolKey: null,
  requestId: null,
  callId: null,
  outcome: null,
  policyVersion: null,
  promptHash: null,
}

/** A line that says nothing happened, by which somebody sees whether lines arrive. */
export function testLine(id: string, at: Date): SinkLine {
  return {
    ...nothing,
    id,
    position: null,
    at,
    type: testType,
    sentence: 'A test of this log store: nothing happened',
    actorKind: 'system',
    actorId: 'system',
    actorName: 'Countersign',
    subjectKind: 'sink',
    subjectId: id,
    data: {},
  }
}

const testType = 'sink.test'

function isTest({ type }: SinkLine): boolean {
  return type === testType
}

function isPerson({ actorKind }: SinkLine): boolean {
  return actorKind === 'person'
}

const categories: Readonly<Record<string, string>> = {
  person: 'iam',
  group: 'iam',
  session: 'authentication',
  credential: 'iam',
  pod: 'iam',
  policy: 'configuration',
  policy_change: 'configuration',
  catalogue: 'configuration',
  sink: 'configuration',
  webhook: 'configuration',
  server: 'configuration',
  database: 'configuration',
}

function categoryOf(type: string): readonly string[] | null {
  const category = categories[type.slice(0, type.indexOf('.'))]
  return category ? [category] : null
}

const denials: ReadonlySet<string> = new Set<AuditEventType>(['call.denied', 'request.denied', 'command.refused'])
const kinds: { readonly [type: string]: string } = {
  'call.allowed': 'allowed',
  'session.started': 'start',
  'session.ended': 'end',
}

function kindOf(type: string): string {
  return denials.has(type) ? 'denied' : (kinds[type] ?? 'info')
}

const failures: ReadonlySet<string> = new Set(['failed', 'denied', 'refused', 'rejected', 'unreported'])
const successes: ReadonlySet<string> = new Set(['allowed', 'approved', 'released', 'executed', 'consumed'])

function outcomeOf({ outcome }: SinkLine): string {
  if (outcome === null) return 'unknown'
  if (failures.has(outcome)) return 'failure'
  return successes.has(outcome) ? 'success' : 'unknown'
}
