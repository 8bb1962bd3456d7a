import { type CompiledChange, compileChange } from '@/lib/policy/changes'
import { asksForLosses, type CompiledConditions, compileConditions, conditionsIn } from '@/lib/policy/condition'
import { fold } from '@/lib/policy/shape'
import { ruleWords, stepWords } from '@/lib/policy/labels'
import { compileToolPattern, matchesTool } from '@/lib/policy/pattern'
import { usualPermissionSeconds } from '@/lib/policy/permission'
import {
  type Answer,
  type ChainStep,
  type Decision,
  type Duty,
  type PolicyDocument,
  policyDocument,
  type Rule,
  type Tier,
} from '@/lib/policy/schema'
import { secondsOf } from '@/lib/policy/span'
import { type CompiledStop, compileStops, type Stops } from '@/lib/policy/stopped'
import { takenBy } from '@/lib/policy/taken'
import { type TierVerdict, tierOf } from '@/lib/policy/tier'
import { type Tool, toolKeyGrammar } from '@/lib/tools/schema'

export type CompiledRule = {
  /** The role in which it is written. */
  role: string
  answer: Answer
  /** One bit for each environment in which the rule holds. */
  environments: number
  conditions: CompiledConditions | null
  duties: readonly Duty[]
  expiresInSeconds: number
  permissionSeconds: number
  tier: Tier | null
  shown: Readonly<NonNullable<Decision['rule']>>
  step: Readonly<ChainStep>
  partStep: Readonly<ChainStep>
}

export type CompiledTool = {
  index: number
  tool: Tool
  takesBranch: boolean
  takesRepository: boolean
  takesPaths: boolean
  /** Whether the tool is live, as a step. */
  step: Readonly<ChainStep>
  /** By position of the environment; for calls in which nothing was found. */
  tiers: readonly TierVerdict[]
}

export type CompiledDepartment = { name: string; allows: readonly boolean[]; step: Readonly<ChainStep> }

/** Per tool the rules that speak of it: the role's own first, then what it inherits. */
export type CompiledRole = { name: string; rulesOf: readonly (readonly CompiledRule[])[] }

/** A policy version made ready for decisions. It is plain data and is never changed. */
export type PolicySnapshot = {
  version: number
  /** The emergency stops that are on; none in what is only drafted or replayed. */
  stops: readonly CompiledStop[]
  /** Why the document cannot be used; every call is denied then. */
  problem: string | null
  /** Whether a rule looks at how often a tool was called. */
  countsCalls: boolean
  /** Whether a rule looks at what is in a call. */
  looksInside: boolean
  /** Whether a rule looks at what a text lacks of the one that it takes the place of. */
  asksForLosses: boolean
  /** Whether a rule looks at which prompt a pod works from. */
  asksForPrompts: boolean
  environments: ReadonlyMap<string, { name: string; index: number }>
  /** The environments by position. */
  places: readonly string[]
  departments: ReadonlyMap<string, CompiledDepartment>
  roles: ReadonlyMap<string, CompiledRole>
  tools: ReadonlyMap<string, CompiledTool>
  /** Who signs what people ask for, by kind. */
  changes: ReadonlyMap<string, CompiledChange>
}

/** Prepares a policy for many decisions. A document that does not fit its schema gives a snapshot that denies everything. */
export function compilePolicy(document: PolicyDocument, tools: readonly Tool[], stops: Stops = []): PolicySnapshot {
  const checked = policyDocument.safeParse(document)
  const problem = checked.error?.issues[0]?.message ?? 'It does not fit its schema'
  if (!checked.success) return emptySnapshot(document, stops, problem)
  const { version, environments, departments, roles, changes = {} } = checked.data
  const compiledTools = compileTools(tools, environments)
  const expand = expander(compiledTools)
  const bits = byName(environments.map((name, index) => [name, index]))
  const compiled = new Map(
    Object.entries(roles).map(([name, { rules }]) => [fold(name), compileRules(name, rules, bits)]),
  )
  const rules = Object.values(roles).flatMap((role) => role.rules)
  const asked = new Set(rules.flatMap(({ when }) => conditionsIn(when)))
  return {
    version,
    stops: compileStops(stops),
    problem: null,
    countsCalls: asked.has('rate_per_hour_over'),
    looksInside: asked.has('findings') || asked.has('data_class') || asked.has('looked_through'),
    asksForLosses: rules.some(({ when }) => asksForLosses(when?.findings)),
    asksForPrompts: asked.has('prompt_state'),
    environments: byName(environments.map((name, index) => [name, { name, index }])),
    places: environments,
    departments: byName(
      Object.entries(departments).map(([name, { tools: patterns }]) => [
        name,
        compileDepartment(name, patterns, compiledTools.length, expand),
      ]),
    ),
    roles: byName(
      Object.keys(roles).map((name) => [name, compileRole(name, roles, compiled, compiledTools.length, expand)]),
    ),
    tools: new Map(compiledTools.map((entry) => [entry.tool.key, entry])),
    changes: new Map(Object.entries(changes).map(([kind, rule]) => [kind, compileChange(kind, rule)])),
  }
}

