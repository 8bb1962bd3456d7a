import 'server-only'
import { reasonInWords } from '@/lib/calls/grounds/rules'
import { openNow } from '@/lib/calls/joined/queries'
import { sameAmong } from '@/lib/calls/joined/rules'
import { maxWaiting } from '@/lib/calls/labels'
import { pictureOf } from '@/lib/calls/picture'
import { lookedThrough, sentIn } from '@/lib/calls/prompted/commands'
import { filledFor } from '@/lib/calls/prompted/queries'
import { lossesAsked, lostBy, standsNow } from '@/lib/calls/replaced/queries'
import { replacedIn } from '@/lib/calls/replaced/shown/queries'
import type { Standing } from '@/lib/calls/replaced/schema'
import { callerOf, hearsOfArguments, nothingCounted, otherRoad } from '@/lib/calls/plain/commands'
import { type Signers, signersFor } from '@/lib/calls/preview/queries'
import { baselineNow, type Counted } from '@/lib/calls/record/queries'
import { usedIn } from '@/lib/calls/record/rules'
import { alone, isCounted, prepareJudged, withCount } from '@/lib/calls/record/weigh'
import { type CallInput, callEnvelope } from '@/lib/calls/schema'
import { keepQuestion } from '@/lib/calls/whatif/commands'
import type { PodActor } from '@/lib/core/actor'
import { type Outcome, refuse } from '@/lib/core/outcome'
import { read } from '@/lib/db/client'
import { letThroughNow } from '@/lib/findings/bypass/queries'
import { inForceOrNone } from '@/lib/policy/queries'
import type { Decision, Duty } from '@/lib/policy/schema'
import { askPrisma, matchesNow } from '@/lib/prompts/use/queries'
import { databaseNow } from '@/lib/requests/queries'
import type { NewRequest } from '@/lib/requests/rows'
import { argumentProblems } from '@/lib/tools/arguments'

export type Preview = {
  /** The one sentence that the record would hold. */
  sentence: string
  decision: Decision & { reason: string }
  /** Where the call would stand once it is made. */
  state: 'allowed' | 'waiting' | 'denied'
  /** Why it would not even be taken now, as the code of a refusal. */
  refused: 'too_many_waiting' | null
  /** The very call that is open already: asked for, this would be that one, and nobody would be asked anew. */
  joins: string | null
  /** What would be put before people; null where nobody would be asked. */
  asked: Asked | null
}

type Asked = {
  request: NewRequest
  picture: ReturnType<typeof pictureOf>
  duties: readonly Duty[]
  signers: Signers
  expiresAt: Date
}

const stateAs = { allow: 'allowed', ask: 'waiting', deny: 'denied' } as const

/**
 * What would happen to this very call of the pod now, and what people would read of it: made by what makes a call and
 * its request, so that the two cannot differ. Nothing comes of it but the line that says that it was asked.
 */
export async function previewCall(
  actor: PodActor,
  asked: Omit<CallInput, 'idempotencyKey'>,
): Promise<Outcome<Preview>> {
  const policy = await inForceOrNone()
  if (!policy) return refuse('conflict', 'no_policy')
  await lookedThrough(asked)
  const caller = callerOf(actor)
  const [prompt = null] = await matchesNow(usedIn(caller, asked))
  const [losses = null] = await lossesAsked(askPrisma(read), policy, [{ actor, input: asked }])
  const through = await letThroughNow(read, actor.id, sentIn(asked, prompt), losses?.noticed)
  const first = alone(policy, caller, { ...asked, idempotencyKey: '' }, { prompt, losses, through })
  const { input, tool } = first
  const elsewhere = otherRoad(tool)
  if (elsewhere) return elsewhere
  if (tool && hearsOfArguments(policy, caller, first.decision, input.tool)) {
    const problems = argumentProblems(tool, input.arguments)
    if (problems) return { ...refuse('invalid', 'invalid_arguments', problems), tool: input.tool }
  }
  const wasCounted = isCounted(policy, first)
  const found = wasCounted ? await baselineNow({ ...caller, tool: input.tool, task: input.task }) : nothingFound()
  const judged = wasCounted ? withCount(policy, first, found) : first
  if (judged.decision.decision === 'ask' && tool) {
    found.replaced = await standsNow(askPrisma(read), tool, input.arguments, caller.environment)
    found.losses = losses ?? (await lostBy(askPrisma(read), tool, input, found.replaced))
  }
  const { call, request, decision } = prepareJudged(judged, found, wasCounted, { call: '', request: '', grant: '' })
  const open =
    request && sameAmong(await openNow({ ...caller, tool: input.tool }), caller, input, tool?.schemaHash ?? '')
  await keepQuestion(actor, tool ? input.tool : null, decision)
  return {
    ok: true,
    value: {
      sentence: call.sentence,
      decision: { ...decision, reason: reasonInWords(decision) },
      state: stateAs[decision.decision],
      refused: request && !open && found.waiting >= maxWaiting ? 'too_many_waiting' : null,
      joins: open?.id ?? null,
      asked: request && (await forPeople(actor, input, request, tool ?? null, found.replaced ?? null)),
    },
  }
}

const nothingFound = (): Counted => ({ base: nothingCounted, waiting: 0, task: null, ownerId: null })

async function forPeople(
  actor: PodActor,
  { tool: toolKey, arguments: args, task, reason }: CallInput,
  request: NewRequest,
  tool: Parameters<typeof pictureOf>[0]['tool'],
  standing: Standing | null,
): Promise<Asked> {
  const signed = callEnvelope.parse(request.envelope)
  const [signers, now, filled, replaced] = await Promise.all([
    signersFor(actor, request.duties),
    databaseNow(),
    filledFor(signed),
    replacedIn(tool, args, standing, signed.environment),
  ])
  const title = request.brief.title
  return {
    request,
    picture: pictureOf({ toolKey, title, tool, args, taskKey: task, says: reason, filled, replaced }),
    duties: request.duties,
    signers,
    expiresAt: new Date(now.getTime() + request.expiresAt * 1000),
  }
}
