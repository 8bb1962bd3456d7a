import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import { keepCall } from '@/lib/calls/kept/commands'
import { callerOf, nothingCounted } from '@/lib/calls/plain/commands'
import { keepPrompts } from '@/lib/calls/prompted/commands'
import { eventsFor } from '@/lib/calls/record/lines'
import { envelopeOf, prepareCall, questionOf, usedIn } from '@/lib/calls/record/rules'
import type { CallInput } from '@/lib/calls/schema'
import { digestOf } from '@/lib/core/canonical'
import type { PodActor } from '@/lib/core/actor'
import type { Tx } from '@/lib/db/client'
import type { InForce } from '@/lib/policy/queries'
import { decide } from '@/lib/policy/rules'
import type { Call as Question } from '@/lib/policy/schema'
import type { Matched } from '@/lib/prompts/use/match'
import { askPrisma, matchesFor } from '@/lib/prompts/use/queries'
import type { Ruling } from '@/lib/requests/kind'

// The call itself, which is kept as any other is: with what policy was asked, what was found in it and its prompt.

type About = Pick<Question, 'branch' | 'sizeBytes' | 'findings'> & { repository: string; paths: string[] }

/** What policy is asked about a call that rolls back: all that it holds, and what undoing would change. */
type Judged = { question: Question; prompt: Matched | null }

/** Makes the question, with how often the pod has asked such a thing in the last hour, which nobody else adds to meanwhile. */
export async function judged(tx: Tx, actor: PodActor, call: CallInput, about: About): Promise<Judged> {
  const caller = callerOf(actor)
  const { podId, environment, accountId } = caller
  await tx.$queryRaw`select pg_advisory_xact_lock(hashtextextended(${`${accountId} ${call.tool}`}, 0))::text`
  const [counted] = await tx.$queryRaw<[{ made: number }]>`
    select count(*)::int as made from "Call" where "podId" = ${podId} and "toolKey" = ${call.tool}
      and environment = ${environment} and at > now() - interval '1 hour'`
  const [prompt = null] = await matchesFor(askPrisma(tx), usedIn(caller, call))
  const said = questionOf(caller, call, counted.made, prompt)
  const findings = [...new Set([...said.findings, ...about.findings])].toSorted()
  return { question: { ...said, ...about, findings }, prompt }
}

type Kept = Judged & {
  id: string
  requestId: string
  number: number
  policy: InForce
  ruling: Ruling
}

/** Keeps the call, which stands where its request does; null where its key is that of another. */
export async function keepAsked(
  tx: Tx,
  actor: PodActor,
  call: CallInput,
  { id, requestId, number, question, prompt, policy, ruling }: Kept,
): Promise<[AuditEntry, ...AuditEntry[]] | null> {
  const caller = callerOf(actor)
  const tool = policy.tools.get(call.tool)
  const { policyVersion, tier, duties, expiresInSeconds, rule } = ruling
  const envelope = envelopeOf(caller, call, tool?.schemaHash ?? '', policyVersion)
  const asked = { decision: 'ask' as const, tier, duties, expiresInSeconds, rule }
  const prepared = prepareCall({
    caller,
    input: call,
    decision: { ...decide(policy.snapshot, question), ...asked },
    circumstances: {
      tool,
      policyVersion,
      base: nothingCounted,
      task: null,
      prompt,
      ownerId: null,
      replaced: null,
      losses: null,
    },
    digest: digestOf(envelope),
    envelope,
    question,
    isCounted: true,
    ids: { call: id, request: requestId, grant: '' },
  })
  if (!(await keepCall(tx, prepared))) return null
  const said = await keepPrompts(askPrisma(tx), [{ call: prepared.call, input: call }])
  return [...eventsFor(prepared, number), ...(said.get(id) ?? [])]
}
