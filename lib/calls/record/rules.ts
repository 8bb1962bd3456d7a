import { buildBrief, type Baseline, type TaskKnown } from '@/lib/calls/brief'
import { type Grounds, groundsOf, reasonInWords } from '@/lib/calls/grounds/rules'
import { callFacts, carriedOutHere, tierForPeople } from '@/lib/calls/rules'
import type { Standing } from '@/lib/calls/replaced/schema'
import { claimOnce } from '@/lib/calls/once'
import type { callRows, answerRows } from '@/lib/calls/rows'
import type { CallEnvelope, CallInput } from '@/lib/calls/schema'
import { masked } from '@/lib/findings/mask'
import type { Matched } from '@/lib/prompts/use/match'
import { valuesAsked } from '@/lib/prompts/use/rules'
import type { UsedIn } from '@/lib/prompts/use/schema'
import type { findingRows } from '@/lib/findings/rows'
import type { Losses } from '@/lib/findings/losses'
import { noticedRows, rowsOf } from '@/lib/findings/rules'
import { scanOf } from '@/lib/findings/scan/asked'
import { ownFacts } from '@/lib/policy/facts'
import type { Call as Question, Decision } from '@/lib/policy/schema'
import type { NewRequest } from '@/lib/requests/rows'
import type { RowOf } from '@/lib/core/rows'
import { noSuchTool } from '@/lib/audit/names/made-up'
import { sentenceOf } from '@/lib/tools/rules'
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
  /** The repositories the pod is bound to. */
  repositories: readonly string[]
  /** The chain of calls in which it asks. */
  trace?: string | undefined
}

/** What is known around one call, read in the same transaction. */
export type Circumstances = {
  tool: (Tool & { schemaHash: string }) | undefined
  policyVersion: number
  base: Baseline
  /** The pod's task by the name that the call gives; null when it is not known. */
  task: TaskKnown | null
  /** What the prompt is that the call names. */
  prompt: Matched | null
  /** Who owns the pod, and may therefore not sign. */
  ownerId: string | null
  replaced: Standing | null
  /** What it would lack of that; null where nobody looked. */
  losses: Losses | null
}

/** The content that is signed and that a permission is bound to. */
export function envelopeOf(
  caller: Pick<Caller, 'podId' | 'environment'>,
  input: Omit<CallInput, 'reason' | 'idempotencyKey' | 'claim' | 'prompt'>,
  schemaHash: string,
  policyVersion: number,
): CallEnvelope {
  return {
    kind: 'tool_call',
    tool: input.tool,
    toolSchema: schemaHash,
    arguments: input.arguments,
    ...(input.saysPersonal !== null && { saysPersonal: input.saysPersonal }),
    task: input.task,
    environment: caller.environment,
    pod: caller.podId,
    promptHash: input.promptHash,
    policyVersion,
  }
}

/** The text that a call names, as it is looked for among the versions of prompts; none where it names none. */
export function usedIn(
  { environment }: Pick<Caller, 'environment'>,
  { promptHash: digest, prompt }: Pick<CallInput, 'promptHash' | 'prompt'>,
): UsedIn[] {
  const { slug = null, text = null, filled = null } = prompt ?? {}
  return digest === null ? [] : [{ environment, said: { slug, text, digest, filled } }]
}

type Asking = Pick<Caller, 'podId' | 'role' | 'department' | 'environment' | 'repositories'>

/** What policy is asked about one call: everything it may look at. `prompt` is what the text is that the pod names. */
export function questionOf(
  { podId, role, department, environment, repositories }: Asking,
  { tool, arguments: args, reason, saysPersonal }: Pick<CallInput, 'tool' | 'arguments' | 'reason' | 'saysPersonal'>,
  callsLastHour: number,
  prompt: Pick<Matched, 'match' | 'values'> | null,
  /** Codes of what people let through for a time, which no rule counts, and what it would lose. */
  { excepted = [], losses = null }: { excepted?: readonly string[]; losses?: Losses | null } = {},
): Question {
  const { paths, branch, repository, sizeBytes } = callFacts(args)
  const filled = prompt && valuesAsked(prompt)
  const sent = scanOf({ arguments: args, reason, saysPersonal }).codes
  const lost = losses?.noticed.map(({ code }) => code) ?? []
  const codes = [...sent, ...lost, ...(filled ? scanOf(filled).codes : [])]
  return {
    tool,
    pod: podId,
    role,
    department,
    environment,
    paths,
    branch,
    repository,
    boundTo: repositories,
    sizeBytes,
    deletedShare: null,
    findings: [...new Set(codes)].toSorted().filter((code) => !excepted.includes(code)),
    ...(excepted.length > 0 && { excepted: [...excepted] }),
    ...(losses?.areKnown && { lossesKnown: true }),
    callsLastHour,
    promptState: prompt?.match ?? 'not_said',
  }
}

