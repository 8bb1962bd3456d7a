import { stringify } from 'yaml'
import { dutiesOfRows } from '@/lib/policy/changes'
import { compilePolicy } from '@/lib/policy/compile'
import { conditionsIn } from '@/lib/policy/condition'
import { isFed } from '@/lib/policy/fed'
import { isEnvironment } from '@/lib/core/environment'
import { groupSlug } from '@/lib/people/schema'
import { fold } from '@/lib/policy/shape'
import { fewSignersWords, noGroupWords, noPodsWords, unfedWords } from '@/lib/policy/labels'
import { compileToolPattern, matchesTool } from '@/lib/policy/pattern'
import { type Duty, type PolicyDocument, type Rule, policyDocument } from '@/lib/policy/schema'
import type { Tool } from '@/lib/tools/schema'
import { type PlaceOf, problemLine, readYaml, schemaProblems, type YamlProblem } from '@/lib/tools/yaml'

export type PolicyReading = { ok: true; policy: PolicyDocument } | { ok: false; problems: string[] }
/** A policy, and on which line of its text each part of it stands. */
export type OpenedPolicy =
  | { ok: true; policy: PolicyDocument; lineOf: LineOf; placeOf: PlaceOf }
  | { ok: false; problems: string[] }
export type LineOf = (path: readonly PropertyKey[]) => number | null

/** Reads a policy written in YAML: the document, or everything that is wrong with the text, line by line. */
export function parsePolicy(yamlText: string): PolicyReading {
  return readAs(policyDocument, yamlText)
}

/** The same with the lines, for whoever has to say where something stands. */
export function openPolicy(yamlText: string): OpenedPolicy {
  return opened(policyDocument, yamlText)
}

function readAs(shape: typeof policyDocument, yamlText: string): PolicyReading {
  const reading = opened(shape, yamlText)
  return reading.ok ? { ok: true, policy: reading.policy } : reading
}

function opened(shape: typeof policyDocument, yamlText: string): OpenedPolicy {
  const reading = examined(shape, yamlText)
  return reading.ok ? reading : { ok: false, problems: reading.problems.map(problemLine) }
}

/** What stands in the way of putting a text into force here, each with its place; nothing where it can be. */
export function policyProblems(yamlText: string): YamlProblem[] {
  const reading = examined(admissible, yamlText)
  return reading.ok ? [] : reading.problems
}

type Examined = Extract<OpenedPolicy, { ok: true }> | { ok: false; problems: YamlProblem[] }

function examined(shape: typeof policyDocument, yamlText: string): Examined {
  const reading = readYaml(yamlText, { maxAliases: 100 })
  if (!reading.ok) return reading
  const checked = shape.safeParse(reading.value)
  if (checked.success) return { ok: true, policy: checked.data, lineOf: reading.lineOf, placeOf: reading.placeOf }
  return { ok: false, problems: schemaProblems(checked.error, reading.placeOf) }
}

type Issue = { path: PropertyKey[]; message: string }

/** The document as it can be put into force here: nothing in it speaks of what this installation does not have. */
const admissible = policyDocument.superRefine((document, context) => {
  for (const { path, message } of unkeepable(document))
    context.addIssue({ code: 'custom', path, message, input: document })
})

/**
 * Reads a policy that is to be put into force. Beyond the language, which `parsePolicy` reads, it refuses what this
 * installation could not keep. A policy in force is not read this way, so that a newer version that promises less still
 * decides by it.
 */
export function admitPolicy(yamlText: string): PolicyReading {
  return readAs(admissible, yamlText)
}

function unkeepable(document: PolicyDocument): Issue[] {
  return [...unknownEnvironments(document), ...impossibleGroups(document), ...unfedConditions(document)]
}

function unknownEnvironments({ environments: named }: PolicyDocument): Issue[] {
  return named.flatMap((name, at) =>
    isEnvironment(fold(name)) ? [] : [{ path: ['environments', at], message: noPodsWords(name) }],
  )
}

function impossibleGroups(document: PolicyDocument): Issue[] {
  return dutiesOf(document).flatMap(({ path, duty }) =>
    duty.flatMap(({ group }, index) => {
      const checked = groupSlug.safeParse(group)
      if (checked.success) return []
      return [{ path: [...path, index, 'group'], message: noGroupWords(group, checked.error.issues[0]!.message) }]
    }),
  )
}

/** Everybody whom the document asks to sign, and where it says so. */
function dutiesOf({ roles, changes = {} }: PolicyDocument): { path: PropertyKey[]; duty: readonly Duty[] }[] {
  const ofRules = Object.entries(roles).flatMap(([role, { rules }]) =>
    rules.map(({ duty = [] }, at) => ({ path: ['roles', role, 'rules', at, 'duty'], duty })),
  )
  const ofChanges = Object.entries(changes).map(([kind, { duty }]) => ({ path: ['changes', kind, 'duty'], duty }))
  return [...ofRules, ...ofChanges, ...dutiesOfRows(changes)]
}

function unfedConditions({ roles }: PolicyDocument): Issue[] {
  return rulesOf(roles).flatMap(({ role, at, rule: { tools, when } }) =>
    conditionsIn(when)
      .filter((condition) => !isFed(condition, tools))
      .map((condition) => ({ path: ['roles', role, 'rules', at, 'when', condition], message: unfedWords(condition) })),
  )
}

