import { lineage } from '@/lib/policy/compile'
import { type Burden, burdenOf, hasAllSigners, isAsHeavy } from '@/lib/policy/edit/burden'
import { carved, matches, type Entry, namesLiterally, placesOf, settled } from '@/lib/policy/edit/entries'
import type { CellAnswer, PolicyEdit } from '@/lib/policy/edit/schema'
import { type Answer, type PolicyDocument, type Rule, tier } from '@/lib/policy/schema'
import { fold } from '@/lib/policy/shape'

/** A rule with where it is written. */
export type WrittenRule = { role: string; at: number; rule: Rule }
export type CellEdit = Extract<PolicyEdit, { kind: 'cell' }>

type Plan = { ok: true; entries: Entry[] | 'unchanged' } | { ok: false; inTheWay: WrittenRule }

const strictness: Readonly<Record<Answer, number>> = { allow: 0, ask: 1, deny: 2 }

/** The rules that speak of a cell where no condition is: the role's own first, then what it inherits. */
export function wordsOn(document: PolicyDocument, role: string, environment: string, tool: string): WrittenRule[] {
  const names = new Map(Object.keys(document.roles).map((name) => [fold(name), name]))
  return lineage(role, document.roles).flatMap((folded) => {
    const name = names.get(folded)
    const rules = name === undefined ? [] : document.roles[name]!.rules
    return rules.flatMap((rule, at) =>
      rule.when === undefined && matches(rule, environment, tool) ? [{ role: name!, at, rule }] : [],
    )
  })
}

/** What a cell says where no condition is, all rules of the role and of what it inherits together. */
export function answerOf(document: PolicyDocument, role: string, environment: string, tool: string): CellAnswer {
  const words = wordsOn(document, role, environment, tool)
  const denial = words.find(({ rule }) => rule.then === 'deny')
  if (denial) return { then: 'deny', ...(denial.rule.because !== undefined && { because: denial.rule.because }) }
  const asking = asks(words)
  if (asking.length === 0) return { then: words.length > 0 ? 'allow' : 'unset' }
  const { counts, tier: weight } = burdenOf(asking)
  const expires = shortest(asking, 'seconds').expires
  const permission = shortest(asking, 'permission').permission
  return {
    then: 'ask',
    duty: [...counts].map(([group, count]) => ({ group, count })),
    ...(weight > 0 && { tier: tier.options[weight]! }),
    ...(expires !== undefined && { expires }),
    ...(permission !== undefined && { permission }),
  }
}

/** The rule that waits the shortest, or gives the shortest permission. */
function shortest(asking: readonly Rule[], by: 'seconds' | 'permission'): Rule {
  return asking.toSorted((one, other) => burdenOf([one])[by] - burdenOf([other])[by])[0]!
}

/** The rules of the role after the cell has got its answer, or the inherited rule that is stricter. */
export function planCell(
  document: PolicyDocument,
  role: string,
  { environment, tool, answer }: Pick<CellEdit, 'environment' | 'tool' | 'answer'>,
  keys: readonly string[],
): Plan {
  const words = wordsOn(document, role, environment, tool)
  const own = words.filter((word) => word.role === role)
  const inherited = words.filter((word) => word.role !== role)
  const inTheWay = answer.then === 'unset' ? undefined : stricter(inherited, answer)
  if (inTheWay) return { ok: false, inTheWay }
  if (isSaid(own, inherited, answer)) return { ok: true, entries: 'unchanged' }

  const places = document.environments
  const going = new Set(own.filter(({ rule }) => mustGo(rule, tool, answer)).map(({ at }) => at))
  const { rules } = document.roles[role]!
  const rest = rules.flatMap((rule, from): Entry[] =>
    going.has(from) ? carved({ from, rule }, environment, tool, places, keys) : [{ from, rule }],
  )
  const staying = own.filter(({ at }) => !going.has(at))
  const added = needed(staying, inherited, answer) ? [{ from: null, rule: ruleFor(answer, environment, tool) }] : []
  const entries = withoutShadowed([...rest, ...added], answer, tool, places)
  return { ok: true, entries: settled(entries, rules, document) }
}

function asks(words: readonly WrittenRule[]): Rule[] {
  return words.filter(({ rule }) => rule.then === 'ask').map(({ rule }) => rule)
}

