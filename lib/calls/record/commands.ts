import 'server-only'
import type { PoolClient } from 'pg'
import { maxWaiting } from '@/lib/calls/labels'
import { bodyHashOf, callerOf, nothingCounted, plainCalls } from '@/lib/calls/plain/commands'
import { answersGiven, baselineFor, type Ground, groundFor, takeTurns } from '@/lib/calls/record/queries'
import { type Caller, envelopeOf, eventsFor, judge, type Prepared, prepareCall, viewOf } from '@/lib/calls/record/rules'
import { callInput, type CallInput, type CallView } from '@/lib/calls/schema'
import type { PodActor } from '@/lib/core/actor'
import { type BatchItem, type BatchResult, collect, defineBatch } from '@/lib/change/batch'
import { digestOf } from '@/lib/core/canonical'
import { newId } from '@/lib/core/id'
import { refuse, type Refusal } from '@/lib/core/outcome'
import { type InForce, policyOfEpoch } from '@/lib/policy/queries'
import type { Decision } from '@/lib/policy/schema'
import { argumentProblems } from '@/lib/tools/arguments'

type Judged = { caller: Caller; key: string; bodyHash: string; prepared: Prepared }

/** Decides and records the calls that pods make in the same few milliseconds: one commit, then the answers. */
export const recordCalls = defineBatch({
  name: 'calls.record',
  permission: 'calls:make',
  actor: 'pod',
  input: callInput,
  shortcut: plainCalls,

  async run({ db, items }): Promise<BatchResult<CallView>[]> {
    const asked = items.map(({ actor, input }) => askedBy(actor, input))
    const ground = await groundFor(db, asked)
    if (ground.epoch === null) return items.map(() => refuse('conflict', 'no_policy'))
    const policy = await policyOfEpoch(ground.epoch)

    const judged = await judgeAll(db, ground, policy, items)
    const fresh = judged.filter((one): one is Judged => typeof one === 'object' && 'prepared' in one)
    const written = await writeCalls(db, fresh)

    // Of two equal calls at once, in this batch or in another's, one was written: the other gets its answer.
    const missed = asked.filter((_, at) => {
      const one = judged[at]!
      return one === 'twin' || (typeof one === 'object' && 'prepared' in one && !written.has(one.prepared.call.id))
    })
    const answers = missed.length > 0 ? await answersGiven(db, missed) : new Map()
    return judged.map((one, at): BatchResult<CallView> => {
      if (typeof one === 'object' && 'ok' in one) return one
      if (typeof one === 'object' && 'state' in one) return { ok: true, value: one, events: [] }
      const number = typeof one === 'object' ? written.get(one.prepared.call.id) : undefined
      if (typeof one === 'object' && number !== undefined) return done(one.prepared, number)
      return repeated(answers.get(`${asked[at]!.accountId} ${asked[at]!.key}`), bodyHashOf(items[at]!.input))
    })
  },
})

function askedBy(actor: PodActor, input: CallInput) {
  return { accountId: actor.accountId, credentialId: actor.credentialId, key: input.idempotencyKey }
}

function repeated(before: { bodyHash: string; view: CallView } | undefined, bodyHash: string): BatchResult<CallView> {
  if (!before || before.bodyHash !== bodyHash) return refuse('conflict', 'idempotency_key_reused')
  return { ok: true, value: before.view, events: [] }
}

type Looked = {
  caller: Caller
  input: CallInput
  bodyHash: string
  tool: ReturnType<InForce['tools']['get']>
  decision: Decision
}

const isLooked = (one: Looked | Refusal | CallView): one is Looked => 'bodyHash' in one
const nameOf = ({ caller, input }: Looked) => `${caller.accountId} ${input.idempotencyKey}`

