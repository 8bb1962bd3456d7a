import 'server-only'
import type pg from 'pg'
import type { z } from 'zod'
import type { AuditEntry } from '@/lib/audit/events'
import { type Acted, allowedCalls, podNow } from '@/lib/calls/acts/queries'
import { forgetWritten, noteUsed, recentlyWritten } from '@/lib/calls/acts/recent'
import { isAllowedStill } from '@/lib/calls/acts/rules'
import { claimCall, contextOf, reportOutcome } from '@/lib/calls/commands'
import { openCredentials } from '@/lib/calls/plain/commands'
import { answerRows } from '@/lib/calls/rows'
import { claimInput, onceInput, outcomeInput } from '@/lib/calls/schema'
import { type BatchItem, collect, defineBatch, type Draft } from '@/lib/change/batch'
import { type Command, execute, type Idempotency } from '@/lib/change/command'
import type { PodActor } from '@/lib/core/actor'
import type { Outcome } from '@/lib/core/outcome'
import { policyInMemory } from '@/lib/policy/queries'

// What is written when a pod acts: the answer under its key, and what changes about the call.
const { list, values, recordset } = answerRows

/**
 * Keeps the answers and changes their calls. The keys come first, as on the long way, so that neither waits for the other in
 * a circle; a key that was used before changes nothing. Where a call is no more what was seen of it, dividing by zero takes
 * everything back, and each item goes the long way.
 */
const changing = (ground: string, set: string, where: string) => `
  ${ground}
  remembered as (insert into "IdempotencyKey" (${list}) select ${values} from line on conflict do nothing
    returning "accountId", "key"),
  changed as (update "Call" c set ${set} from line l join remembered r on r."accountId" = l."accountId" and r."key" = l."key"
    where c.id = l."callId" and c."accountId" = l."accountId" and c."requestId" is null and c.outcome is null and ${where}
    returning c.id),
  written as materialized (select id from changed
    where 1 / ((select count(*) from changed) = (select count(*) from remembered))::int = 1)`

const ofRows = (more: string) => `jsonb_to_recordset($1::text::jsonb) as l(${recordset}, "callId" text, ${more})`

const useGrants = changing(
  `${openCredentials},
  line as materialized (
    select l.* from ground, ${ofRows('"credentialId" text, "podId" text, "grantId" text, now jsonb')}
    where ground.epoch = $3::int and concat_ws(' ', l."credentialId", l."accountId", l."podId") = any(ground.open)
      and l.now = (select ${podNow} from "Pod" p where p.id = l."podId")),`,
  `"grantUsedAt" = now()`,
  `c."grantId" = l."grantId" and c."grantUsedAt" is null and c."grantExpiresAt" > now()`,
)

const keepOutcomes = changing(
  `line as materialized (select l.* from ${ofRows('"outcome" text, "summary" text')}),`,
  `outcome = l.outcome::"CallOutcome", "outcomeSummary" = l.summary, "outcomeAt" = now()`,
  `c."grantUsedAt" is not null`,
)

const claims = claimInput.extend({ once: onceInput })
const outcomes = outcomeInput.extend({ once: onceInput })
type Once = z.output<typeof onceInput>

/** Uses permissions that a rule gave, all that arrive together in one commit; null for what needs a closer look. */
const claimTogether = defineBatch({
  name: 'calls.claim',
  permission: 'calls:make',
  actor: 'pod',
  input: claims,
  shortcut: {
    name: 'claims',
    sql: useGrants,
    async draft(items: readonly BatchItem<z.output<typeof claims>, PodActor>[], db) {
      const policy = policyInMemory()
      if (!policy) return null
      const calls = await callsOf(items, db)
      const drafts = onceEach(items, calls, ({ actor, input }, call) => {
        const { grant: grantId, arguments: args, worker, once } = input
        if (call.grantId !== grantId || call.isUsed) return null
        if (!isAllowedStill(policy, call, args)) return null
        const data = { sentence: call.sentence, digest: call.digest, ...(worker && { worker }) }
        const entry: AuditEntry = { ...contextOf(call), type: 'call.claimed', outcome: 'consumed', data }
        const row = { credentialId: actor.credentialId, podId: actor.id, grantId, now: call.now }
        return draftOf(call, once, entry, row, { callId: call.id }, noteUsed)
      })
      const credentials = [...new Set(items.map(({ actor }) => actor.credentialId))]
      return { drafts, parameters: [policy.epoch, credentials] }
    },
  },
})

