import { environments } from '@/lib/core/environment'
import { quoted } from '@/lib/core/said'
import { type ChangeFacts, type ChangeRuling, whoSigns } from '@/lib/policy/changes'
import { compilePolicy, type CompiledTool, type PolicySnapshot } from '@/lib/policy/compile'
import { hasAllSigners, weightOf } from '@/lib/policy/edit/burden'
import { type Compared, milderBy } from '@/lib/policy/edit/compare'
import { laterWords, milderChangeWords, type MilderKind, milderWords } from '@/lib/policy/edit/labels'
import { laterName, laterTools } from '@/lib/policy/edit/later'
import { meaningOf } from '@/lib/policy/edit/meaning'
import { type Conditions, type PolicyDocument, promptSensitivities } from '@/lib/policy/schema'
import { fold } from '@/lib/policy/shape'
import type { Tool } from '@/lib/tools/schema'

/** Where a policy is milder than another one, in words; `environments` are those in which it is. */
export type Milder = {
  kind: MilderKind | 'change'
  words: string
  place: { role?: string; department?: string; tool?: string; environments?: string[] }
}

/**
 * Everything in which some call, of a tool there is or of one that is added later, or some change could get a milder
 * answer after than before. Where it is empty nothing can: it may name what no call can reach, and leaves out nothing.
 */
export function notStricter(before: PolicyDocument, after: PolicyDocument, tools: readonly Tool[]): Milder[] {
  const later = laterTools([before, after], tools)
  // What is not live today can be tomorrow.
  const known = tools.map((tool): Tool => ({ ...tool, state: 'live' }))
  return [...milderCells(before, after, known, later), ...milderChanges(before, after)]
}

/** Whether nothing can get a milder answer, now or with tools that are added later. */
export function isStricterOrEqual(before: PolicyDocument, after: PolicyDocument, tools: readonly Tool[]): boolean {
  return notStricter(before, after, tools).length === 0
}

/** The same for tools that are added later alone. */
export function milderForLater(before: PolicyDocument, after: PolicyDocument, tools: readonly Tool[]): Milder[] {
  return milderCells(before, after, [], laterTools([before, after], tools))
}

function milderCells(before: PolicyDocument, after: PolicyDocument, known: Tool[], later: Tool[]): Milder[] {
  const all = [...known, ...later]
  const [was, is] = [sideOf(before, all), sideOf(after, all)]
  const isLater = new Set(later.map(({ key }) => key))
  const found = new Map<string, Milder>()
  const compared = new Map<string, MilderKind | null>()
  const tell = (kind: MilderKind, who: { role?: string; department?: string }, tool: Tool, environment: string) => {
    const name = isLater.has(tool.key) ? laterName(tool.key) : tool.key
    const at = [kind, who.role, who.department, name].join(' ')
    const environments = [...(found.get(at)?.place.environments ?? []), environment]
    const what = isLater.has(tool.key) ? laterWords(name) : quoted(tool.title)
    const subject = who.department === undefined ? who.role! : `${who.role} of ${who.department}`
    found.set(at, {
      kind,
      words: milderWords(kind, subject, what, environments),
      place: { ...who, tool: name, environments },
    })
  }
  for (const role of new Set(is.snapshot.roles.values()))
    for (const compiled of is.snapshot.tools.values())
      for (const [place, environment] of is.snapshot.places.entries()) {
        const { tool, index } = compiled
        const [open, opened] = departmentsOf(was.snapshot, is.snapshot, index)
        if (open.length + opened.length === 0) continue
        const now = is.rulesAt(role.name, index, environment)
        const earlier = was.rulesAt(role.name, index, environment)
        const weigh = weigher(compiled, place, isLater.has(tool.key), compared)
        const kind = open.length > 0 && !isAlike(was, is, role.name, index, environment) ? weigh(earlier, now) : null
        if (kind) tell(kind, { role: role.name }, tool, environment)
        if (opened.length === 0) continue
        const fresh = weigh([], now)
        if (fresh) for (const department of opened) tell(fresh, { role: role.name, department }, tool, environment)
      }
  return [...found.values()]
}

