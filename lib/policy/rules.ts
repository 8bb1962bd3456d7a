import type { CompiledRole, CompiledRule, CompiledTool, PolicySnapshot } from '@/lib/policy/compile'
import { type Facts, familyOf, lookedThrough, matchOf } from '@/lib/policy/condition'
import { stepWords } from '@/lib/policy/labels'
import { unknownWords } from '@/lib/policy/unknown'
import { branchParts, foldPath, isAmongRepositories, pathParts, repositoryParts } from '@/lib/policy/pattern'
import { isReadable } from '@/lib/policy/readable'
import { stopOver } from '@/lib/policy/stopped'
import { type Call, type ChainStep, type Decision, type Duty, nameGrammar, type Tier } from '@/lib/policy/schema'
import { tierOf } from '@/lib/policy/tier'

/**
 * What policy says to a call: first whether an emergency stop covers it, then the tool, then the department's list, then the rules of the role and of all it
 * inherits. The strictest rule wins; where none permits, and whatever cannot be read, the answer is "deny". The chain
 * names what was looked at and nothing else. It is pure, and it never throws.
 */
export function decide(snapshot: PolicySnapshot, call: Call): Decision {
  try {
    return judge(snapshot, call)
  } catch {
    return denied(snapshot, null, -1, [], [step('call', 'deny', stepWords.unreadableCall)])
  }
}

function judge(snapshot: PolicySnapshot, call: Call): Decision {
  const stop = stopOver(snapshot.stops, call)
  if (stop) {
    const known = typeof call.tool === 'string' ? (snapshot.tools.get(call.tool) ?? null) : null
    const place = named(snapshot.environments, call.environment)?.index ?? -1
    return { ...denied(snapshot, known, place, [], [stop.step]), stop: stop.id }
  }
  if (snapshot.problem !== null)
    return denied(snapshot, null, -1, [], [step('call', 'deny', stepWords.unreadablePolicy)])
  const tool = typeof call.tool === 'string' ? snapshot.tools.get(call.tool) : undefined
  const facts = factsOf(call, tool)
  if (typeof facts === 'string') return denied(snapshot, null, -1, [], [step('call', 'deny', facts)])
  const environment = named(snapshot.environments, call.environment)
  const place = environment?.index ?? -1

  if (!tool) return denied(snapshot, null, place, call.findings, [step('tool', 'deny', unknownWords(snapshot, call))])
  const chain: ChainStep[] = [tool.step]
  const situation = { snapshot, tool, place, findings: call.findings, chain }
  if (tool.step.outcome !== 'passed') return denied(snapshot, tool, place, call.findings, chain)
  if (!environment) return ended(situation, 'environment', stepWords.unknownEnvironment)

  const { boundTo = [] } = call
  if (facts.repository !== null && boundTo.length > 0 && !isAmongRepositories(boundTo, facts.repository))
    return ended(situation, 'repository', stepWords.notTheirs(boundTo))

  const department = named(snapshot.departments, call.department)
  if (!department) return ended(situation, 'department', stepWords.unknownDepartment)
  if (department.allows[tool.index] !== true)
    return ended(situation, 'department', stepWords.departmentDenies(department.name, tool.tool.title))
  chain.push(department.step)

  const role = named(snapshot.roles, call.role)
  if (!role) return ended(situation, 'role', stepWords.unknownRole)
  return byRules(situation, role, environment, facts)
}

type Environment = { name: string; index: number }

/** How far a call has come. */
type Situation = {
  snapshot: PolicySnapshot
  tool: CompiledTool
  place: number
  findings: readonly string[]
  chain: ChainStep[]
}

/** The call ends at this step. */
function ended({ snapshot, tool, place, findings, chain }: Situation, at: ChainStep['step'], words: string): Decision {
  chain.push(step(at, 'deny', words))
  return denied(snapshot, tool, place, findings, chain)
}

function byRules(situation: Situation, role: CompiledRole, environment: Environment, facts: Facts): Decision {
  const { snapshot, tool, findings, chain } = situation
  const here = 1 << environment.index
  let permit: CompiledRule | null = null
  let asks: CompiledRule[] | null = null
  let denial: CompiledRule | null = null
  let inPart = false
  for (const rule of role.rulesOf[tool.index] ?? []) {
    if ((rule.environments & here) === 0) continue
    const match = rule.conditions === null ? 'yes' : matchOf(rule.conditions, facts)
    if (match === 'no') continue
    if (match === 'partly') inPart = true
    // A condition that holds in part is enough to stop or to ask, never enough to permit.
    if (match === 'partly' && rule.answer === 'allow') continue
    chain.push(match === 'yes' ? rule.step : rule.partStep)
    // One that holds for sure says more to whoever is denied than one that may hold.
    if (rule.answer === 'deny' && match === 'yes')
      return denied(snapshot, tool, environment.index, findings, chain, rule)
    if (rule.answer === 'deny') {
      denial ??= rule
      continue
    }
    if (rule.answer === 'ask') (asks ??= []).push(rule)
    if (match === 'yes') permit ??= rule
  }
  if (denial) return denied(snapshot, tool, environment.index, findings, chain, denial)
  if (permit === null) {
    const title = tool.tool.title
    const words = inPart ? stepWords.onlyPartly(role.name, title) : stepWords.noRule(role.name, title, environment.name)
    return ended(situation, 'rule', words)
  }
  const { tier, reasons } = weigh(tool, environment, findings, asks)
  return {
    decision: asks ? 'ask' : 'allow',
    tier,
    tierReasons: reasons,
    duties: asks ? mergedDuties(asks) : [],
    expiresInSeconds: asks ? Math.min(...asks.map((rule) => rule.expiresInSeconds)) : 0,
    permissionSeconds: asks ? Math.min(...asks.map((rule) => rule.permissionSeconds)) : permit.permissionSeconds,
    rule: (asks?.[0] ?? permit).shown,
    chain,
    policyVersion: snapshot.version,
  }
}

