import { type AuditEntry, type AuditEventType, type AuditNoun, nounOf } from '@/lib/audit/events'

/**
 * What a listener may want to look at again: the live screens, and the in-memory copies of policy and credentials. Of
 * `audit` the database tells, when new lines have their places in the order of the record.
 */
export type Topic =
  'requests' | 'calls' | 'tasks' | 'memory' | 'imports' | 'people' | 'access' | 'policy' | 'jobs' | 'audit'

const topicsOfNoun: Record<AuditNoun, readonly Topic[]> = {
  call: ['calls'],
  request: ['requests'],
  task: ['tasks'],
  import: ['imports'],
  person: ['people'],
  session: ['people'],
  group: ['people'],
  pod: ['access'],
  credential: ['access'],
  catalogue: ['policy'],
  policy: ['policy'],
  demo: ['requests', 'tasks', 'people', 'access'],
  job: ['jobs'],
  database: [],
  command: [],
}

/** What moves more than the others of its noun. */
const topicsOfType: { readonly [Type in AuditEventType]?: readonly Topic[] } = {
  'call.asked': ['calls', 'requests'],
  'call.claimed': ['calls', 'requests'],
  'call.unreported': ['calls', 'requests'],
  'import.batch_recorded': ['imports', 'tasks', 'memory'],
  'import.branch_read': ['imports', 'tasks', 'memory'],
  'import.branches_gone': ['imports', 'tasks', 'memory'],
  'import.forgotten': ['imports', 'tasks', 'memory'],
}

/** The topics moved by these lines. */
export function topicsOf(entries: readonly Pick<AuditEntry, 'type'>[]): Topic[] {
  return [...new Set(entries.flatMap(({ type }) => topicsOfType[type] ?? topicsOfNoun[nounOf(type)]))]
}