/** Many cells have the same rules before and the same after, so that each pair is compared once. */
function weigher(
  { tool, tiers }: CompiledTool,
  place: number,
  isLater: boolean,
  known: Map<string, MilderKind | null>,
) {
  const floor = isLater ? 0 : weightOf(tiers[place]!.tier)
  const personal = isLater ? null : tool.personalData
  return (before: readonly Compared[], after: readonly Compared[]) => {
    const names = [before, after].map((rules) => rules.map(({ compiled }) => compiled.shown.id).join())
    const at = JSON.stringify([...names, floor, personal])
    const found = known.has(at) ? known.get(at)! : milderBy(before, after, floor, personal)
    known.set(at, found)
    return found
  }
}

/** The departments that may use a tool afterwards: those that could before, and those that could not. */
function departmentsOf(was: PolicySnapshot, is: PolicySnapshot, index: number): [string[], string[]] {
  const allowing = [...new Set(is.departments.values())].filter(({ allows }) => allows[index]).map(({ name }) => name)
  const could = (name: string) => was.departments.get(fold(name))?.allows[index] === true
  return [allowing.filter(could), allowing.filter((name) => !could(name))]
}

type Side = ReturnType<typeof sideOf>

/** A document made ready, with the conditions as they are written. */
function sideOf(document: PolicyDocument, tools: readonly Tool[]) {
  const snapshot = compilePolicy(document, tools)
  const whens = new Map<string, Conditions | undefined>(
    Object.entries(document.roles).flatMap(([role, { rules }]) =>
      rules.map(({ id, when }, at): [string, Conditions | undefined] => [id ?? `${role}/${at + 1}`, when]),
    ),
  )
  const placeOf = (environment: string) => snapshot.environments.get(fold(environment))?.index
  /** The rules that speak of a cell; none where there is no such role or environment. */
  const rulesAt = (role: string, index: number, environment: string): Compared[] => {
    const place = placeOf(environment)
    if (place === undefined) return []
    return (snapshot.roles.get(fold(role))?.rulesOf[index] ?? []).flatMap((compiled) =>
      (compiled.environments & (1 << place)) === 0 ? [] : [{ compiled, when: whens.get(compiled.shown.id) }],
    )
  }
  return { snapshot, rulesAt, placeOf }
}

/** Whether the rules mean the same before and after, so that nothing needs to be compared. */
function isAlike(was: Side, is: Side, role: string, index: number, environment: string): boolean {
  const [one, other] = [was, is].map(({ snapshot, placeOf }) => {
    const place = placeOf(environment)
    const rules = snapshot.roles.get(fold(role))?.rulesOf[index]
    return place === undefined || !rules ? null : meaningOf(rules, place)
  })
  return one !== null && one === other
}

function milderChanges(before: PolicyDocument, after: PolicyDocument): Milder[] {
  const kinds = new Set([...Object.keys(before.changes ?? {}), ...Object.keys(after.changes ?? {})])
  const [was, is] = [compilePolicy(before, []), compilePolicy(after, [])]
  return [...kinds].flatMap((kind): Milder[] => {
    const milder = cases(before, after, kind).flatMap((about) => {
      const [old, now] = [whoSigns(was, kind, about), whoSigns(is, kind, about)]
      return now.decision === 'deny' || (old.decision === 'ask' && asksAsMuch(old, now)) ? [] : [now.reason]
    })
    return [...new Set(milder)].map((reason) => ({ kind: 'change', words: milderChangeWords(kind, reason), place: {} }))
  })
}

/** Everything that rows of either document could tell apart; of a kind without rows there is one case. */
function cases(before: PolicyDocument, after: PolicyDocument, kind: string): (ChangeFacts | undefined)[] {
  if (!before.changes?.[kind]?.rows && !after.changes?.[kind]?.rows) return [undefined]
  // Pods act in these alone, whatever a document names.
  return environments.flatMap((environment) => promptSensitivities.map((sensitivity) => ({ environment, sensitivity })))
}

function asksAsMuch(before: ChangeRuling, after: ChangeRuling): boolean {
  const [was, is] = [before, after].map(({ duties, tier, expiresInSeconds: seconds }) => ({
    counts: new Map(duties.map(({ group, count }) => [group, count])),
    tier: weightOf(tier),
    seconds,
  }))
  return hasAllSigners(is!, was!) && is!.tier >= was!.tier && is!.seconds <= was!.seconds
}
