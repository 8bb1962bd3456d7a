import 'server-only'
import type { Baseline } from '@/lib/calls/brief'
import {
  type Caller,
  envelopeOf,
  eventsFor,
  grantLifetimeSeconds,
  judge,
  type Prepared,
  prepareCall,
  viewOf,
} from '@/lib/calls/record/rules'
import type { CallInput, CallView } from '@/lib/calls/schema'
import type { PodActor } from '@/lib/core/actor'
import type { BatchItem, Draft, Shortcut } from '@/lib/change/batch'
import { digestOf } from '@/lib/core/canonical'
import { newId } from '@/lib/core/id'
import { type InForce, policyInMemory } from '@/lib/policy/queries'
import { argumentProblems } from '@/lib/tools/arguments'

/**
 * Writes calls that policy allows or denies by itself, with their one-time permissions. The same statement makes sure
 * of what was decided in memory: that policy is still the one in force, which cannot change before the commit, and that
 * the credentials are open. A key that was used before, here or elsewhere, writes nothing.
 */
const writePlainCalls = `
  ground as materialized (
    select p.epoch, array(select c.id from "Credential" c join "ServiceAccount" a on a.id = c."accountId"
      join "Pod" pod on pod.id = a."podId" where c.id = any($4::text[]) and c."revokedAt" is null
      and c."expiresAt" > now() and pod.state = 'active') as open
    from "PolicyInForce" p where p.id = 1 for share of p),
  line as materialized (
    select l.* from ground, jsonb_to_recordset($1::text::jsonb) as l("id" text, "podId" text, "accountId" text,
      "credentialId" text, "grantId" text, "environment" text, "toolKey" text, "taskKey" text, "arguments" jsonb,
      "digest" text, "reason" text, "promptHash" text, "decision" text, "decisionReason" text, "ruleId" text,
      "ruleWords" text, "chain" jsonb, "tier" text, "policyVersion" int, "idempotencyKey" text, "bodyHash" text, "state" text)
    where ground.epoch = $3::int and l."credentialId" = any(ground.open)),
  written as (
    insert into "Call" ("id", "podId", "accountId", "environment", "toolKey", "taskKey", "arguments", "digest", "reason",
      "promptHash", "decision", "decisionReason", "ruleId", "ruleWords", "chain", "tier", "policyVersion",
      "idempotencyKey", "bodyHash", "state")
    select "id", "podId", "accountId", "environment", "toolKey", "taskKey", "arguments", "digest", "reason", "promptHash",
      "decision"::"Verdict", "decisionReason", "ruleId", "ruleWords", "chain", "tier"::"Tier", "policyVersion",
      "idempotencyKey", "bodyHash", "state"::"CallState"
    from line on conflict do nothing returning "id"),
  granted as (
    insert into "Grant" ("id", "callId", "digest", "policyVersion", "expiresAt")
    select "grantId", "id", "digest", "policyVersion", now() + make_interval(secs => ${grantLifetimeSeconds})
    from line where "grantId" is not null and "id" in (select "id" from written))`

/** What a call is measured against when nothing was counted. */
export const nothingCounted: Baseline = { sameTool: 0, sameToolHere: 0, allCalls: 0, rejectedLastHour: 0, lastHour: 0 }

/** The digest by which a repeated key is known to come with the same body. */
export function bodyHashOf({ tool, task, arguments: args, reason, promptHash }: CallInput): string {
  return digestOf({ tool, task, arguments: args, reason, promptHash })
}

/** The pod that asks, as its credential says. */
export function callerOf({ id, name, role, department, environment, accountId, credentialId }: PodActor): Caller {
  return { podId: id, podName: name, role, department, environment, accountId, credentialId }
}

/** The short way for calls that need nobody's answer and no count of other calls: decided in memory, written at once. */
export const plainCalls: Shortcut<CallInput, CallView, PodActor> = {
  name: 'plain-calls',
  sql: writePlainCalls,

  draft(items) {
    const policy = policyInMemory()
    if (!policy || policy.snapshot.countsCalls) return null
    const credentials = [...new Set(items.map(({ actor }) => actor.credentialId))]
    return { drafts: items.map((item) => draftOf(policy, item)), parameters: [policy.epoch, credentials] }
  },
}

function draftOf(policy: InForce, { actor, input }: BatchItem<CallInput, PodActor>): Draft<CallView> | null {
  const caller = callerOf(actor)
  const decision = judge(policy.snapshot, caller, input, 0)
  if (decision.decision === 'ask') return null
  const tool = policy.tools.get(input.tool)
  if (tool && argumentProblems(tool, input.arguments)) return null

  const { policyVersion } = decision
  const envelope = envelopeOf(caller, input, tool?.schemaHash ?? '', policyVersion)
  const prepared = prepareCall({
    caller,
    input,
    decision,
    circumstances: { tool, policyVersion, base: nothingCounted, taskKnown: false },
    digest: digestOf(envelope),
    envelope,
    bodyHash: bodyHashOf(input),
    ids: { call: newId(), request: '', grant: newId() },
  })
  return {
    id: prepared.call.id,
    order: `${caller.accountId} ${input.idempotencyKey}`,
    row: prepared.call,
    entry: eventsFor(prepared, 0)[0],
    value: (writtenAt) => viewAt(prepared, writtenAt),
  }
}

/** The answer, as a later look at the stored call will find it too. */
function viewAt({ call, grant, decision }: Prepared, writtenAt: Date): CallView {
  return viewOf({
    id: call.id,
    decision: decision.decision,
    state: call['state'] as CallView['state'],
    decisionReason: String(call['decisionReason']),
    answer: null,
    ruleWords: decision.rule?.words ?? null,
    policyVersion: decision.policyVersion,
    digest: String(call['digest']),
    requestNumber: null,
    requestExpiresAt: null,
    grantId: grant ? String(grant['id']) : null,
    grantExpiresAt: grant ? new Date(writtenAt.getTime() + grantLifetimeSeconds * 1000) : null,
  })
}
