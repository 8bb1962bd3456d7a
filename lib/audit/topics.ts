import { type AuditEntry, type AuditEventType, type AuditNoun, nounOf } from '@/lib/audit/events'

/**
 * What a listener may want to look at again: the live screens, and the in-memory copies of policy and credentials. Of
 * `audit` the database tells, when new lines have their places in the order of the record.
 */
export type Topic =
  | 'requests'
  | 'calls'
  | 'tasks'
  | 'memory'
  | 'imports'
  | 'people'
  | 'sessions'
  | 'access'
  | 'webhooks'
  | 'servers'
  | 'sinks'
  | 'notices'
  | 'policy'
  | 'changes'
  | 'jobs'
  | 'audit'
  | 'findings'
  | 'prompts'
  | 'deliveries'
  | 'record'
  | 'incidents'
  | 'stops'

const topicsOfNoun: Record<AuditNoun, readonly Topic[]> = {
  call: ['calls'],
  request: ['requests'],
  question: [],
  task: ['tasks'],
  import: ['imports'],
  person: ['people'],
  session: ['sessions'],
  group: ['people'],
  installation: ['people'],
  pod: ['access'],
  credential: ['access'],
  // Credentials are read again with `access`, and of these none has moved.
  webhook: ['webhooks'],
  server: ['servers'],
  sink: ['sinks'],
  error: ['incidents'],
  incident: ['incidents'],
  monitor: ['incidents'],
  // Worker and pages look again at what waits for it.
  stop: ['stops', 'policy', 'requests'],
  notice: ['notices'],
  catalogue: ['policy'],
  policy: ['policy'],
  policy_change: ['changes'],
  demo: ['requests', 'tasks', 'people', 'access'],
  job: ['jobs'],
  database: [],
  record: ['record'],
  command: [],
  finding: ['findings'],
  prompt: ['prompts'],
  memory: ['memory'],
  output: ['tasks'],
  repository: ['deliveries'],
  delivery: ['deliveries'],
}

/** What moves more than the others of its noun. */
const topicsOfType: { readonly [Type in AuditEventType]?: readonly Topic[] } = {
  'call.asked': ['calls', 'requests'],
  'call.claimed': ['calls', 'requests'],
  'call.unreported': ['calls', 'requests'],
  // Whoever reads moves nothing but when their token was used.
  'repository.fetched': ['people'],
  'delivery.landed': ['deliveries', 'requests'],
  'delivery.reverted': ['deliveries', 'requests'],
  'delivery.restored': ['deliveries', 'requests'],
  'delivery.ended': ['deliveries', 'requests'],
  'finding.accepted': ['findings', 'requests'],
  'finding.dismissed': ['findings', 'requests'],
  'finding.bypassed': ['findings', 'requests'],
  'finding.bypass_ended': ['findings', 'requests'],
  'import.batch_recorded': ['imports', 'tasks', 'memory', 'findings'],
  'import.branch_read': ['imports', 'tasks', 'memory', 'findings'],
  'import.branches_gone': ['imports', 'tasks', 'memory', 'findings'],
  'import.forgotten': ['imports', 'tasks', 'memory', 'findings'],
}

type Told = Pick<AuditEntry, 'type' | 'requestId' | 'moves'>

/** The topics moved by these lines. A call of which no request came moves none. */
export function topicsOf(entries: readonly Told[]): Topic[] {
  return [...new Set(entries.flatMap(topicsOfLine))]
}

function topicsOfLine({ type, requestId, moves = [] }: Told): readonly Topic[] {
  const topics = [...(topicsOfType[type] ?? topicsOfNoun[nounOf(type)]), ...moves]
  return nounOf(type) === 'call' && !requestId ? topics.filter((topic) => topic !== 'requests') : topics
}

/** The requests moved by these lines; `many` where a line moves them and names none. */
export function requestsIn(entries: readonly Told[]): string[] | 'many' {
  const moving = entries.filter((entry) => topicsOfLine(entry).includes('requests'))
  const named = new Set(moving.map(({ requestId }) => requestId ?? null))
  return named.has(null) ? 'many' : [...named].map(String)
}