function emptySnapshot(document: PolicyDocument, stops: Stops, problem: string): PolicySnapshot {
  const none = new Map<string, never>()
  const version = Number.isSafeInteger(document?.version) ? document.version : 0
  return {
    version,
    stops: compileStops(stops),
    problem,
    countsCalls: false,
    looksInside: false,
    asksForLosses: false,
    asksForPrompts: false,
    environments: none,
    places: [],
    departments: none,
    roles: none,
    tools: none,
    changes: none,
  }
}

/** Found under the name as written and under its folded form. */
function byName<Value>(entries: readonly (readonly [string, Value])[]): Map<string, Value> {
  return new Map(entries.flatMap(([name, value]) => [[name, value] as const, [fold(name), value] as const]))
}

function compileTools(tools: readonly Tool[], environments: readonly string[]): CompiledTool[] {
  const known = new Map(tools.filter(({ key }) => toolKeyGrammar.test(key)).map((tool) => [tool.key, tool]))
  return [...known.values()].map((tool, index) => ({
    index,
    tool,
    ...takenBy(tool),
    step: liveStep(tool),
    tiers: environments.map((environment) => {
      const { tier, reasons } = tierOf(tool, environment, [], null)
      return { tier, reasons: Object.freeze(reasons) as string[] }
    }),
  }))
}

/** How long a request waits for people when its rule does not say. */
const usualSeconds = 24 * 3600
const closedWords = { draft: stepWords.draftTool, retired: stepWords.retiredTool, suspended: stepWords.suspendedTool }

function liveStep({ state, title }: Tool): Readonly<ChainStep> {
  if (state === 'live') return frozenStep('tool', 'passed', stepWords.liveTool(title))
  return frozenStep('tool', 'deny', closedWords[state](title))
}

/** Finds the tools that a pattern names; most patterns come up again and again. */
function expander(tools: readonly CompiledTool[]): (pattern: string) => readonly number[] {
  const keys = tools.map(({ tool }) => tool.key.split('.'))
  const exact = new Map(tools.map(({ tool, index }) => [tool.key, [index]]))
  const found = new Map<string, number[]>()
  return (pattern) => {
    if (!pattern.includes('*')) return exact.get(pattern) ?? []
    const before = found.get(pattern)
    if (before) return before
    const parts = compileToolPattern(pattern)
    const indexes = keys.flatMap((key, index) => (matchesTool(parts, key) ? [index] : []))
    found.set(pattern, indexes)
    return indexes
  }
}

function compileDepartment(
  name: string,
  patterns: readonly string[],
  toolCount: number,
  expand: (pattern: string) => readonly number[],
): CompiledDepartment {
  const allows = Array.from({ length: toolCount }, () => false)
  for (const index of patterns.flatMap(expand)) allows[index] = true
  return { name, allows, step: frozenStep('department', 'passed', stepWords.departmentAllows(name)) }
}

type SourceRule = { compiled: CompiledRule; patterns: readonly string[] }

function compileRules(role: string, rules: readonly Rule[], bits: ReadonlyMap<string, number>): SourceRule[] {
  const everywhere = [...bits.values()].reduce((all, bit) => all | (1 << bit), 0)
  return rules.map((rule, at) => {
    const words = rule.title ?? ruleWords(role, rule)
    return {
      patterns: rule.tools,
      compiled: {
        role,
        answer: rule.then,
        environments: rule.in?.reduce((all, name) => all | (1 << (bits.get(fold(name)) ?? 31)), 0) ?? everywhere,
        conditions: rule.when ? compileConditions(rule.when) : null,
        duties: (rule.duty ?? []).map((duty) => Object.freeze({ ...duty })),
        expiresInSeconds: rule.expires ? secondsOf(rule.expires) : usualSeconds,
        permissionSeconds: rule.permission ? secondsOf(rule.permission) : usualPermissionSeconds,
        tier: rule.tier ?? null,
        shown: Object.freeze({ id: rule.id ?? `${role}/${at + 1}`, words, because: rule.because ?? null }),
        step: frozenStep('rule', rule.then, words),
        partStep: frozenStep('rule', rule.then, stepWords.inPart(words)),
      },
    }
  })
}

function compileRole(
  name: string,
  roles: PolicyDocument['roles'],
  compiled: ReadonlyMap<string, readonly SourceRule[]>,
  toolCount: number,
  expand: (pattern: string) => readonly number[],
): CompiledRole {
  const rulesOf = Array.from({ length: toolCount }, (): CompiledRule[] => [])
  for (const ancestor of lineage(name, roles))
    for (const { compiled: rule, patterns } of compiled.get(ancestor) ?? [])
      for (const index of new Set(patterns.flatMap(expand))) rulesOf[index]?.push(rule)
  return { name, rulesOf }
}

/** A role and all it inherits from, in folded form and in the order written, each once. */
export function lineage(name: string, roles: PolicyDocument['roles']): string[] {
  const parents = new Map(Object.entries(roles).map(([role, { inherits = [] }]) => [fold(role), inherits]))
  const found = new Set<string>()
  const visit = (role: string) => {
    if (found.has(role)) return
    found.add(role)
    for (const parent of parents.get(role) ?? []) visit(fold(parent))
  }
  visit(fold(name))
  return [...found]
}

function frozenStep(step: ChainStep['step'], outcome: ChainStep['outcome'], words: string): Readonly<ChainStep> {
  return Object.freeze({ step, outcome, words })
}