/** Judges the calls in their order. A call whose key stands on an earlier one of this batch is that one's twin. */
async function judgeAll(
  db: PoolClient,
  ground: Ground,
  policy: InForce,
  items: readonly BatchItem<CallInput, PodActor>[],
): Promise<(Judged | Refusal | CallView | 'twin')[]> {
  const all = items.map((item) => look(ground, policy, item))
  const counted = all
    .filter(isLooked)
    .filter(({ decision }) => decision.decision === 'ask' || policy.snapshot.countsCalls)
  const turns = counted.map(({ caller, input }) => ({
    accountId: caller.accountId,
    tool: input.tool,
    key: input.idempotencyKey,
  }))
  // Whoever waited for a turn may find that the call was made meanwhile.
  const late = turns.length > 0 ? (await takeTurns(db, turns), await answersGiven(db, turns)) : ground.given

  const seen = new Set<string>()
  const tally = new Map<string, Tally>()
  const judged: (Judged | Refusal | CallView | 'twin')[] = []
  for (const one of all) {
    if (!isLooked(one)) judged.push(one)
    else if (seen.has(nameOf(one))) judged.push('twin')
    else {
      const result = answerBefore(late, one) ?? (await judgeOne(db, policy, one, tally))
      if ('prepared' in result) seen.add(nameOf(one))
      judged.push(result)
    }
  }
  return judged
}

/** All that can be said about a call without counting others. */
function look(
  ground: Ground,
  policy: InForce,
  { actor, input }: BatchItem<CallInput, PodActor>,
): Looked | Refusal | CallView {
  if (!ground.open.has(actor.credentialId)) return refuse('unauthenticated', 'credential_revoked')
  const caller = callerOf(actor)
  const tool = policy.tools.get(input.tool)
  const one = { caller, input, bodyHash: bodyHashOf(input), tool, decision: judge(policy.snapshot, caller, input, 0) }
  const before = answerBefore(ground.given, one)
  if (before) return before
  const problems = tool && argumentProblems(tool, input.arguments)
  return problems ? refuse('invalid', 'invalid_arguments', problems) : one
}

function answerBefore(given: Ground['given'], one: Looked): Refusal | CallView | null {
  const before = given.get(nameOf(one))
  if (!before) return null
  const answer = repeated(before, one.bodyHash)
  return answer.ok ? answer.value : answer
}

/** What this batch has decided so far for one account and tool; the database cannot count it yet. */
type Tally = { made: number; asked: number }

async function judgeOne(
  db: PoolClient,
  policy: InForce,
  { caller, input, bodyHash, tool, decision: first }: Looked,
  tally: Map<string, Tally>,
): Promise<Judged | Refusal> {
  const so = tally.get(`${caller.accountId} ${input.tool}`) ?? { made: 0, asked: 0 }
  let decision = first
  let found: Awaited<ReturnType<typeof baselineFor>> = { base: nothingCounted, waiting: 0, taskKnown: false }
  if (decision.decision === 'ask' || policy.snapshot.countsCalls) {
    found = await baselineFor(db, { ...caller, tool: input.tool, task: input.task })
    found.base.lastHour += so.made
    if (policy.snapshot.countsCalls) decision = judge(policy.snapshot, caller, input, found.base.lastHour)
  }
  const asks = decision.decision === 'ask'
  if (asks && found.waiting + so.asked >= maxWaiting) return refuse('too_many', 'too_many_waiting')
  tally.set(`${caller.accountId} ${input.tool}`, { made: so.made + 1, asked: so.asked + (asks ? 1 : 0) })

  const { policyVersion } = decision
  const envelope = envelopeOf(caller, input, tool?.schemaHash ?? '', policyVersion)
  const prepared = prepareCall({
    caller,
    input,
    decision,
    circumstances: { tool, policyVersion, base: found.base, taskKnown: found.taskKnown },
    digest: digestOf(envelope),
    envelope,
    bodyHash,
    ids: { call: newId(), request: newId(), grant: newId() },
  })
  return { caller, key: input.idempotencyKey, bodyHash, prepared }
}

const insertCalls = `
  insert into "Call" ("id", "podId", "accountId", "environment", "toolKey", "taskKey", "arguments", "digest", "reason",
    "promptHash", "decision", "decisionReason", "ruleId", "ruleWords", "chain", "tier", "policyVersion", "requestId",
    "idempotencyKey", "bodyHash", "state")
  select "id", "podId", "accountId", "environment", "toolKey", "taskKey", "arguments", "digest", "reason", "promptHash",
    "decision"::"Verdict", "decisionReason", "ruleId", "ruleWords", "chain", "tier"::"Tier", "policyVersion", "requestId",
    "idempotencyKey", "bodyHash", "state"::"CallState"
  from jsonb_to_recordset($1::text::jsonb) as c("id" text, "podId" text, "accountId" text, "environment" text, "toolKey" text,
    "taskKey" text, "arguments" jsonb, "digest" text, "reason" text, "promptHash" text, "decision" text,
    "decisionReason" text, "ruleId" text, "ruleWords" text, "chain" jsonb, "tier" text, "policyVersion" int,
    "requestId" text, "idempotencyKey" text, "bodyHash" text, "state" text)
  on conflict do nothing returning "id"`

