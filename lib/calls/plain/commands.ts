import 'server-only'
import { keepWritten } from '@/lib/calls/acts/recent'
import { viewOfNew } from '@/lib/calls/view'
import { hasJoined } from '@/lib/calls/joined/rules'
import type { Baseline } from '@/lib/calls/brief'
import { roadWords } from '@/lib/calls/labels'
import { type Caller, envelopeOf, prepareCall, questionOf } from '@/lib/calls/record/rules'
import { eventsFor } from '@/lib/calls/record/lines'
import { callRows, answerRows } from '@/lib/calls/rows'
import type { CallAnswer, CallInput } from '@/lib/calls/schema'
import type { PodActor } from '@/lib/core/actor'
import type { BatchItem, Draft, Shortcut } from '@/lib/change/batch'
import { digestOf } from '@/lib/core/canonical'
import { newId } from '@/lib/core/id'
import { type Refusal, refuse } from '@/lib/core/outcome'
import { env } from '@/lib/env'
import { notChecked } from '@/lib/findings/schema'
import { saidAndLive } from '@/lib/prompts/use/rules'
import { type InForce, policyInMemory } from '@/lib/policy/queries'
import { isInReach } from '@/lib/policy/reach'
import { decide } from '@/lib/policy/rules'
import type { Decision } from '@/lib/policy/schema'
import type { Tool } from '@/lib/tools/schema'
import { argumentProblems } from '@/lib/tools/arguments'

/**
 * What holds for a statement: the policy in force, which cannot change before the commit, and which credentials among those
 * in $4 open something at this moment, each with its account and pod.
 */
export const openCredentials = `
  ground as materialized (
    select p.epoch, array(select concat_ws(' ', c.id, a.id, pod.id) from "Credential" c
      join "ServiceAccount" a on a.id = c."accountId" join "Pod" pod on pod.id = a."podId"
      where c.id = any($4::text[]) and c."revokedAt" is null and c."expiresAt" > now() and pod.state = 'active') as open
    from "PolicyInForce" p where p.id = 1 for share of p)`

/** Where a line says which text its pod works from. */
const promptOf = (line: string) => ({
  podId: `${line}."podId"`,
  environment: `${line}.environment`,
  taskKey: `${line}."taskKey"`,
  digest: `${line}."promptHash"`,
  slug: `${line}."promptSlug"`,
})

/**
 * Writes calls that policy allows or denies by itself, with their one-time permissions. The same statement makes sure
 * of what was decided in memory: that policy is still the one in force, which cannot change before the commit, and that
 * the credentials are open and those of the pods in whose name the calls are written. A key that was used before, here or
 * elsewhere, or joined another's call, writes nothing, and neither does the first call that is decided on its grounds: the long way keeps those.
 * A call that names a text is decided as one from what is live, and written where that is so and was said before.
 */
const writePlainCalls = `
  ${openCredentials},
  line as materialized (
    select l.* from ground, jsonb_to_recordset($1::text::jsonb) as l(${callRows.recordset}, "credentialId" text, claim jsonb, "promptSlug" text)
    where ground.epoch = $3::int and concat_ws(' ', l."credentialId", l."accountId", l."podId") = any(ground.open)
      and exists (select from "Grounds" g where g.id = l."groundsId")
      and not ${hasJoined('l."accountId"', 'l."idempotencyKey"')}
      and (l."promptHash" is null or ${saidAndLive(promptOf('l'))})),
  written as (
    insert into "Call" (${callRows.list}) select ${callRows.values} from line on conflict do nothing returning "id"),
  claimed as (
    insert into "IdempotencyKey" (${answerRows.list}) select ${answerRows.values} from (
      select c.* from line l cross join lateral jsonb_to_record(l.claim) as c(${answerRows.recordset})
      where l.claim is not null and exists (select from written w where w.id = l.id)) as claim on conflict do nothing)`

/** What a call is measured against when nothing was counted. */
export const nothingCounted: Baseline = { sameTool: 0, sameToolHere: 0, allCalls: 0, rejectedLastHour: 0, lastHour: 0 }

/** The pod that asks, as its credential says. */
export function callerOf({
  id,
  name,
  role,
  department,
  environment,
  accountId,
  credentialId,
  repositories,
  trace,
}: PodActor): Caller {
  return { podId: id, podName: name, role, department, environment, accountId, credentialId, repositories, trace }
}

/** The short way for calls that need nobody's answer and no count of other calls: decided in memory, written at once. */
export const plainCalls: Shortcut<CallInput, CallAnswer, PodActor> = {
  name: 'plain-calls',
  sql: writePlainCalls,

  draft(items) {
    const policy = policyInMemory()
    if (!policy || policy.snapshot.countsCalls) return null
    const credentials = [...new Set(items.map(({ actor }) => actor.credentialId))]
    return { drafts: items.map((item) => draftOf(policy, item)), parameters: [policy.epoch, credentials] }
  },
}

function draftOf(policy: InForce, { actor, input }: BatchItem<CallInput, PodActor>): Draft<CallAnswer> | null {
  const caller = callerOf(actor)
  // What was filled into a prompt is looked through, too, and kept.
  if (input.prompt?.filled) return null
  // What it would lose is looked up, where a rule asks for that.
  const tool = policy.tools.get(input.tool)
  if (tool?.road) return null
  if (policy.snapshot.asksForLosses && tool?.replaces) return null
  const live = { match: 'same_as_live', values: null } as const
  const question = questionOf(caller, input, 0, input.promptHash === null ? null : live)
  // What was found is kept in rows of their own.
  if (question.findings.some((code) => code !== notChecked)) return null
  const decision = decide(policy.snapshot, question)
  if (decision.decision === 'ask') return null
  if (tool && hearsOfArguments(policy, caller, decision, input.tool) && argumentProblems(tool, input.arguments))
    return null

  const { policyVersion } = decision
  const envelope = envelopeOf(caller, input, tool?.schemaHash ?? '', policyVersion)
  const prepared = prepareCall({
    caller,
    input,
    decision,
    circumstances: {
      tool,
      policyVersion,
      base: nothingCounted,
      task: null,
      prompt: null,
      ownerId: null,
      replaced: null,
      losses: null,
    },
    digest: digestOf(envelope),
    envelope,
    question,
    isCounted: false,
    ids: { call: newId(), request: '', grant: newId() },
  })
  return {
    id: prepared.call.id,
    order: `${caller.accountId} ${input.idempotencyKey}`,
    row: { ...prepared.call, claim: prepared.claim, promptSlug: input.prompt?.slug ?? null },
    entries: eventsFor(prepared, 0),
    value(writtenAt) {
      keepWritten(prepared)
      return viewOfNew(prepared, writtenAt, null)
    },
  }
}

/** Whether a pod hears what is wrong with its arguments: of what is stopped, or always denied to it, it hears that alone. */
export function hearsOfArguments(
  { snapshot }: InForce,
  caller: Pick<Caller, 'role' | 'department' | 'environment'>,
  { decision, stop }: Decision,
  toolKey: string,
): boolean {
  if (stop !== undefined) return false
  return decision !== 'deny' || isInReach(snapshot, caller, toolKey)
}

/** Why a tool is not called at all: it is done on a road of its own. Null for one that is called. */
export function otherRoad(tool: Pick<Tool, 'key' | 'road'> | undefined): Refusal | null {
  if (!tool?.road) return null
  const words = roadWords[tool.road](`${env.url}/git/<repository>.git`)
  return { ...refuse('conflict', 'other_road', { tool: [words] }), tool: tool.key }
}
