import type { AuditEntry, AuditEventType } from '@/lib/audit/events'

/** What a listener may want to look at again: the live screens, and the in-memory copies of policy and credentials. */
export type Topic = 'requests' | 'calls' | 'tasks' | 'memory' | 'imports' | 'people' | 'access' | 'policy' | 'audit'

const topicOfNoun: Record<string, Topic> = {
  request: 'requests',
  call: 'calls',
  task: 'tasks',
  import: 'imports',
  person: 'people',
  session: 'people',
  group: 'people',
  pod: 'access',
  credential: 'access',
  catalogue: 'policy',
  policy: 'policy',
}

/** The topics moved by these lines; `audit` always is. */
export function topicsOf(entries: readonly AuditEntry[]): Topic[] {
  const topics = new Set<Topic>(['audit'])
  for (const { type } of entries) for (const topic of topicsOfType(type)) topics.add(topic)
  return [...topics]
}

function topicsOfType(type: AuditEventType): Topic[] {
  if (type === 'call.asked') return ['calls', 'requests']
  if (type === 'import.batch_recorded') return ['imports', 'tasks', 'memory']
  if (type.startsWith('demo.')) return ['requests', 'tasks', 'people', 'access']
  const topic = topicOfNoun[type.split('.')[0]!]
  return topic ? [topic] : []
}