/** One call with everything that is written for it. Ids and digest are given, so that this stays pure. */
export type Prepared = {
  call: RowOf<typeof callRows> & { credentialId: string }
  grounds: Grounds
  request: NewRequest | null
  decision: Decision
  /** The answer that is kept for a repeat, where the permission is used at once. */
  claim: RowOf<typeof answerRows> | null
  /** What was found in what the pod sent. */
  findings: readonly RowOf<typeof findingRows>[]
}

type Given = {
  caller: Caller
  input: CallInput
  decision: Decision
  circumstances: Circumstances
  digest: string
  envelope: CallEnvelope
  /** What policy was asked, which gave this decision. */
  question: Question
  /** Whether the calls before it were counted; else the question says none. */
  isCounted: boolean
  ids: { call: string; request: string; grant: string }
}

/** Builds the rows of a decided call: the call itself, a request when people must decide, a permission when a rule allows it. */
export function prepareCall(given: Given): Prepared {
  const { caller, input, decision, circumstances, digest, question, isCounted, ids } = given
  const { tool } = circumstances
  const sentence = tool
    ? sentenceOf(tool, masked(input).arguments, caller.podName)
    : `${caller.podName} wants to use ${noSuchTool}`
  const { podId, environment } = caller
  const of = { subjectKind: 'call', subjectId: ids.call, version: 0, podId, environment, toolKey: input.tool }
  const grounds = groundsOf(decision, question, tool)
  const claim = decision.decision === 'allow' ? claimOf(given) : null
  const call: Prepared['call'] = {
    id: ids.call,
    podId: caller.podId,
    accountId: caller.accountId,
    environment: caller.environment,
    toolKey: input.tool,
    taskKey: input.task,
    arguments: input.arguments,
    digest,
    reason: input.reason,
    saysPersonal: input.saysPersonal,
    promptHash: input.promptHash,
    decision: decision.decision,
    groundsId: grounds.id,
    tier: decision.tier,
    policyVersion: decision.policyVersion,
    facts: ownFacts(question, isCounted),
    sentence,
    requestId: decision.decision === 'ask' ? ids.request : null,
    credentialId: caller.credentialId,
    grantId: decision.decision === 'allow' ? ids.grant : null,
    grantExpiresAt: decision.decision === 'allow' ? decision.permissionSeconds : null,
    grantUsedAt: claim ? 0 : null,
    stopId: decision.stop ?? null,
    idempotencyKey: input.idempotencyKey,
  }
  return {
    call,
    grounds,
    request: decision.decision === 'ask' && tool ? requestRow(given, tool) : null,
    decision,
    claim,
    findings: [...rowsOf(input, of), ...noticedRows(circumstances.losses?.noticed ?? [], of)],
  }
}

/** What Countersign carries out itself nobody else claims. */
function claimOf({ caller: { accountId }, input, ids }: Given): Prepared['claim'] {
  if (!input.claim || carriedOutHere.has(input.tool)) return null
  const shown = { callId: ids.call, grant: ids.grant, arguments: input.arguments }
  const once = claimOnce(input.idempotencyKey, shown, input.claim.worker)
  return { accountId, ...once, status: 200, answer: { callId: ids.call } }
}

function requestRow({ caller, input, decision, circumstances, digest, envelope, ids }: Given, tool: Tool): NewRequest {
  const shown = masked(input)
  const brief = buildBrief({
    tool,
    args: shown.arguments,
    scan: scanOf(input),
    saysPersonal: input.saysPersonal,
    podName: caller.podName,
    environment: caller.environment,
    tierReasons: decision.tierReasons,
    base: circumstances.base,
    promptHash: input.promptHash,
    prompt: circumstances.prompt,
    taskKey: input.task,
    task: circumstances.task,
    replaced: circumstances.replaced,
    losses: circumstances.losses,
    reason: shown.reason,
  })
  return {
    id: ids.request,
    kind: 'tool_call',
    subjectKind: 'call',
    subjectId: ids.call,
    askedByKind: 'pod',
    askedById: caller.podId,
    askedByName: caller.podName,
    podId: caller.podId,
    toolKey: input.tool,
    environment: caller.environment,
    taskKey: input.task,
    digest,
    envelope,
    brief,
    sentence: brief.sentence,
    tier: tierForPeople(decision.tier),
    policyVersion: decision.policyVersion,
    ruleId: decision.rule?.id ?? null,
    ruleWords: decision.rule?.words ?? reasonInWords(decision),
    duties: decision.duties,
    excluded: circumstances.ownerId ? [{ personId: circumstances.ownerId, because: 'own_pod' }] : [],
    askerSays: shown.reason,
    trace: caller.trace ?? null,
    expiresAt: decision.expiresInSeconds,
  }
}
