import type { CompiledRule, CompiledTool, PolicySnapshot } from '@/lib/policy/compile'
import { fold } from '@/lib/policy/shape'
import type { Decision, Duty } from '@/lib/policy/schema'
import type { Tool } from '@/lib/tools/schema'
import type { Opening } from '@/lib/tools/steps'

/** A tool that is open to a pod, at least for some calls. */
export type Reach = {
  tool: Tool
  /** The best answer a call of this tool can get. */
  answer: 'allow' | 'ask'
  /** Whether it depends on the content of the call if it gets that answer or "deny". */
  conditional: boolean
  rule: Decision['rule']
  /** Who signs, by that rule; nobody where it allows. */
  duties: readonly Duty[]
}

/** The tools that a pod of this role, department and environment can use or ask for; what is always denied is left out. */
export function reachOf(
  snapshot: PolicySnapshot,
  who: Readonly<{ role: string; department: string; environment: string }>,
): Reach[] {
  const reach = reaching(snapshot, who)
  return [...snapshot.tools.values()].flatMap((compiled) => reach(compiled) ?? [])
}

/** Asks of one tool after the other; null where every call of it is denied. */
function reaching(
  snapshot: PolicySnapshot,
  who: Parameters<typeof reachOf>[1],
): (compiled: CompiledTool) => Reach | null {
  const environment = snapshot.environments.get(fold(who.environment))
  const department = snapshot.departments.get(fold(who.department))
  const role = snapshot.roles.get(fold(who.role))
  if (!environment || !department || !role) return () => null
  return ({ tool, index, step }) => {
    if (step.outcome !== 'passed' || department.allows[index] !== true) return null
    const rules = (role.rulesOf[index] ?? []).filter((rule) => (rule.environments & (1 << environment.index)) !== 0)
    const best = bestAnswer(rules)
    return best && { tool, ...best }
  }
}

function bestAnswer(rules: readonly CompiledRule[]): Omit<Reach, 'tool'> | null {
  const always = rules.filter(({ conditions }) => conditions === null)
  if (always.some(({ answer }) => answer === 'deny')) return null
  const permits = rules.filter(({ answer }) => answer !== 'deny')
  const asksAlways = always.find(({ answer }) => answer === 'ask')
  const rule = asksAlways ?? permits.find(({ answer }) => answer === 'allow') ?? permits[0]
  if (!rule) return null
  const answer = rule.answer === 'allow' ? 'allow' : 'ask'
  const conditional = !always.some((other) => other.answer === answer)
  return { answer, conditional, rule: rule.shown, duties: rule.duties }
}

/** Whether some call of this tool can get another answer than "deny". */
export function isInReach(snapshot: PolicySnapshot, who: Parameters<typeof reachOf>[1], toolKey: string): boolean {
  const compiled = snapshot.tools.get(toolKey)
  return compiled !== undefined && reaching(snapshot, who)(compiled) !== null
}

/** What policy has for a pod and a tool once that is live, whatever it is now. */
export function openingFor(snapshot: PolicySnapshot, who: Parameters<typeof reachOf>[1], toolKey: string): Opening {
  const compiled = snapshot.tools.get(toolKey)
  const department = snapshot.departments.get(fold(who.department))
  const bit = 1 << (snapshot.environments.get(fold(who.environment))?.index ?? 31)
  if (!compiled || !department) return { byRule: false, shutBy: [] }
  const rules = snapshot.roles.get(fold(who.role))?.rulesOf[compiled.index] ?? []
  const byRule = bestAnswer(rules.filter(({ environments }) => (environments & bit) !== 0)) !== null
  return { byRule, shutBy: department.allows[compiled.index] === true ? [] : [department.name] }
}
