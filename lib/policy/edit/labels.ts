import { counted } from '@/lib/core/count'
import { quoted } from '@/lib/core/said'
import type { CellAnswer, PolicyEdit } from '@/lib/policy/edit/schema'
import { placesWords, ruleWords } from '@/lib/policy/labels'
import type { Duty, Rule } from '@/lib/policy/schema'
import { type LineChange, lineChanges } from '@/lib/difference/lines'

/** Why an edit cannot be made, and what to do instead. */
export const refusalWords = {
  unreadable_policy: (problem: string) => `The policy cannot be read. ${problem}`,
  unknown_role: (role: string) => `The policy has no role ${role}.`,
  unknown_environment: (environment: string) => `The policy has no environment ${environment}.`,
  unknown_tool: (tool: string) => `The catalogue has no tool ${tool}.`,
  tool_not_live: (title: string) =>
    `${quoted(title)} is not live, so every call of it is denied. Make it live first, or write a rule for it.`,
  no_department: (title: string) =>
    `No department may use ${quoted(title)}, so this would have no effect. Add it to a department first.`,
  inherited_stricter: (role: string, from: string, rule: string, says: string) =>
    `${role} inherits from ${from}, where the rule ${quoted(rule)} ${says}. Change that rule, or what ${role} inherits.`,
  heirs_change: (role: string, heirs: string) =>
    `${heirs} would change with it, inheriting from ${role}. Change the rule of ${role} as text, or the cells of these roles.`,
  later_tools: (role: string, pattern: string) =>
    `A rule of ${role} speaks of ${pattern}, so of tools that are added later, too. Without it these would be freer than now. Change that rule itself.`,
  unwritable: (role: string) =>
    `The rules of ${role} are written in a way that only a person can change without losing something. Change the text.`,
  unknown_department: (department: string) => `The policy has no department ${department}.`,
  unwritable_department: (department: string, tools: readonly string[]) =>
    `The list of the department ${department} is written in a way that only a person can change. Add ${tools.join(', ')} under “departments”, ${department}, “tools”.`,
  does_not_fit: (problem: string) => `The rule does not fit the policy. ${problem}`,
  no_such_rule: (role: string, rule: string) => `${role} has no rule ${rule} that says what was to be removed.`,
  text_conflict: (line: number) =>
    `The text was changed at the same place, around line ${line}. Look at both and write what is meant.`,
}

export type RefusalCode = keyof typeof refusalWords

/** What a stricter rule does, to go on after its name. */
export const stricterWords = { deny: 'denies it', ask: 'asks for more than this', allow: 'allows it' }

export type MilderKind = 'allowed' | 'asked' | 'free' | 'signers' | 'tier' | 'expires' | 'permission' | 'unproved'

/** How a call could get a milder answer than before: what its subject could do, with where. */
const milderClauses: Record<MilderKind, (what: string) => string> = {
  allowed: (what) => `could use ${what}, which was denied`,
  asked: (what) => `could ask to use ${what}, which was denied`,
  free: (what) => `could use ${what} without a signature that was needed`,
  signers: (what) => `would need fewer or other people to sign for ${what}`,
  tier: (what) => `would ask for ${what} at a lower tier`,
  expires: (what) => `could wait longer for a signature on ${what}`,
  permission: (what) => `could use a permission for ${what} for longer`,
  unproved: (what) => `may have more freedom with ${what}: its rules hold too many conditions to compare them all`,
}

/** A milder answer in a sentence: for whom, with what, in which environments. */
export function milderWords(kind: MilderKind, who: string, what: string, environments: readonly string[]): string {
  return `In ${placesWords(environments)}, ${who} ${milderClauses[kind](what)}.`
}

/** Who signs a kind of change would ask less. */
export function milderChangeWords(kind: string, reason: string): string {
  return `For changes of the kind “${kind}” less would be needed than now: ${reason}.`
}

/** Tools by how they could be named, as none of them is there yet. */
export function laterWords(pattern: string): string {
  return pattern.includes('*') ? `tools named ${pattern} that are added later` : `a tool ${pattern} that is added later`
}

