import 'server-only'
import { reasonInWords } from '@/lib/calls/grounds/rules'
import { callerOf, hearsOfArguments, otherRoad } from '@/lib/calls/plain/commands'
import { lossesAsked } from '@/lib/calls/replaced/queries'
import { questionOf } from '@/lib/calls/record/rules'
import type { CallInput } from '@/lib/calls/schema'
import { questionAsked } from '@/lib/calls/whatif/schema'
import { defineCommand, execute } from '@/lib/change/command'
import { rememberRepeat } from '@/lib/change/refusals'
import type { PodActor } from '@/lib/core/actor'
import { type Outcome, refuse } from '@/lib/core/outcome'
import { read } from '@/lib/db/client'
import { lookAside } from '@/lib/findings/aside/looking'
import { letThroughNow } from '@/lib/findings/bypass/queries'
import { digestsIn, exceptedOf, noticedDigests } from '@/lib/findings/rules'
import { lookAhead } from '@/lib/findings/scan/asked'
import { NoPolicy, policyNow } from '@/lib/policy/queries'
import { decide } from '@/lib/policy/rules'
import type { Decision } from '@/lib/policy/schema'
import { askPrisma } from '@/lib/prompts/use/queries'
import { argumentProblems } from '@/lib/tools/arguments'

/** Puts on the record that a pod asked what policy would say. Nothing comes of it: no call, no request, no permission. */
export const noteQuestion = defineCommand({
  name: 'policy.ask',
  permission: 'calls:make',
  actor: 'pod',
  input: questionAsked,

  async run({ actor, input: { tool, answer, policyVersion, repeated } }) {
    return {
      ok: true,
      value: null,
      events: [
        {
          type: 'question.asked',
          subject: { kind: 'pod', id: actor.id },
          environment: actor.environment,
          podId: actor.id,
          toolKey: tool,
          policyVersion,
          data: { tool, answer, environment: actor.environment, repeated },
        },
      ],
    }
  },
})

/** A call that a pod has not made: with the arguments it would have, or with what a condition could look at. */
export type CallAhead = { tool: string } & (
  | { arguments: CallInput['arguments'] }
  | { paths: string[]; branch: string | null; repository: string | null; sizeBytes: number }
)

export type AnswerAhead = Decision & { reason: string }

/**
 * What policy would say to a call of this pod, by the policy in force; only the question goes on the record, equal ones
 * within a minute as one line. A tool that there is not is denied as it is to a call, and so are bad arguments.
 */
export async function answerAhead(actor: PodActor, ahead: CallAhead): Promise<Outcome<AnswerAhead>> {
  const policy = await policyNow().catch((error: unknown) => {
    if (error instanceof NoPolicy) return null
    throw error
  })
  if (!policy) return refuse('conflict', 'no_policy')
  const caller = callerOf(actor)
  const tool = policy.tools.get(ahead.tool)
  const args = 'arguments' in ahead ? ahead.arguments : {}
  const lastHour = policy.snapshot.countsCalls ? await callsLastHour(actor, ahead.tool) : 0
  const content = { arguments: args, reason: null, saysPersonal: null }
  await lookAhead(content, lookAside)
  // Asked by conditions, it is about a call that loses nothing.
  const [losses = null] =
    'arguments' in ahead
      ? await lossesAsked(askPrisma(read), policy, [{ actor, input: { tool: ahead.tool, ...content } }])
      : [{ noticed: [], areKnown: true }]
  const noticed = losses?.noticed ?? []
  const through = await letThroughNow(read, actor.id, [content], noticed)
  const digests = [...digestsIn(content, actor.id), ...noticedDigests(noticed, actor.id)]
  const excepted = exceptedOf(digests, (digest) => through.has(digest))
  const asked = questionOf(caller, { tool: ahead.tool, ...content }, lastHour, null, { excepted, losses })
  // Asked by conditions, it is about a call in which nothing is found, as of each condition that is not named.
  const decision = decide(policy.snapshot, { ...asked, ...('arguments' in ahead ? {} : ahead) })
  const elsewhere = 'arguments' in ahead ? otherRoad(tool) : null
  if (elsewhere) return elsewhere
  if (tool && 'arguments' in ahead && hearsOfArguments(policy, caller, decision, ahead.tool)) {
    const problems = argumentProblems(tool, args)
    if (problems) return { ...refuse('invalid', 'invalid_arguments', problems), tool: ahead.tool }
  }
  await keepQuestion(actor, tool ? ahead.tool : null, decision)
  return { ok: true, value: { ...decision, reason: reasonInWords(decision) } }
}

/** Puts the question on the record, equal ones of an account within a minute as one line. */
export async function keepQuestion(
  actor: PodActor,
  tool: string | null,
  { decision, policyVersion }: Pick<Decision, 'decision' | 'policyVersion'>,
): Promise<void> {
  const repeated = rememberRepeat(actor.accountId, 'policy.ask', `${decision} ${tool ?? ''}`, Date.now())
  if (repeated !== null) await execute(noteQuestion, actor, { tool, answer: decision, policyVersion, repeated })
}

async function callsLastHour({ id: podId, environment }: PodActor, toolKey: string): Promise<number> {
  const [row] = await read.$queryRaw<[{ calls: number }]>`
    select count(*)::int as calls from "Call"
    where "podId" = ${podId} and environment = ${environment} and "toolKey" = ${toolKey} and at > now() - interval '1 hour'`
  return row.calls
}
