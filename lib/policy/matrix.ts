import {
  type CompiledDepartment,
  compilePolicy,
  type CompiledRole,
  type CompiledRule,
  type CompiledTool,
  type PolicySnapshot,
} from '@/lib/policy/compile'
import type { Answer, Duty, PolicyDocument } from '@/lib/policy/schema'
import { fold } from '@/lib/policy/shape'
import type { Tool } from '@/lib/tools/schema'

/** What says the answer of a cell: the role itself, a role it inherits from, the department, the tool, or nothing. */
export type Origin = 'own' | 'inherited' | 'department' | 'tool' | 'nothing'

/** What a role may do with a tool in an environment, before anything is known of a call. */
export type Cell = {
  /** What a call gets that no condition speaks of. Where only conditions permit, the mildest they give. */
  answer: Answer
  origin: Origin
  /** The role or department that says so. */
  from: string | null
  /** Whether what is in a call can give it another answer. */
  conditional: boolean
}

/** A rule that speaks of a cell. */
export type CellRule = {
  id: string
  words: string
  because: string | null
  answer: Answer
  /** The role in which it is written. */
  role: string
  duties: readonly Duty[]
  conditional: boolean
  /** Whether it gives the cell its answer. */
  decides: boolean
}

/** A cell and everything that was looked at for it. */
export type ExplainedCell = Cell & {
  tool: Tool
  role: string
  environment: string
  /** The department it was looked at for, and whether that may use the tool; null for any. */
  department: { name: string; allows: boolean } | null
  rules: CellRule[]
}

export type MatrixRow = { tool: Tool; cells: Cell[] }
/** Where policy is read: one environment, and the pods of one department or of any. */
export type Place = { environment: string; department: string | null }

const strictest: Readonly<Record<Answer, number>> = { deny: 2, ask: 1, allow: 0 }

/**
 * The roles that pods have, as far as the document can tell: those that are no part of another one. Where all are parts,
 * all of them.
 */
export function wholeRoles({ roles }: PolicyDocument): string[] {
  const parts = new Set(Object.values(roles).flatMap(({ inherits = [] }) => inherits.map(fold)))
  const names = Object.keys(roles)
  const whole = names.filter((name) => !parts.has(fold(name)))
  return whole.length > 0 ? whole : names
}

/** Each tool with what each of the roles may do with it, in the order of both. A place the policy does not know is all denied. */
export function matrixOf(snapshot: PolicySnapshot, roles: readonly string[], place: Place): MatrixRow[] {
  return [...snapshot.tools.values()].map((compiled) => ({
    tool: compiled.tool,
    cells: roles.map((role) => cellOf(look(snapshot, role, compiled, place))),
  }))
}

/** One cell with how its answer is found, or null where the policy knows no such role or tool. */
export function explainCell(
  snapshot: PolicySnapshot,
  roleName: string,
  toolKey: string,
  place: Place,
): ExplainedCell | null {
  const compiled = snapshot.tools.get(toolKey)
  const role = snapshot.roles.get(fold(roleName))
  const environment = snapshot.environments.get(fold(place.environment))
  if (!compiled || !role || !environment) return null
  const seen = look(snapshot, roleName, compiled, place)
  const cell = cellOf(seen)
  const decisive = cell.origin === 'own' || cell.origin === 'inherited' ? decisiveOf(seen.rules) : null
  return {
    ...cell,
    tool: compiled.tool,
    role: role.name,
    environment: environment.name,
    department: seen.department ? { name: seen.department.name, allows: seen.allowed } : null,
    rules: seen.rules.map((rule) => ({
      id: rule.shown.id,
      words: rule.shown.words,
      because: rule.shown.because,
      answer: rule.answer,
      role: rule.role,
      duties: rule.duties,
      conditional: rule.conditions !== null,
      decides: rule === decisive,
    })),
  }
}

type Seen = {
  tool: CompiledTool
  role: CompiledRole | undefined
  department: CompiledDepartment | undefined
  /** Whether the department may use the tool; always for any department. */
  allowed: boolean
  rules: readonly CompiledRule[]
}

function look(snapshot: PolicySnapshot, roleName: string, tool: CompiledTool, place: Place): Seen {
  const role = snapshot.roles.get(fold(roleName))
  const environment = snapshot.environments.get(fold(place.environment))
  const department = place.department === null ? undefined : snapshot.departments.get(fold(place.department))
  const here = environment ? 1 << environment.index : 0
  const rules = (role?.rulesOf[tool.index] ?? []).filter(({ environments }) => (environments & here) !== 0)
  return {
    tool,
    role,
    department,
    allowed: place.department === null || department?.allows[tool.index] === true,
    rules,
  }
}

function cellOf({ tool, role, department, allowed, rules }: Seen): Cell {
  const denied = { answer: 'deny', conditional: false } as const
  if (tool.step.outcome !== 'passed') return { ...denied, origin: 'tool', from: null }
  if (!allowed) return { ...denied, origin: 'department', from: department?.name ?? null }
  const decisive = decisiveOf(rules)
  if (!decisive || !role) return { ...denied, origin: 'nothing', from: null }
  const isOwn = fold(decisive.role) === fold(role.name)
  const weight = strictest[decisive.answer]
  const conditional =
    decisive.conditions !== null || rules.some((rule) => rule.conditions !== null && strictest[rule.answer] > weight)
  return { answer: decisive.answer, origin: isOwn ? 'own' : 'inherited', from: decisive.role, conditional }
}

/** The strictest of the rules that always hold; without one, the mildest that permits under a condition. */
function decisiveOf(rules: readonly CompiledRule[]): CompiledRule | null {
  const by = (better: (one: number, other: number) => boolean, some: readonly CompiledRule[]) =>
    some.reduce<CompiledRule | null>(
      (best, rule) => (best === null || better(strictest[rule.answer], strictest[best.answer]) ? rule : best),
      null,
    )
  const always = rules.filter(({ conditions }) => conditions === null)
  if (always.length > 0) return by((one, other) => one > other, always)
  return by(
    (one, other) => one < other,
    rules.filter(({ answer }) => answer !== 'deny'),
  )
}

/** A cell that one version answers otherwise than another. A role or environment that is not there is denied everything. */
export type ChangedCell = { environment: string; role: string; tool: Tool; before: Cell; after: Cell }

/**
 * Every cell that has another answer after than before, or depends on the call where it did not, or no longer; for any
 * department. Roles and environments of either document are looked at.
 */
export function changedCells(before: PolicyDocument, after: PolicyDocument, tools: readonly Tool[]): ChangedCell[] {
  const [old, now] = [compilePolicy(before, tools), compilePolicy(after, tools)]
  const environments = union(after.environments, before.environments)
  const roles = union(wholeRoles(after), wholeRoles(before))
  return environments.flatMap((environment) => {
    const place = { environment, department: null }
    const earlier = matrixOf(old, roles, place)
    return matrixOf(now, roles, place).flatMap(({ tool, cells }, row) =>
      cells.flatMap((cell, column) => {
        const was = earlier[row]!.cells[column]!
        const isSame = was.answer === cell.answer && was.conditional === cell.conditional
        return isSame ? [] : [{ environment, role: roles[column]!, tool, before: was, after: cell }]
      }),
    )
  })
}

function union(names: readonly string[], more: readonly string[]): string[] {
  const known = new Set(names.map(fold))
  return [...names, ...more.filter((name) => !known.has(fold(name)))]
}