/** Writes a policy as YAML that reads back as the same policy. */
export function formatPolicy({ version, environments, departments, roles, changes }: PolicyDocument): string {
  const ordered = {
    version,
    environments,
    departments,
    changes,
    roles: Object.fromEntries(
      Object.entries(roles).map(([name, { inherits, rules }]) => [name, { inherits, rules: rules.map(orderedRule) }]),
    ),
  }
  return stringify(ordered, { aliasDuplicateObjects: false, lineWidth: 0, keepUndefined: false })
}

/** The parts of a rule in the order in which people read them. */
const order = [
  'id',
  'title',
  'tools',
  'in',
  'when',
  'then',
  'because',
  'duty',
  'tier',
  'expires',
  'permission',
] as const

/** The parts of a rule, put into that order. */
export function orderedRule(rule: Rule): Partial<Rule> {
  return Object.fromEntries(order.map((part) => [part, rule[part]]))
}

/** What is allowed in a policy but probably not meant: patterns that name no tool, rules that can never apply. */
export function policyWarnings(policy: PolicyDocument, tools: readonly Tool[]): string[] {
  return policyFindings(policy, tools).map(({ words }) => words)
}

/** The same with the way to each in the document, for whoever has to say where it stands. */
export function policyFindings(
  policy: PolicyDocument,
  tools: readonly Tool[],
): { words: string; path: PropertyKey[] }[] {
  const rule = ({ role, at }: RulePlace): PropertyKey[] => ['roles', role, 'rules', at]
  return [
    ...emptyPatterns(policy, tools).map(({ pattern, index, ...place }) =>
      'department' in place
        ? {
            words: `The department ${place.department} lists ${pattern}, which names no tool.`,
            path: ['departments', place.department, 'tools', index],
          }
        : {
            words: `Rule ${place.at + 1} of ${place.role} speaks of ${pattern}, which names no tool.`,
            path: [...rule(place), 'tools', index],
          },
    ),
    ...silentDenials(policy).map((place) => ({
      words: `Rule ${place.at + 1} of ${place.role} denies without saying why.`,
      path: [...rule(place), 'then'],
    })),
    ...shadowedRules(policy, tools).map((place) => ({
      words: `Rule ${place.at + 1} of ${place.role} never applies: another rule denies everything it speaks of.`,
      path: rule(place),
    })),
  ]
}

type RulePlace = { role: string; at: number }
type EmptyPattern = { pattern: string; index: number } & (RulePlace | { department: string })

/** Patterns of departments and rules that name no tool there is. */
export function emptyPatterns({ departments, roles }: PolicyDocument, tools: readonly Tool[]): EmptyPattern[] {
  const keys = tools.map(({ key }) => key.split('.'))
  const emptyOf = (patterns: readonly string[]) =>
    patterns.flatMap((pattern, index) => {
      const parts = compileToolPattern(pattern)
      return keys.some((key) => matchesTool(parts, key)) ? [] : [{ pattern, index }]
    })
  return [
    ...Object.entries(departments).flatMap(([department, { tools: patterns }]) =>
      emptyOf(patterns).map((empty) => ({ ...empty, department })),
    ),
    ...rulesOf(roles).flatMap(({ role, at, rule }) => emptyOf(rule.tools).map((empty) => ({ ...empty, role, at }))),
  ]
}

/** Rules that deny without saying why. */
export function silentDenials({ roles }: PolicyDocument): RulePlace[] {
  return rulesOf(roles).filter(({ rule }) => rule.then === 'deny' && rule.because === undefined)
}

/** Every rule with the role in which it is written and its position there. */
export function rulesOf(roles: PolicyDocument['roles']): (RulePlace & { rule: Rule })[] {
  return Object.entries(roles).flatMap(([role, { rules }]) => rules.map((rule, at) => ({ role, at, rule })))
}

/** The groups that some rule or change asks to sign; `admins` is asked wherever the document does not say. */
export function groupsAsked(document: PolicyDocument): Set<string> {
  return new Set(['admins', ...signersNeeded(document).keys()])
}

/** The groups that the document asks to sign, and how many people of each it asks for at most. */
export function signersNeeded(document: PolicyDocument): Map<string, number> {
  const needed = new Map<string, number>()
  for (const { group, count } of dutiesOf(document).flatMap(({ duty }) => duty))
    needed.set(group, Math.max(count, needed.get(group) ?? 0))
  return needed
}

/** Groups of which too few can sign today; `able` says how many can. They may be joined later, so it is no reason to refuse. */
export function signerWarnings(document: PolicyDocument, able: ReadonlyMap<string, number>): string[] {
  return [...signersNeeded(document)].flatMap(([group, count]) => {
    const signers = able.get(group) ?? 0
    return signers < count ? [fewSignersWords(group, count, signers)] : []
  })
}

/** Rules that never decide anything for their own role, because another one always denies first. */
export function shadowedRules(policy: PolicyDocument, tools: readonly Tool[]): RulePlace[] {
  const { roles } = compilePolicy(policy, tools)
  return rulesOf(policy.roles).filter(({ role, at, rule }) => {
    const id = rule.id ?? `${role}/${at + 1}`
    const lists = roles.get(role)?.rulesOf ?? []
    const uses = lists.filter((list) => list.some((other) => other.shown.id === id))
    const isShadowed = uses.every((list) => {
      const open = list.find((other) => other.shown.id === id)?.environments ?? 0
      const closed = list.reduce(
        (all, other) => (other.answer === 'deny' && other.conditions === null ? all | other.environments : all),
        0,
      )
      return (open & ~closed) === 0
    })
    return rule.then !== 'deny' && uses.length > 0 && isShadowed
  })
}
