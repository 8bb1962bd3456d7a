import { compileToolPattern, matchesTool } from '@/lib/policy/pattern'
import type { PolicyDocument, Rule } from '@/lib/policy/schema'
import { fold } from '@/lib/policy/shape'

/**
 * A rule of a role after an edit: what stood at position `from` before, as it was or changed, or a new one. `parent` is
 * the name of the rule of which it was a part.
 */
export type Entry = { from: number | null; rule: Rule; parent?: string }

/** Whether a rule speaks of a tool in an environment, whatever it says and when. */
export function matches(rule: Rule, environment: string, tool: string): boolean {
  const isHere = rule.in === undefined || rule.in.some((name) => fold(name) === fold(environment))
  return isHere && rule.tools.some((pattern) => fits(pattern, tool))
}

function fits(pattern: string, tool: string): boolean {
  return pattern === tool || (pattern.includes('*') && matchesTool(compileToolPattern(pattern), tool.split('.')))
}

/** Whether a rule names the tool by itself, and by no pattern. */
export function namesLiterally({ tools }: Rule, tool: string): boolean {
  return tools.includes(tool) && !tools.some((pattern) => pattern !== tool && fits(pattern, tool))
}

/** The environments in which a rule holds, as the document names them. */
export function placesOf({ in: named }: Rule, places: readonly string[]): string[] {
  if (named === undefined) return [...places]
  return places.filter((place) => named.some((name) => fold(name) === fold(place)))
}

/**
 * A rule that goes on saying everything but one cell, in as few rules as that takes. A tool that it names is taken out;
 * a pattern is kept where it can be, and written out where it cannot.
 */
export function carved(
  entry: Entry,
  environment: string,
  tool: string,
  places: readonly string[],
  keys: readonly string[],
): Entry[] {
  const { rule } = entry
  const elsewhere = (rule.in ?? places).filter((place) => fold(place) !== fold(environment))
  const others = withoutTool(rule.tools, tool, keys)
  const part = (changes: Partial<Rule>): Entry => {
    const { id: parent, ...said } = rule
    return { from: null, rule: { ...said, ...changes }, ...(parent !== undefined && { parent }) }
  }
  if (elsewhere.length === 0) return others.length === 0 ? [] : [{ ...entry, rule: { ...rule, tools: others } }]
  if (others.length === 0) return [{ ...entry, rule: { ...rule, in: elsewhere } }]
  if (namesLiterally(rule, tool))
    return [{ ...entry, rule: { ...rule, tools: others } }, part({ tools: [tool], in: elsewhere })]
  return [{ ...entry, rule: { ...rule, in: elsewhere } }, part({ tools: others, in: [environment] })]
}

/** The same tools but for one; a pattern that names it becomes the names of the others that there are. */
function withoutTool(patterns: readonly string[], tool: string, keys: readonly string[]): string[] {
  const staying = patterns.filter((pattern) => !fits(pattern, tool))
  const written = patterns
    .filter((pattern) => pattern !== tool && fits(pattern, tool))
    .flatMap((pattern) => keys.filter((key) => key !== tool && fits(pattern, key)))
    .filter((key) => !staying.some((pattern) => fits(pattern, key)))
  return [...staying, ...new Set(written)]
}

/**
 * The normal form of what an edit has touched: rules that say the same are one, and each part of a rule that had a name
 * has one of its own.
 */
export function settled(entries: readonly Entry[], before: readonly Rule[], document: PolicyDocument): Entry[] {
  const merged = [...entries]
  for (let pair = mergeable(merged, before); pair; pair = mergeable(merged, before)) {
    const [keep, go] = pair
    merged[keep] = { ...merged[keep]!, rule: union(merged[keep]!.rule, merged[go]!.rule) }
    merged.splice(go, 1)
  }
  const taken = new Set(Object.values(document.roles).flatMap(({ rules }) => rules.flatMap(({ id }) => id ?? [])))
  return merged.map(({ parent, ...entry }) => {
    if (parent === undefined || entry.from !== null) return entry
    const id = freeName(parent, entry.rule, taken)
    taken.add(id)
    return { ...entry, rule: { id, ...entry.rule } }
  })
}

/** A rule that the edit touched and has no name, and one that can say it along; the one that stood there before stays. */
function mergeable(entries: readonly Entry[], before: readonly Rule[]): [number, number] | null {
  for (const [go, { from, rule }] of entries.entries()) {
    const isTouched = from === null || before[from] !== rule
    if (!isTouched || rule.id !== undefined || rule.when !== undefined) continue
    const fitting = [sameTools, samePlaces].flatMap((isSame) =>
      entries.flatMap(({ from: other, rule: kept }, keep) => {
        const mayKeep = keep !== go && (other !== null || (from === null && keep < go))
        return mayKeep && says(kept) === says(rule) && isSame(kept, rule) ? [keep] : []
      }),
    )
    if (fitting[0] !== undefined) return [fitting[0], go]
  }
  return null
}

/** All that a rule says but of what and where; no two with conditions say the same. */
function says({ when, then, because, title, duty = [], tier, expires, permission }: Rule): string | null {
  const signers = duty.toSorted((one, other) => (one.group < other.group ? -1 : 1))
  const duties = signers.map(({ group, count }) => [group, count])
  return when === undefined ? JSON.stringify([then, because, title, duties, tier, expires, permission]) : null
}

function sameTools(one: Rule, other: Rule): boolean {
  return one.in !== undefined && other.in !== undefined && isSameSet(one.tools, other.tools)
}

function samePlaces(one: Rule, other: Rule): boolean {
  if (one.in === undefined || other.in === undefined) return one.in === other.in
  return isSameSet(one.in.map(fold), other.in.map(fold))
}

function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  const [left, right] = [new Set(one), new Set(other)]
  return left.size === right.size && [...left].every((item) => right.has(item))
}

function union(kept: Rule, gone: Rule): Rule {
  if (samePlaces(kept, gone))
    return { ...kept, tools: [...kept.tools, ...gone.tools.filter((name) => !kept.tools.includes(name))] }
  const named = new Set(kept.in?.map(fold))
  return { ...kept, in: [...(kept.in ?? []), ...(gone.in ?? []).filter((name) => !named.has(fold(name)))] }
}

/** A name for a part of a rule, such as `read-prod` or `read-2`. */
function freeName(parent: string, { in: places = [] }: Rule, taken: ReadonlySet<string>): string {
  const stem = parent.slice(0, 70)
  const named = places.length === 1 ? `${stem}-${fold(places[0]!)}`.slice(0, 80) : null
  if (named !== null && !taken.has(named)) return named
  for (let number = 2; ; number++) if (!taken.has(`${stem}-${number}`)) return `${stem}-${number}`
}
