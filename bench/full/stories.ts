import type { z } from 'zod'
import { submitCall } from '@/lib/calls/record/commands'
import { claimCall, reportOutcome, withdrawCall } from '@/lib/calls/commands'
import { kinds } from '@/lib/kinds/registry'
import { type Command, execute } from '@/lib/change/command'
import { type PersonActor, type PodActor, systemActor } from '@/lib/core/actor'
import { hashSecret } from '@/lib/core/secrets'
import { read } from '@/lib/db/client'
import { elapse } from '@/lib/db/test-clock'
import { registerPerson } from '@/lib/people/commands'
import { permissionsOf } from '@/lib/people/rules'
import { startSession } from '@/lib/people/sessions/commands'
import { issueCredential, registerPod } from '@/lib/pods/commands'
import { decideRequest } from '@/lib/requests/commands'
import { settling } from '@/lib/requests/settle/commands'

// What can come of a call, each told once by the product's own commands. A full installation is these again and again with
// other names and times (calls.sql), so its rows have the shapes that are written today.

/** What can come of a call. */
export const endings = [
  'allowed',
  'succeeded',
  'failed',
  'denied',
  'executed',
  'rejected',
  'changes_requested',
  'expired',
  'withdrawn',
  // Last, as whoever asks for the same while it is open joins it.
  'waiting',
] as const
type Ending = (typeof endings)[number]

/** Who the stories are about, by names that stand nowhere else. */
export type Told = { pod: PodActor; owner: PersonActor; signer: PersonActor; stories: Record<Ending, string> }

/** The words that stand for a task, a piece of text and a key of a story. */
export const marks = { task: 'pattern-task', words: 'patternwords', key: 'pattern-key' } as const

/** Tells every story once. The shipped catalogue and policy must be there. */
export async function tellStories(ownerUrl: string): Promise<Told> {
  const owner = await person('Patternowner')
  const signer = await person('Patternsigner')
  await must(startSession, { personId: signer.id, tokenHash: hashSecret('pattern') })
  const pod = await writer(owner.id)
  const stories = {} as Record<Ending, string>
  for (const ending of endings) stories[ending] = await tell({ pod, signer, ownerUrl }, ending)
  return { pod, owner, signer, stories }
}

type Tellers = { pod: PodActor; signer: PersonActor; ownerUrl: string }

async function tell({ pod, signer, ownerUrl }: Tellers, ending: Ending): Promise<string> {
  const asks = !['allowed', 'succeeded', 'failed', 'denied'].includes(ending)
  const { tool, args } = asks ? writes : ending === 'denied' ? rollsBack : looksUp
  const called = await submitCall(pod, {
    tool,
    task: marks.task,
    arguments: args,
    reason: `I need ${marks.words} before I go on.`,
    idempotencyKey: `${marks.key}-${ending}`,
  })
  if (!called.ok) throw new Error(`calls.record was refused: ${called.reason}`)
  const { id, digest } = called.value
  const { settle, expire } = settling(kinds)
  const request = asks ? await read.request.findFirstOrThrow({ where: { subjectId: id } }) : null

  if (ending === 'withdrawn') await must(withdrawCall, { callId: id }, pod)
  if (ending === 'expired') {
    await elapse(ownerUrl, id, 'expiresAt')
    await must(expire, { requestIds: [request!.id] })
  }
  const verdict = ending in verdicts ? verdicts[ending as keyof typeof verdicts] : null
  if (verdict) {
    const reasonCode = verdict === 'approve' ? 'checked' : 'wording'
    await must(
      decideRequest,
      {
        requestId: request!.id,
        digest,
        verdict,
        reasonCode,
        note: 'Looked at it',
        from: 'page',
      },
      signer,
    )
    await elapse(ownerUrl, id, 'effectiveAt')
    await must(settle, { requestIds: [request!.id] })
  }
  if (['succeeded', 'failed', 'executed'].includes(ending)) {
    const { grantId } = await read.call.findUniqueOrThrow({ where: { id } })
    const once = (what: string) => ({ key: `${what}-${marks.key}-${ending}`, bodyHash: digest })
    await must(claimCall, { callId: id, grant: grantId!, arguments: args }, pod, once('claim'))
    const status = ending === 'failed' ? 'failed' : 'succeeded'
    await must(reportOutcome, { callId: id, status, summary: `Did what ${marks.words} ask for.` }, pod, once('outcome'))
  }
  return id
}

const verdicts = { executed: 'approve', rejected: 'reject', changes_requested: 'request_changes' } as const
const looksUp = { tool: 'memory.search', args: { keyword: `care of ${marks.words}`, limit: 20 } }
const rollsBack = { tool: 'git.rollback_commit', args: { commit_sha: '9b2d4aa1', reason: marks.words, branch: 'main' } }
const writes = {
  tool: 'outputs.commit_and_log',
  args: {
    branch: 'work',
    file_path: `docs/${marks.words}.md`,
    content: `Let ${marks.words} cool before you touch them. `.repeat(6),
    message: `Correct the page of ${marks.words}`,
  },
}

async function person(name: string): Promise<PersonActor> {
  const groups = ['product-owners']
  const identity = { issuer: 'https://id.example', subject: name, name }
  const { personId } = await must(registerPerson, { ...identity, roles: ['approver'], groups })
  const can = permissionsOf(['approver'])
  return { kind: 'person', id: personId, name, groups, can, authenticatedAt: new Date() }
}

async function writer(ownerId: string): Promise<PodActor> {
  const pod = { name: 'Patternpod', role: 'WriterPod', department: 'product' }
  const { podId } = await must(registerPod, { ...pod, slug: 'pattern', purpose: 'Tells each story once', ownerId })
  const { credentialId } = await must(issueCredential, { podSlug: 'pattern', environment: 'prod', kind: 'service_key' })
  const { accountId } = await read.credential.findUniqueOrThrow({
    where: { id: credentialId },
    select: { accountId: true },
  })
  const can = new Set(['calls:make'] as const)
  return { kind: 'pod', id: podId, ...pod, environment: 'prod', accountId, credentialId, repositories: [], can }
}

type Runs = Parameters<typeof execute>

export async function must<Input extends z.ZodType, Value>(
  command: Command<Input, Value>,
  input: z.input<Input>,
  actor: Runs[1] = systemActor,
  once?: Runs[3],
): Promise<Value> {
  const outcome = await execute(command, actor, input, once)
  if (!outcome.ok) throw new Error(`${command.name} was refused: ${outcome.reason} ${JSON.stringify(outcome.fields)}`)
  return outcome.value
}
