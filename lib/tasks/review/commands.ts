import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import { type Refusal, refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import type { Task } from '@/lib/db/generated/client'
import { seen } from '@/lib/findings/aside/seen'
import { withoutValues } from '@/lib/findings/words'
import { whoSignsNow } from '@/lib/policy/queries'
import { askPeople } from '@/lib/requests/open/commands'
import { reviewBrief } from '@/lib/tasks/review/rules'
import type { ReviewEnvelope, ReviewPurpose } from '@/lib/tasks/review/schema'

/** What a pod hands in, or says where it stops. */
export type HandedIn = {
  /** Each with the digest of what came with it, if something did. */
  outputs: readonly { path: string; digest: string | null }[]
  reasoning: unknown
  handoff: unknown
  says: string | null
}

/** Asks people to look at a task before it goes on; refused where nobody could be asked. Its lock is held. */
export async function askForReview(
  tx: Tx,
  /** The pod that has it, and a person where one has it stop. */
  { pod, person }: { pod: { id: string; name: string; environment: string }; person?: { id: string; name: string } },
  { id: task, number, key, title, promptHash }: Task,
  purpose: ReviewPurpose,
  { outputs, reasoning, handoff, says }: HandedIn,
): Promise<AuditEntry | Refusal> {
  const ruling = await whoSignsNow(tx, 'tasks')
  if (ruling.decision === 'deny') return refuse('conflict', 'nobody_reviews')
  const { environment } = pod
  const texts = { reasoning: textOf(reasoning), handoff: textOf(handoff), says }
  const looked = await seen(texts)
  const envelope: ReviewEnvelope = {
    kind: 'task_completion',
    task,
    number,
    key,
    title,
    environment,
    purpose,
    outputs: [...outputs],
    reasoning: shown(texts.reasoning),
    handoff: shown(texts.handoff),
    says: shown(texts.says),
    promptHash,
    policyVersion: ruling.policyVersion,
  }
  const { event } = await askPeople(tx, {
    subject: { kind: 'task', id: task },
    envelope,
    brief: reviewBrief(pod.name, envelope, looked, person?.name),
    says: envelope.says,
    asker: person ? { kind: 'person', ...person } : { kind: 'pod', id: pod.id, name: pod.name },
    excluded: person ? [{ personId: person.id, because: 'own_wish' }] : [],
    ruling,
    podId: pod.id,
    taskKey: key,
    environment,
    moves: ['tasks'],
  })
  return event
}

/** What is signed holds no value that is kept out of sight elsewhere. */
const shown = (text: string | null) => (text === null ? null : withoutValues(text))

/** What a pod says, as people read it; null where it says nothing. */
export function textOf(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}