const insertRequests = `
  insert into "Request" ("id", "kind", "podId", "callId", "toolKey", "environment", "taskKey", "digest", "envelope", "brief",
    "sentence", "tier", "policyVersion", "ruleId", "ruleWords", "duties", "needed", "podSays", "expiresAt")
  select "id", 'tool_call', "podId", "callId", "toolKey", "environment", "taskKey", "digest", "envelope", "brief", "sentence",
    "tier"::"Tier", "policyVersion", "ruleId", "ruleWords", "duties", "needed", "podSays", now() + make_interval(secs => "seconds")
  from jsonb_to_recordset($1::text::jsonb) as r("id" text, "podId" text, "callId" text, "toolKey" text, "environment" text,
    "taskKey" text, "digest" text, "envelope" jsonb, "brief" jsonb, "sentence" text, "tier" text, "policyVersion" int,
    "ruleId" text, "ruleWords" text, "duties" jsonb, "needed" int, "podSays" text, "seconds" int)
  returning "callId", "number", "expiresAt"`

const insertGrants = `
  insert into "Grant" ("id", "callId", "digest", "policyVersion", "expiresAt")
  select "id", "callId", "digest", "policyVersion", now() + make_interval(secs => "seconds")
  from jsonb_to_recordset($1::text::jsonb) as g("id" text, "callId" text, "digest" text, "policyVersion" int, "seconds" int)
  returning "callId", "expiresAt"`

type Written = { number: number | null; requestExpiresAt: Date | null; grantExpiresAt: Date | null }

/** Inserts the calls that nobody has made before; returns what the database gave each, by call id. */
async function writeCalls(db: PoolClient, fresh: readonly Judged[]): Promise<Map<string, Written>> {
  const written = new Map<string, Written>()
  if (fresh.length === 0) return written
  // Batches that hold the same keys insert them in the same order, so that none waits for the other in a circle.
  const ordered = fresh.toSorted((a, b) =>
    `${a.caller.accountId} ${a.key}` < `${b.caller.accountId} ${b.key}` ? -1 : 1,
  )
  const calls = JSON.stringify(ordered.map(({ prepared }) => prepared.call))
  const { rows } = await db.query<{ id: string }>({ name: 'insert-calls', text: insertCalls, values: [calls] })
  for (const { id } of rows) written.set(id, { number: null, requestExpiresAt: null, grantExpiresAt: null })

  const kept = fresh.filter(({ prepared }) => written.has(prepared.call.id))
  const requests = kept.flatMap(({ prepared }) => prepared.request ?? [])
  const grants = kept.flatMap(({ prepared }) => prepared.grant ?? [])
  if (requests.length > 0) {
    const query = { name: 'insert-requests', text: insertRequests, values: [JSON.stringify(requests)] }
    for (const row of (await db.query<{ callId: string; number: number; expiresAt: Date }>(query)).rows)
      Object.assign(written.get(row.callId)!, { number: row.number, requestExpiresAt: row.expiresAt })
  }
  if (grants.length > 0) {
    const query = { name: 'insert-grants', text: insertGrants, values: [JSON.stringify(grants)] }
    for (const row of (await db.query<{ callId: string; expiresAt: Date }>(query)).rows)
      Object.assign(written.get(row.callId)!, { grantExpiresAt: row.expiresAt })
  }
  return written
}

function done(prepared: Prepared, { number, requestExpiresAt, grantExpiresAt }: Written): BatchResult<CallView> {
  const call = prepared.call as unknown as Parameters<typeof viewOf>[0]
  const grantId = (prepared.grant?.['id'] as string | undefined) ?? null
  const view = viewOf({ ...call, answer: null, requestNumber: number, requestExpiresAt, grantId, grantExpiresAt })
  return { ok: true, value: view, events: eventsFor(prepared, number ?? 0) }
}

/** Submits one call to the batch that commits next. */
export const submitCall = collect(recordCalls)
