import 'server-only'
import { viewOfNew } from '@/lib/calls/view'
import { writeCalls, type Written } from '@/lib/calls/kept/commands'
import { keepJoined } from '@/lib/calls/joined/commands'
import { openOf } from '@/lib/calls/joined/queries'
import { joinedLine, type Open, sameAmong } from '@/lib/calls/joined/rules'
import type { PoolClient } from 'pg'
import type { AuditEntry } from '@/lib/audit/events'
import { keepPrompts, lookedThrough, promptsOf, sentIn } from '@/lib/calls/prompted/commands'
import type { Matched } from '@/lib/prompts/use/match'
import { comparedAhead, lossesAsked, lostBy, standsNow } from '@/lib/calls/replaced/queries'
import { askPool } from '@/lib/prompts/use/queries'
import { maxWaiting } from '@/lib/calls/labels'
import { callerOf, hearsOfArguments, nothingCounted, otherRoad, plainCalls } from '@/lib/calls/plain/commands'
import {
  answersGiven,
  baselineFor,
  type Counted,
  type Given,
  type Ground,
  groundFor,
  takeTurns,
  tooManyWaiting,
} from '@/lib/calls/record/queries'
import { bodyHashOf } from '@/lib/calls/once'
import type { Prepared } from '@/lib/calls/record/rules'
import { eventsFor } from '@/lib/calls/record/lines'
import { type Alone, alone, isCounted, prepareJudged, withCount } from '@/lib/calls/record/weigh'
import { callInput, type CallAnswer, type CallInput } from '@/lib/calls/schema'
import type { PodActor } from '@/lib/core/actor'
import { type BatchItem, type BatchResult, collect, defineBatch } from '@/lib/change/batch'
import { newId } from '@/lib/core/id'
import { refuse } from '@/lib/core/outcome'
import { type InForce, policyOfEpoch } from '@/lib/policy/queries'
import { letThroughIn } from '@/lib/findings/bypass/queries'
import type { Losses } from '@/lib/findings/losses'
import { argumentProblems } from '@/lib/tools/arguments'

/**
 * What judging made of one call: something to write, an answer there is already, another of this batch with its key, or
 * the very call that is open already under another key.
 */
type Judged =
  | { is: 'new'; prepared: Prepared }
  | { is: 'answered'; answer: BatchResult<CallAnswer> }
  | { is: 'twin' }
  | { is: 'joins'; open: Open }