/** The first inherited rule that asks for more than the answer, or denies where it does not. */
function stricter(inherited: readonly WrittenRule[], answer: CellAnswer): WrittenRule | undefined {
  return inherited.find(({ rule }) => {
    if (answer.then === 'deny' || rule.then === 'allow') return false
    if (rule.then === 'deny' || answer.then !== 'ask') return true
    return !isWithin(burdenOf([rule]), answer)
  })
}

/** Whether a rule that asks for this adds nothing to the answer. What the answer leaves open may be as it is inherited. */
function isWithin(burden: Burden, answer: Extract<CellAnswer, { then: 'ask' }>): boolean {
  const wanted = burdenOf([answer])
  return (
    hasAllSigners(wanted, burden) &&
    (answer.tier === undefined || burden.tier <= wanted.tier) &&
    (answer.expires === undefined || burden.seconds >= wanted.seconds) &&
    (answer.permission === undefined || burden.permission >= wanted.permission)
  )
}

/** Whether the cell says so already. */
function isSaid(own: readonly WrittenRule[], inherited: readonly WrittenRule[], answer: CellAnswer): boolean {
  if (answer.then === 'unset') return own.length === 0
  const all = [...own, ...inherited]
  const strictest = all.reduce((most, { rule }) => Math.max(most, strictness[rule.then]), -1)
  if (strictest !== strictness[answer.then]) return false
  if (answer.then === 'ask') return isSame(burdenOf(asks(all)), burdenOf([answer, ...asks(inherited)]))
  const ownDenials = own.filter(({ rule }) => rule.then === 'deny')
  return (
    answer.then === 'allow' ||
    answer.because === undefined ||
    ownDenials.some(({ rule }) => rule.because === answer.because)
  )
}

function isSame(one: Burden, other: Burden): boolean {
  return isAsHeavy(one, other) && isAsHeavy(other, one)
}

/** Whether the role's own rule must stop speaking of the cell. A pattern that asks for no more than the answer may stay. */
function mustGo(rule: Rule, tool: string, answer: CellAnswer): boolean {
  if (answer.then === 'unset') return true
  if (strictness[rule.then] > strictness[answer.then]) return true
  if (rule.then !== answer.then || rule.then === 'allow') return false
  if (!namesLiterally(rule, tool)) return answer.then === 'ask' && !isAsHeavy(burdenOf([answer]), burdenOf([rule]))
  return true
}

/** Whether what stays does not say the answer by itself. */
function needed(staying: readonly WrittenRule[], inherited: readonly WrittenRule[], answer: CellAnswer): boolean {
  if (answer.then === 'unset') return false
  if (answer.then === 'deny') return !staying.some(({ rule }) => rule.then === 'deny') || answer.because !== undefined
  return !isSaid(staying, inherited, answer)
}

function ruleFor(answer: CellAnswer, environment: string, tool: string): Rule {
  if (answer.then === 'unset') throw new Error('No rule says nothing')
  // oxlint-disable-next-line unicorn/no-thenable -- a word of the policy document
  const where = { tools: [tool], in: [environment], then: answer.then }
  if (answer.then === 'ask') {
    const { duty, tier: weight, expires, permission } = answer
    const times = { ...(expires && { expires }), ...(permission && { permission }) }
    return { ...where, duty, ...(weight && { tier: weight }), ...times }
  }
  return answer.then === 'deny' && answer.because !== undefined ? { ...where, because: answer.because } : where
}

/** Without what can never apply any more: a milder rule that names the tool, where stricter ones hold in all its places. */
function withoutShadowed(entries: Entry[], answer: CellAnswer, tool: string, places: readonly string[]): Entry[] {
  if (answer.then === 'unset' || answer.then === 'allow') return entries
  const isShadowed = ({ rule }: Entry) =>
    placesOf(rule, places).every((place) =>
      entries.some(
        ({ rule: other }) =>
          other.when === undefined && strictness[other.then] > strictness[rule.then] && matches(other, place, tool),
      ),
    )
  return entries.flatMap((entry) => {
    const { rule } = entry
    if (rule.when !== undefined || !namesLiterally(rule, tool) || !isShadowed(entry)) return [entry]
    const tools = rule.tools.filter((name) => name !== tool)
    return tools.length === 0 ? [] : [{ ...entry, rule: { ...rule, tools } }]
  })
}