/** Keeps what came of calls whose permissions are used, in one commit; null for what needs a closer look. */
const reportTogether = defineBatch({
  name: 'calls.report_outcome',
  permission: 'calls:make',
  actor: 'pod',
  input: outcomes,
  shortcut: {
    name: 'outcomes',
    sql: keepOutcomes,
    async draft(items: readonly BatchItem<z.output<typeof outcomes>, PodActor>[], db) {
      const calls = await callsOf(items, db)
      const drafts = onceEach(items, calls, ({ input }, call) => {
        const { status, summary, once } = input
        if (!call.isUsed) return null
        const data = { sentence: call.sentence, summary }
        const became = status === 'succeeded' ? 'executed' : 'failed'
        const entry: AuditEntry = { ...contextOf(call), type: `call.${status}`, outcome: became, data }
        return draftOf(call, once, entry, { outcome: status, summary }, { callId: call.id, status }, forgetWritten)
      })
      return { drafts, parameters: [] }
    },
  },
})

type Acting = { callId: string; once: Once }

/** The calls that are acted on: as this process wrote them, and where it did not, as they are. */
async function callsOf(items: readonly BatchItem<Acting, PodActor>[], db: pg.Pool): Promise<Map<string, Acted>> {
  const found = items.map(({ actor, input }) => recentlyWritten(input.callId, actor))
  const others = items.flatMap(({ input }, at) => (found[at] ? [] : input.callId))
  const calls = others.length > 0 ? await allowedCalls(db, others) : new Map<string, Acted>()
  for (const call of found) if (call) calls.set(call.id, call)
  return calls
}

/** Drafts for the pods' own calls, of each call and under each key one: who comes second is for the long way to answer. */
function onceEach<Input extends Acting, Value>(
  items: readonly BatchItem<Input, PodActor>[],
  calls: ReadonlyMap<string, Acted>,
  draft: (item: BatchItem<Input, PodActor>, call: Acted) => Draft<Value> | null,
): (Draft<Value> | null)[] {
  const seen = new Set<string>()
  return items.map((item) => {
    const { callId, once } = item.input
    const call = calls.get(callId)
    const { accountId } = item.actor
    if (call?.accountId !== accountId || call.isEnded) return null
    const names = [callId, `${accountId} ${once.key}`]
    if (names.some((name) => seen.has(name))) return null
    for (const name of names) seen.add(name)
    return draft(item, call)
  })
}

function draftOf<Value extends object>(
  { id, accountId }: Acted,
  { key, bodyHash, worker }: Once,
  entry: AuditEntry,
  more: object,
  value: Value,
  note: (callId: string) => void,
): Draft<Value> {
  const row = { callId: id, accountId, key, bodyHash, worker, status: 200, answer: value, ...more }
  const valueOnce = () => {
    note(id)
    return value
  }
  return { id, order: `${accountId} ${key}`, row, entries: [entry], value: valueOnce }
}

const submitClaim = collect(claimTogether)
const submitOutcome = collect(reportTogether)

/** Uses a permission: with others in one commit where a rule gave it, by itself where more must be looked at. */
export async function claim(actor: PodActor, input: z.input<typeof claimInput>, once: Idempotency | undefined) {
  return await together(submitClaim, claimCall, actor, input, once)
}

/** Keeps what came of a call, in the same two ways. */
export async function report(actor: PodActor, input: z.input<typeof outcomeInput>, once: Idempotency | undefined) {
  return await together(submitOutcome, reportOutcome, actor, input, once)
}

async function together<Input extends z.ZodType, Value>(
  submit: (actor: PodActor, input: unknown) => Promise<Outcome<Value | null>>,
  alone: Command<Input, Value>,
  actor: PodActor,
  input: { callId: string },
  once: Idempotency | undefined,
): Promise<Outcome<Value>> {
  const done = once && (await submit(actor, { ...input, once: { worker: null, ...once } }))
  if (done?.ok && done.value !== null) return { ok: true, value: done.value }
  forgetWritten(input.callId)
  return await execute(alone, actor, input, once)
}