function weigh(
  tool: CompiledTool,
  { name, index }: Environment,
  findings: readonly string[],
  asks: CompiledRule[] | null,
) {
  const usual = tool.tiers[index]
  const raised = asks?.some((rule) => rule.tier !== null) ?? false
  if (usual && findings.length === 0 && !raised) return usual
  const verdicts = (asks ?? [])
    .filter((rule) => rule.tier !== null)
    .map((rule) => tierOf(tool.tool, name, findings, rule.tier))
  const plain = tierOf(tool.tool, name, findings, null)
  return verdicts.reduce(
    (heaviest, verdict) => (weight[verdict.tier] > weight[heaviest.tier] ? verdict : heaviest),
    plain,
  )
}

const weight: Record<Tier, number> = { routine: 0, elevated: 1, high: 2, critical: 3 }

/** Everyone whom any of the rules names must sign; of two numbers for one group the larger counts. */
function mergedDuties(asks: readonly CompiledRule[]): Duty[] {
  const only = asks.length === 1 ? asks[0] : undefined
  if (only) return [...only.duties]
  const counts = new Map<string, number>()
  for (const { duties } of asks)
    for (const { group, count } of duties) counts.set(group, Math.max(count, counts.get(group) ?? 0))
  return [...counts].map(([group, count]) => ({ group, count }))
}

function denied(
  snapshot: PolicySnapshot,
  tool: CompiledTool | null,
  place: number,
  findings: readonly string[],
  chain: ChainStep[],
  by: CompiledRule | null = null,
): Decision {
  // An unknown environment weighs like production.
  const environment = { name: snapshot.places[place] ?? '', index: place }
  const { tier, reasons } = tool ? weigh(tool, environment, findings, null) : unknownWeight
  return {
    decision: 'deny',
    tier,
    tierReasons: reasons,
    duties: [],
    expiresInSeconds: 0,
    permissionSeconds: 0,
    rule: by?.shown ?? null,
    chain,
    policyVersion: snapshot.version,
  }
}

const unknownWeight = { tier: 'high' as const, reasons: ['Nothing is known about it'] }

/** What conditions look at; or, in words, why the call cannot be read. Nothing about a pod's input is taken on trust. */
function factsOf(call: Call, tool: CompiledTool | undefined): Facts | string {
  if (!isReadable(call)) return stepWords.unreadableCall
  const paths: string[][] = []
  for (const path of call.paths) {
    const parts = pathParts(path)
    if (parts === null) return stepWords.unreadablePath
    paths.push(parts)
  }
  const branch = call.branch === null ? null : branchParts(call.branch)
  if (branch === null && call.branch !== null) return stepWords.unreadableBranch
  const named = call.repository ?? null
  const repository = named === null ? null : repositoryParts(named)
  if (repository === null && named !== null) return stepWords.unreadableRepository
  return {
    paths,
    folded: call.paths.map(foldPath),
    takesPaths: tool?.takesPaths ?? false,
    repository,
    takesRepository: tool?.takesRepository ?? false,
    branch,
    takesBranch: tool?.takesBranch ?? false,
    changesFiles: paths.length > 0 && tool?.tool.sensitivity !== 'read',
    sizeBytes: call.sizeBytes,
    deletedShare: call.deletedShare,
    touches: call.touches ?? null,
    ...lookedThrough(call, tool?.tool),
    personal: tool?.tool.personalData === true || call.findings.some((code) => familyOf(code) === 'personal'),
    callsLastHour: call.callsLastHour,
    promptState: call.promptState,
  }
}

/** Exact first, then without regard to case; a name outside the grammar is nobody's. */
function named<Value>(known: ReadonlyMap<string, Value>, name: unknown): Value | undefined {
  if (typeof name !== 'string') return undefined
  return known.get(name) ?? (nameGrammar.test(name) ? known.get(name.toLowerCase()) : undefined)
}

function step(at: ChainStep['step'], outcome: ChainStep['outcome'], words: string): ChainStep {
  return { step: at, outcome, words }
}
