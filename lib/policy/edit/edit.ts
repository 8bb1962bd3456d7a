import { canonicalJson } from '@/lib/core/canonical'
import { type LineOf, type OpenedPolicy, openPolicy } from '@/lib/policy/document'
import { planCell } from '@/lib/policy/edit/cell'
import { type Entry, matches } from '@/lib/policy/edit/entries'
import { namesWords, type RefusalCode, refusalWords, stricterWords } from '@/lib/policy/edit/labels'
import { changedMeanings } from '@/lib/policy/edit/meaning'
import { mergeLines } from '@/lib/policy/edit/merge'
import type { PolicyEdit } from '@/lib/policy/edit/schema'
import { milderForLater } from '@/lib/policy/edit/stricter'
import { writeRules } from '@/lib/policy/edit/text'
import { ruleWords } from '@/lib/policy/labels'
import { type PolicyDocument, policyDocument, type Rule } from '@/lib/policy/schema'
import { fold } from '@/lib/policy/shape'
import type { Tool } from '@/lib/tools/schema'

/** Where in a policy something stands. */
export type EditPlace = { role?: string; department?: string; rule?: string; line?: number }
export type EditRefusal = { code: RefusalCode; words: string; place: EditPlace }
type Edited = { ok: true; text: string } | { ok: false; refusal: EditRefusal }
type EditOf<Kind extends PolicyEdit['kind']> = Extract<PolicyEdit, { kind: Kind }>

/**
 * The text of a policy after one edit, or why it cannot be made. An edit changes what it names and nothing else: what was
 * written is read again and held against what was meant. An edit of what is so already gives the same text.
 */
export function applyEdit(text: string, edit: PolicyEdit, tools: readonly Tool[]): Edited {
  const result = made({ text, reading: null }, edit, tools)
  return result.ok ? { ok: true, text: result.now.text } : result
}

/** The text after all edits that can be made, one after the other: so a draft follows a policy that has moved. */
export function applyEdits(text: string, edits: readonly PolicyEdit[], tools: readonly Tool[]) {
  const applied: PolicyEdit[] = []
  const refusals: { edit: PolicyEdit; refusal: EditRefusal }[] = []
  let now: Read = { text, reading: null }
  for (const edit of edits) {
    const result = made(now, edit, tools)
    if (result.ok) {
      now = result.now
      applied.push(edit)
    } else refusals.push({ edit, refusal: result.refusal })
  }
  return { text: now.text, applied, refused: refusals }
}

/** A text, and how it reads where that is known already: reading takes most of the time. */
type Read = { text: string; reading: OpenedPolicy | null }
type Made = { ok: true; now: Read } | { ok: false; refusal: EditRefusal }

function made({ text, reading }: Read, edit: PolicyEdit, tools: readonly Tool[]): Made {
  if (edit.kind === 'text') return withText(text, edit)
  const opened = reading ?? openPolicy(text)
  if (!opened.ok) return refused('unreadable_policy', refusalWords.unreadable_policy(opened.problems[0] ?? ''))
  const { policy, lineOf } = opened
  const role = nameIn(Object.keys(policy.roles), edit.role)
  if (role === undefined) return refused('unknown_role', refusalWords.unknown_role(edit.role))
  const page = { text, reading: opened, policy, lineOf, role }
  if (edit.kind === 'cell') return withCell(page, edit, tools)
  return edit.kind === 'rule_added' ? withRule(page, edit.rule) : withoutRule(page, edit)
}

type Page = { text: string; reading: OpenedPolicy; policy: PolicyDocument; lineOf: LineOf; role: string }

function refused(code: RefusalCode, words: string, place: EditPlace = {}): Made {
  return { ok: false, refusal: { code, words, place } }
}

function unchanged({ text, reading }: Page): Made {
  return { ok: true, now: { text, reading } }
}

function nameIn(names: readonly string[], wanted: string): string | undefined {
  return names.find((name) => fold(name) === fold(wanted))
}

/** The place of a role or of one of its rules, with its line. */
function placeOf({ policy, lineOf }: Page, role: string, at?: number): EditPlace {
  const line = lineOf(at === undefined ? ['roles', role] : ['roles', role, 'rules', at])
  const rule = at === undefined ? undefined : (policy.roles[role]!.rules[at]!.id ?? `${role}/${at + 1}`)
  return { role, ...(rule !== undefined && { rule }), ...(line !== null && { line }) }
}

