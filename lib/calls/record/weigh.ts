import type { Counted } from '@/lib/calls/record/queries'
import { type Caller, envelopeOf, prepareCall, type Prepared, questionOf } from '@/lib/calls/record/rules'
import type { CallInput } from '@/lib/calls/schema'
import { digestOf } from '@/lib/core/canonical'
import type { Losses } from '@/lib/findings/losses'
import { digestsIn, exceptedOf, noticedDigests } from '@/lib/findings/rules'
import type { InForce } from '@/lib/policy/queries'
import type { Matched } from '@/lib/prompts/use/match'
import { valuesAsked } from '@/lib/prompts/use/rules'
import { decide } from '@/lib/policy/rules'
import type { Call as Question, Decision } from '@/lib/policy/schema'

/** A call with what policy says of it by itself, before others are counted. */
export type Alone = {
  caller: Caller
  input: CallInput
  tool: ReturnType<InForce['tools']['get']>
  /** What the prompt is that the call names; null where it names none. */
  prompt: Matched | null
  /** What it would lack of the text that it takes the place of; null where no rule looks at that. */
  losses: Losses | null
  question: Question
  decision: Decision
}

/** What was looked up about a call: the prompt that it names, what it would lose, and the findings that people let through. */
type Known = { prompt: Matched | null; losses: Losses | null; through: ReadonlySet<string> }

/** All that can be said about a call without counting others. */
export function alone(
  { tools, snapshot }: InForce,
  caller: Caller,
  input: CallInput,
  { prompt, losses, through }: Known,
): Alone {
  const filled = prompt && valuesAsked(prompt)
  const digests = () => [
    ...digestsIn(input, caller.podId),
    ...(filled ? digestsIn(filled, caller.podId) : []),
    ...noticedDigests(losses?.noticed ?? [], caller.podId),
  ]
  const excepted = through.size === 0 ? [] : exceptedOf(digests(), (digest) => through.has(digest))
  const question = questionOf(caller, input, 0, prompt, { excepted, losses })
  return { caller, input, tool: tools.get(input.tool), prompt, losses, question, decision: decide(snapshot, question) }
}

/** Whether the calls before it are counted: because people read of them, or because a rule goes by them. */
export function isCounted({ snapshot }: InForce, { decision }: Alone): boolean {
  return decision.decision === 'ask' || snapshot.countsCalls
}

/** The same call with the number of those before it, and what policy says then. */
export function withCount({ snapshot }: InForce, alone: Alone, { base }: Counted): Alone {
  const question = { ...alone.question, callsLastHour: base.lastHour }
  return { ...alone, question, decision: snapshot.countsCalls ? decide(snapshot, question) : alone.decision }
}

/** Everything that is written for a call once it is judged; asked and asked ahead alike. */
export function prepareJudged(
  { caller, input, tool, prompt, losses: asked, question, decision }: Alone,
  { base, task, ownerId, replaced = null, losses = asked }: Counted,
  wasCounted: boolean,
  ids: { call: string; request: string; grant: string },
): Prepared {
  const { policyVersion } = decision
  const envelope = envelopeOf(caller, input, tool?.schemaHash ?? '', policyVersion)
  return prepareCall({
    caller,
    input,
    decision,
    circumstances: { tool, policyVersion, base, task, prompt, ownerId, replaced, losses },
    digest: digestOf(envelope),
    envelope,
    question,
    isCounted: wasCounted,
    ids,
  })
}
