import type { Envelope } from '@/lib/requests/schema'
import type { AuditEntry } from '@/lib/audit/events'
import { buildBrief, type Baseline } from '@/lib/calls/brief'
import { callFacts } from '@/lib/calls/rules'
import type { CallInput, CallView } from '@/lib/calls/schema'
import type { PolicySnapshot } from '@/lib/policy/compile'
import { decide } from '@/lib/policy/rules'
import type { Decision } from '@/lib/policy/schema'
import { describeCall } from '@/lib/tools/rules'
import type { Tool } from '@/lib/tools/schema'

/** The pod that asks, as its credential says. */
export type Caller = {
  podId: string
  podName: string
  role: string
  department: string
  environment: string
  accountId: string
  credentialId: string
}

/** What is known around one call, read in the same transaction. */
export type Circumstances = {
  tool: (Tool & { schemaHash: string }) | undefined
  policyVersion: number
  base: Baseline
  taskKnown: boolean
}

/** How long a permission can be used, in seconds. */
export const grantLifetimeSeconds = 15 * 60

/** The content that is signed and that a permission is bound to. */
export function envelopeOf(
  caller: Pick<Caller, 'podId' | 'environment'>,
  input: Omit<CallInput, 'reason' | 'idempotencyKey'>,
  schemaHash: string,
  policyVersion: number,
): Envelope {
  return {
    kind: 'tool_call',
    tool: input.tool,
    toolSchema: schemaHash,
    arguments: input.arguments,
    task: input.task,
    environment: caller.environment,
    pod: caller.podId,
    promptHash: input.promptHash,
    policyVersion,
  }
}

/** Asks the policy about one call. */
export function judge(snapshot: PolicySnapshot, caller: Caller, input: CallInput, callsLastHour: number): Decision {
  const { paths, branch, sizeBytes } = callFacts(input.arguments)
  return decide(snapshot, {
    tool: input.tool,
    role: caller.role,
    department: caller.department,
    environment: caller.environment,
    paths,
    branch,
    sizeBytes,
    deletedShare: null,
    findings: [],
    callsLastHour,
    promptState: input.promptHash ? 'unknown' : 'none',
  })
}

/** One call with everything that is written for it. Ids and digest are given, so that this stays pure. */
export type Prepared = {
  call: Record<string, unknown> & { id: string }
  request: (Record<string, unknown> & { id: string }) | null
  grant: Record<string, unknown> | null
  sentence: string
  decision: Decision
}

type Given = {
  caller: Caller
  input: CallInput
  decision: Decision
  circumstances: Circumstances
  digest: string
  envelope: Envelope
  bodyHash: string
  ids: { call: string; request: string; grant: string }
}

/** Builds the rows of a decided call: the call itself, a request when people must decide, a permission when a rule allows it. */
export function prepareCall(given: Given): Prepared {
  const { caller, input, decision, circumstances, digest, bodyHash, ids } = given
  const { tool } = circumstances
  const sentence = tool
    ? describeCall(tool, input.arguments, caller.podName).sentence
    : `${caller.podName} wants to use a tool that does not exist`
  const call = {
    id: ids.call,
    podId: caller.podId,
    accountId: caller.accountId,
    environment: caller.environment,
    toolKey: input.tool,
    taskKey: input.task,
    arguments: input.arguments,
    digest,
    reason: input.reason,
    promptHash: input.promptHash,
    decision: decision.decision,
    decisionReason: reasonInWords(decision),
    ruleId: decision.rule?.id ?? null,
    ruleWords: decision.rule?.words ?? null,
    chain: decision.chain,
    tier: decision.tier,
    policyVersion: decision.policyVersion,
    requestId: decision.decision === 'ask' ? ids.request : null,
    credentialId: caller.credentialId,
    grantId: decision.decision === 'allow' ? ids.grant : null,
    idempotencyKey: input.idempotencyKey,
    bodyHash,
    state: ({ allow: 'allowed', ask: 'waiting', deny: 'denied' } as const)[decision.decision],
  }
  return {
    call,
    request: decision.decision === 'ask' && tool ? requestRow(given, tool) : null,
    grant:
      decision.decision === 'allow'
        ? {
            id: ids.grant,
            callId: ids.call,
            digest,
            policyVersion: decision.policyVersion,
            seconds: grantLifetimeSeconds,
          }
        : null,
    sentence,
    decision,
  }
}

function requestRow({ caller, input, decision, circumstances, digest, envelope, ids }: Given, tool: Tool) {
  const brief = buildBrief({
    tool,
    args: input.arguments,
    podName: caller.podName,
    environment: caller.environment,
    tierReasons: decision.tierReasons,
    base: circumstances.base,
    promptHash: input.promptHash,
    taskKey: input.task,
    taskKnown: circumstances.taskKnown,
  })
  return {
    id: ids.request,
    podId: caller.podId,
    callId: ids.call,
    toolKey: input.tool,
    environment: caller.environment,
    taskKey: input.task,
    digest,
    envelope,
    brief,
    sentence: brief.sentence,
    // Only what a person decides is queued; a queued call is at least elevated.
    tier: decision.tier === 'routine' ? 'elevated' : decision.tier,
    policyVersion: decision.policyVersion,
    ruleId: decision.rule?.id ?? null,
    ruleWords: decision.rule?.words ?? reasonInWords(decision),
    duties: decision.duties,
    needed: decision.duties.reduce((sum, { count }) => sum + count, 0),
    podSays: input.reason,
    seconds: decision.expiresInSeconds,
  }
}

/** The decision's reason for the pod: the rule's own because, its words, or the last step of the chain. */
export function reasonInWords({ rule, chain }: Decision): string {
  return rule?.because ?? rule?.words ?? chain.at(-1)?.words ?? 'No rule allows this.'
}

/** The lines for the record. `number` is the request's, once the database has given it. */
export function eventsFor({ call, request, sentence, decision }: Prepared, number: number): [AuditEntry] {
  const rule = decision.rule?.id ?? null
  const said = { sentence, rule, reason: reasonInWords(decision), digest: String(call['digest']) }
  const [type, outcome, data] = request
    ? ['call.asked', 'waiting', { ...said, number }]
    : decision.decision === 'allow'
      ? ['call.allowed', 'allowed', said]
      : ['call.denied', 'denied', said]
  // Written out, as every call passes here: adding to a spread object costs more than deciding.
  const entry = {
    type,
    outcome,
    data,
    subject: { kind: 'call', id: call.id },
    callId: call.id,
    requestId: request?.id ?? null,
    toolKey: call['toolKey'],
    taskKey: call['taskKey'],
    policyVersion: decision.policyVersion,
    promptHash: call['promptHash'],
  }
  return [entry as AuditEntry]
}

/** A stored call as the pod sees it. */
export type StoredCall = {
  id: string
  decision: CallView['decision']
  state: CallView['state']
  decisionReason: string
  answer: string | null
  ruleWords: string | null
  policyVersion: number
  digest: string
  requestNumber: number | null
  requestExpiresAt: Date | null
  grantId: string | null
  grantExpiresAt: Date | null
}

export function viewOf(call: StoredCall): CallView {
  return {
    id: call.id,
    decision: call.decision,
    state: call.state,
    reason: call.answer ?? call.decisionReason,
    rule: call.ruleWords,
    policyVersion: call.policyVersion,
    digest: call.digest,
    request: call.requestNumber === null ? null : `CS-${call.requestNumber}`,
    grant:
      call.grantId && call.grantExpiresAt
        ? { id: call.grantId, digest: call.digest, expiresAt: call.grantExpiresAt }
        : null,
    expiresAt: call.requestExpiresAt,
  }
}