function withCell(page: Page, edit: EditOf<'cell'>, tools: readonly Tool[]): Made {
  const { policy, role, lineOf } = page
  const environment = nameIn(policy.environments, edit.environment)
  if (environment === undefined)
    return refused('unknown_environment', refusalWords.unknown_environment(edit.environment))
  const tool = tools.find(({ key }) => key === edit.tool)
  if (!tool) return refused('unknown_tool', refusalWords.unknown_tool(edit.tool))
  const { answer } = edit
  if (answer.then === 'allow' || answer.then === 'ask') {
    if (tool.state !== 'live') return refused('tool_not_live', refusalWords.tool_not_live(tool.title))
    const lists = Object.values(policy.departments)
    // oxlint-disable-next-line unicorn/no-thenable -- a word of the policy document
    if (!lists.some((list) => matches({ ...list, then: 'allow' }, environment, tool.key))) {
      const line = lineOf(['departments'])
      return refused('no_department', refusalWords.no_department(tool.title), line === null ? {} : { line })
    }
  }
  const keys = tools.map(({ key }) => key)
  const plan = planCell(policy, role, { environment, tool: tool.key, answer }, keys)
  if (!plan.ok) {
    const { role: from, at, rule } = plan.inTheWay
    const words = rule.title ?? ruleWords(from, rule)
    const says = stricterWords[rule.then]
    return refused(
      'inherited_stricter',
      refusalWords.inherited_stricter(role, from, words, says),
      placeOf(page, from, at),
    )
  }
  if (plan.entries === 'unchanged') return unchanged(page)
  const after = withEntries(policy, role, plan.entries)
  const others = changedMeanings(policy, after, role, tools).filter(
    (cell) => cell.role !== role || cell.environment !== environment || cell.tool !== tool.key,
  )
  const heirs = [...new Set(others.map((cell) => cell.role))].filter((name) => name !== role)
  if (heirs.length > 0)
    return refused('heirs_change', refusalWords.heirs_change(role, namesWords(heirs)), placeOf(page, role))
  const split = splitRule(policy.roles[role]!.rules, plan.entries)
  if (split !== null && milderForLater(policy, after, tools).length > 0) {
    const pattern = policy.roles[role]!.rules[split]!.tools.find((name) => name.includes('*'))!
    return refused('later_tools', refusalWords.later_tools(role, pattern), placeOf(page, role, split))
  }
  return others.length > 0 ? unwritable(page) : written(page, plan.entries, after)
}

/** The position of a rule with a pattern that does not go on as it was, so that tools added later may miss it. */
function splitRule(rules: readonly Rule[], entries: readonly Entry[]): number | null {
  const split = rules.findIndex(
    (rule) => rule.tools.some((name) => name.includes('*')) && !entries.some((entry) => entry.rule === rule),
  )
  return split < 0 ? null : split
}

function withEntries(policy: PolicyDocument, role: string, entries: readonly Entry[]): PolicyDocument {
  const rules = entries.map(({ rule }) => rule)
  return { ...policy, roles: { ...policy.roles, [role]: { ...policy.roles[role]!, rules } } }
}

function unwritable(page: Page): Made {
  return refused('unwritable', refusalWords.unwritable(page.role), placeOf(page, page.role))
}

/** What is written must read as what is meant, or it is not written. */
function written(page: Page, entries: readonly Entry[], after: PolicyDocument): Made {
  const { text, policy, role } = page
  const now = writeRules(text, role, policy.roles[role]!.rules, entries)
  if (now === null) return unwritable(page)
  const reading = openPolicy(now)
  const isMeant = reading.ok && canonicalJson(reading.policy) === canonicalJson(after)
  return isMeant ? { ok: true, now: { text: now, reading } } : unwritable(page)
}

function isSameRule(one: Rule, other: Rule): boolean {
  return canonicalJson(one) === canonicalJson(other)
}

function withRule(page: Page, rule: Rule): Made {
  const { policy, role } = page
  const { rules } = policy.roles[role]!
  if (rules.some((other) => isSameRule(other, rule))) return unchanged(page)
  const entries = [...rules.map((kept, from): Entry => ({ from, rule: kept })), { from: null, rule }]
  const after = withEntries(policy, role, entries)
  const checked = policyDocument.safeParse(after)
  if (checked.success) return written(page, entries, after)
  const [issue] = checked.error.issues
  return refused(
    'does_not_fit',
    refusalWords.does_not_fit(`${issue?.message ?? 'It is not well formed'}.`),
    placeOf(page, role),
  )
}

/** Other rules may have come before it since it was named by its position, so what it says must be the same. */
function withoutRule(page: Page, { rule: named, was }: EditOf<'rule_removed'>): Made {
  const { policy, role } = page
  const { rules } = policy.roles[role]!
  const isNamed = (rule: Rule, at: number) => (rule.id ?? `${role}/${at + 1}`) === named
  const fitting = rules.flatMap((rule, at) => (isSameRule(rule, was) ? [at] : []))
  const going = fitting.find((at) => isNamed(rules[at]!, at)) ?? fitting[0]
  if (going === undefined) {
    const at = rules.findIndex(isNamed)
    const place = placeOf(page, role, at < 0 ? undefined : at)
    return refused('no_such_rule', refusalWords.no_such_rule(role, named), place)
  }
  const entries = rules.flatMap((rule, from): Entry[] => (from === going ? [] : [{ from, rule }]))
  return written(page, entries, withEntries(policy, role, entries))
}

function withText(text: string, { before, after }: EditOf<'text'>): Made {
  const merged = mergeLines(before, after, text)
  if (!merged.ok) return refused('text_conflict', refusalWords.text_conflict(merged.line), { line: merged.line })
  const reading = openPolicy(merged.text)
  if (reading.ok) return { ok: true, now: { text: merged.text, reading } }
  return refused('unreadable_policy', refusalWords.unreadable_policy(reading.problems[0] ?? ''))
}