/** "DevPod, QAPod and 3 more". */
export function namesWords(names: readonly string[], most = 4): string {
  const shown = names.length > most ? [...names.slice(0, most - 1), `${names.length - most + 1} more`] : names
  return shown.length < 2 ? (shown[0] ?? '') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)!}`
}

/**
 * One edit as a sentence that says who may do what from then on. With `before`, what the cell said until then, it ends
 * with that: "DevPod may not use “Roll back a commit” in production any more; before, 1 person of leads was asked."
 */
export function editWords(
  edit: PolicyEdit,
  tools: readonly Readonly<{ key: string; title: string }>[],
  before?: CellAnswer,
): string {
  if (edit.kind === 'text') return `The text is changed by hand: ${linesWords(edit.before, edit.after)}.`
  if (edit.kind !== 'cell') {
    const rule = edit.kind === 'rule_added' ? edit.rule : edit.was
    return `${edit.role} ${edit.kind === 'rule_added' ? 'gets' : 'loses'} a rule: ${saidByRule(edit.role, rule)}.`
  }
  const title = tools.find(({ key }) => key === edit.tool)?.title
  const what = `${title === undefined ? edit.tool : quoted(title)} in ${placesWords([edit.environment])}`
  const now = nowWords(edit.role, what, edit.answer, before?.then)
  return before === undefined ? `${now}.` : `${now}; before, ${beforeWords(before)}.`
}

function nowWords(role: string, what: string, answer: CellAnswer, before: CellAnswer['then'] | undefined): string {
  const wasOpen = before === 'allow' || before === 'ask'
  switch (answer.then) {
    case 'allow':
      return `${role} may use ${what}${before === 'ask' ? ' without asking' : ''}`
    case 'ask':
      return `${role} must ask ${signersWords(answer.duty)} before it uses ${what}`
    case 'deny':
      return `${role} may not use ${what}${wasOpen ? ' any more' : ''}`
    case 'unset':
      return `${role} has no word of its own on ${what} any more`
  }
}

function beforeWords(before: CellAnswer): string {
  if (before.then === 'ask') {
    const people = before.duty.reduce((sum, { count }) => sum + count, 0)
    return `${signersWords(before.duty)} ${people === 1 ? 'was' : 'were'} asked`
  }
  return { allow: 'it was allowed', deny: 'a rule denied it', unset: 'no rule spoke of it' }[before.then]
}

/** "1 person of leads and 2 people of owners". */
export function signersWords(duty: readonly Duty[]): string {
  const each = duty.map(({ group, count }) => `${counted(count, 'person', 'people')} of ${group}`)
  return namesWords(each, each.length)
}

function saidByRule(role: string, rule: Rule): string {
  return rule.title === undefined ? ruleWords(role, rule) : quoted(rule.title)
}

/** As many as the difference of the two texts shows, one that was there elsewhere included. */
function linesWords(before: string, after: string): string {
  const changes = lineChanges(before, after)
  const many = (kind: LineChange['kind']) => changes.filter((change) => change.kind === kind).length
  return `${counted(many('added'), 'new line')}, ${counted(many('removed'), 'line')} gone`
}

/** What is probably not meant in a change of policy. */
export const lintWords = {
  locked_out: (duties: readonly Duty[]) =>
    `Nobody could change the policy again: ${signersWords(duties)} must sign such a change, and there are not enough beside whoever asks.`,
  few_signers: (rule: string, duties: readonly Duty[]) =>
    `${rule} asks for ${signersWords(duties)}, and there are not as many who can sign today, so what waits for them will expire.`,
  no_signers: (rule: string, duties: readonly Duty[]) =>
    `${rule} asks for ${signersWords(duties)}, and nobody can sign for ${duties.length === 1 ? 'that group' : 'these groups'} today, so nothing it asks about could ever be signed.`,
  nobody_asked: (role: string, title: string, isDestructive: boolean) =>
    `${role} may use ${quoted(title)} in production and nobody is asked, though it ${isDestructive ? 'can destroy content' : 'sends content out of the organisation'}.`,
  never_applies: (rule: string) => `${rule} never applies: another rule denies everything it speaks of.`,
  no_department: (rule: string) => `${rule} has no effect: no department may use any tool that it speaks of.`,
  no_tool: (where: string, pattern: string) => `${where} speaks of ${pattern}, which names no tool.`,
  no_reason: (rule: string) => `${rule} denies without saying why.`,
  later_tools: (rule: string, pattern: string) =>
    `${rule} allows ${pattern}, and with it every tool that is added later under such a name.`,
  unused: (role: string, environment: string, count: number, titles: string) =>
    `${role} has not used ${counted(count, 'right')} in ${placesWords([environment])} for 90 days: ${titles}.`,
}

export type LintCode = keyof typeof lintWords

/** What to do about it. */
export const remedyWords: Record<LintCode, string> = {
  locked_out: 'Name a group with more people under “changes: policy”, or let more people sign for it first.',
  few_signers: 'Add people to the group, or ask for fewer.',
  no_signers: 'Put approvers into the group first, or name another one.',
  nobody_asked: 'Let a group sign it, or deny it.',
  never_applies: 'Take the rule out, or change the one that denies.',
  no_department: 'Add the tools to a department, or take the rule out.',
  no_tool: 'Correct the name, or take it out.',
  no_reason: 'Add “because”, so that pods and people read why.',
  later_tools: 'Name the tools one by one, or keep the pattern if that is meant.',
  unused: 'Take these rights away, if they are not needed.',
}