/** Decides and records the calls that pods make in the same few milliseconds: one commit, then the answers. */
export const recordCalls = defineBatch({
  name: 'calls.record',
  permission: 'calls:make',
  actor: 'pod',
  input: callInput,
  ahead(input, actor) {
    const work = [lookedThrough(input), comparedAhead(actor, input)].filter((one) => one !== null)
    return work.length > 0 ? Promise.all(work).then(() => {}) : null
  },
  shortcut: plainCalls,

  async run({ db, items }): Promise<BatchResult<CallAnswer>[]> {
    const asked = items.map(({ actor, input }) => askedBy(actor, input))
    const ground = await groundFor(db, asked)
    if (ground.epoch === null) return items.map(() => refuse('conflict', 'no_policy'))
    const policy = await policyOfEpoch(ground.epoch)

    const prompts = await promptsOf(db, items)
    const losses = await lossesAsked(askPool(db), policy, items)
    const through = await letThroughIn(
      db,
      items.flatMap(({ actor: { id: podId }, input }, at) =>
        sentIn(input, prompts[at]!).map((asked) => ({ podId, asked, noticed: losses[at]?.noticed })),
      ),
    )
    const judged = await judgeAll(db, { ground, policy, prompts, losses, through }, items)
    const written = await writeCalls(
      db,
      judged.flatMap((one) => (one.is === 'new' ? one.prepared : [])),
    )

    const said = await keepPrompts(
      askPool(db),
      judged.flatMap((one, at) =>
        one.is === 'new' && written.has(one.prepared.call.id)
          ? { call: one.prepared.call, input: items[at]!.input }
          : [],
      ),
    )

    const joining = judged.flatMap((one, at) =>
      one.is === 'joins' ? { ...asked[at]!, bodyHash: bodyHashOf(items[at]!.input), callId: one.open.id } : [],
    )
    const joined = await keepJoined(db, joining)

    // Of two equal calls at once, in this batch or in another's, one was written: the other gets its answer.
    const isMissed = (one: Judged) =>
      one.is === 'twin' || one.is === 'joins' || (one.is === 'new' && !written.has(one.prepared.call.id))
    const missed = asked.filter((_, at) => isMissed(judged[at]!))
    const answers = missed.length > 0 ? await answersGiven(db, missed) : new Map<string, Given>()
    return judged.map((one, at): BatchResult<CallAnswer> => {
      if (one.is === 'answered') return one.answer
      const done = one.is === 'new' ? written.get(one.prepared.call.id) : undefined
      if (one.is === 'new' && done) return answerTo(one.prepared, done, said.get(one.prepared.call.id))
      const { input } = items[at]!
      const name = `${asked[at]!.accountId} ${asked[at]!.key}`
      const answer = repeated(answers.get(name), bodyHashOf(input))
      if (one.is !== 'joins' || !joined.has(name) || !answer.ok) return answer
      return { ok: true, value: answer.value, events: [joinedLine(one.open, input, answers.get(name)!.number!)] }
    })
  },
})

function answerTo(
  prepared: Prepared,
  { at, opened }: Written,
  said: readonly AuditEntry[] = [],
): BatchResult<CallAnswer> {
  const events = [...eventsFor(prepared, opened?.number ?? 0), ...said]
  return { ok: true, value: viewOfNew(prepared, at, opened), events }
}

function askedBy(actor: PodActor, input: CallInput) {
  return { accountId: actor.accountId, credentialId: actor.credentialId, key: input.idempotencyKey }
}

function repeated(before: Given | undefined, bodyHash: string): BatchResult<CallAnswer> {
  if (!before || before.bodyHash !== bodyHash) return refuse('conflict', 'idempotency_key_reused')
  const value: CallAnswer = before.joined ? { ...before.view, joined: true } : before.view
  return { ok: true, value, repeated: true, events: [] }
}

type Looked = Alone & { is: 'looked'; bodyHash: string }

const nameOf = ({ caller, input }: Looked) => `${caller.accountId} ${input.idempotencyKey}`

/** What calls are judged by: what the database says of their keys, the policy, the prompts they name, what is let through. */
type Basis = {
  ground: Ground
  policy: InForce
  prompts: readonly (Matched | null)[]
  losses: readonly (Losses | null)[]
  through: ReadonlySet<string>
}

/** Judges the calls in their order. A call whose key stands on an earlier one of this batch is that one's twin. */
async function judgeAll(
  db: PoolClient,
  basis: Basis,
  items: readonly BatchItem<CallInput, PodActor>[],
): Promise<Judged[]> {
  const { ground, policy } = basis
  const all = items.map((item, at) => look(basis, item, at))
  const counted = all.filter((one) => one.is === 'looked' && isCounted(policy, one)) as Looked[]
  const turns = counted.map(({ caller, input }) => ({
    accountId: caller.accountId,
    tool: input.tool,
    key: input.idempotencyKey,
  }))
  // Whoever waited for a turn may find that the call was made meanwhile.
  const late = turns.length > 0 ? (await takeTurns(db, turns), await answersGiven(db, turns)) : ground.given

  const seen = new Set<string>()
  const tally = new Map<string, Tally>()
  const judged: Judged[] = []
  for (const one of all) {
    if (one.is === 'answered') judged.push(one)
    else if (seen.has(nameOf(one))) judged.push({ is: 'twin' })
    else {
      const result = answerBefore(late, one) ?? (await judgeOne(db, policy, one, tally))
      if (result.is !== 'answered') seen.add(nameOf(one))
      judged.push(result)
    }
  }
  return judged
}

type Answered = Extract<Judged, { is: 'answered' }>
const answered = (answer: BatchResult<CallAnswer>): Answered => ({ is: 'answered', answer })

/** All that can be said about a call without counting others. */
function look(
  { ground, policy, prompts, losses, through }: Basis,
  { actor, input }: BatchItem<CallInput, PodActor>,
  at: number,
): Looked | Answered {
  if (!ground.open.has(`${actor.credentialId} ${actor.accountId} ${actor.id}`))
    return answered(refuse('unauthenticated', 'credential_revoked'))
  const known = { prompt: prompts[at]!, losses: losses[at]!, through }
  const one: Looked = { is: 'looked', bodyHash: bodyHashOf(input), ...alone(policy, callerOf(actor), input, known) }
  const { caller, tool, decision } = one
  const before = answerBefore(ground.given, one)
  if (before) return before
  const elsewhere = otherRoad(tool)
  if (elsewhere) return answered(elsewhere)
  const problems =
    tool && hearsOfArguments(policy, caller, decision, input.tool) && argumentProblems(tool, input.arguments)
  return problems ? answered({ ...refuse('invalid', 'invalid_arguments', problems), tool: input.tool }) : one
}

function answerBefore(given: Ground['given'], one: Looked): Answered | null {
  const before = given.get(nameOf(one))
  return before ? answered(repeated(before, one.bodyHash)) : null
}

/** What this batch has decided so far for one account and tool; the database cannot count it yet. */
type Tally = { made: number; asked: Open[] }

async function judgeOne(db: PoolClient, policy: InForce, one: Looked, tally: Map<string, Tally>): Promise<Judged> {
  const { caller, input } = one
  const so = tally.get(`${caller.accountId} ${input.tool}`) ?? { made: 0, asked: [] }
  const wasCounted = isCounted(policy, one)
  const found = wasCounted ? await baselineFor(db, { ...caller, tool: input.tool, task: input.task }) : nothingFound
  if (wasCounted) found.base.lastHour += so.made
  const judged = wasCounted ? withCount(policy, one, found) : one
  const asks = judged.decision.decision === 'ask'
  const open = asks && (await openAlready(db, one, so.asked))
  if (open) return { is: 'joins', open }
  if (asks && found.waiting + so.asked.length >= maxWaiting)
    return answered(await tooManyWaiting(db, { ...caller, tool: input.tool }))
  if (asks && one.tool) {
    found.replaced = await standsNow(askPool(db), one.tool, input.arguments, caller.environment)
    found.losses = one.losses ?? (await lostBy(askPool(db), one.tool, input, found.replaced))
  }
  const ids = { call: newId(), request: newId(), grant: newId() }
  const prepared = prepareJudged(judged, found, wasCounted, ids)
  const { call, request } = prepared
  const asked = request ? [...so.asked, { ...call, requestId: request.id }] : so.asked
  tally.set(`${caller.accountId} ${input.tool}`, { made: so.made + 1, asked })
  return { is: 'new', prepared }
}

/** The very call that is asked for, where it is open. Only looked for where people would be asked. */
async function openAlready(db: PoolClient, { caller, input, tool }: Looked, asked: readonly Open[]) {
  const schemaHash = tool?.schemaHash ?? ''
  const ofBatch = sameAmong(asked, caller, input, schemaHash)
  return ofBatch ?? sameAmong(await openOf(db, { ...caller, tool: input.tool }), caller, input, schemaHash)
}

const nothingFound: Counted = { base: nothingCounted, waiting: 0, task: null, ownerId: null }

/** Submits one call to the batch that commits next. */
export const submitCall = collect(recordCalls)
