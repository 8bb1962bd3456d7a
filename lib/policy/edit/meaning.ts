import { type CompiledRule, compilePolicy, lineage } from '@/lib/policy/compile'
import { compiledBurden } from '@/lib/policy/edit/burden'
import type { PolicyDocument } from '@/lib/policy/schema'
import { fold } from '@/lib/policy/shape'
import type { Tool } from '@/lib/tools/schema'

export type CellName = { role: string; environment: string; tool: string }

/** Every cell of which some call may get something else after an edit of the rules of one role. */
export function changedMeanings(
  before: PolicyDocument,
  after: PolicyDocument,
  edited: string,
  tools: readonly Tool[],
): CellName[] {
  const [old, now] = [compilePolicy(before, tools), compilePolicy(after, tools)]
  const roles = Object.keys(after.roles).filter((role) => lineage(role, after.roles).includes(fold(edited)))
  return roles.flatMap((role) => {
    const [was, is] = [old.roles.get(fold(role))!.rulesOf, now.roles.get(fold(role))!.rulesOf]
    return [...now.tools.values()].flatMap(({ index, tool: { key } }) =>
      now.places.flatMap((environment, place) =>
        meaningOf(was[index]!, place) === meaningOf(is[index]!, place) ? [] : [{ role, environment, tool: key }],
      ),
    )
  })
}

const said = new WeakMap<CompiledRule, string>()

/** A rule by all that decides with it. */
function essence(rule: CompiledRule): string {
  const known = said.get(rule)
  if (known !== undefined) return known
  const { answer, conditions, duties, expiresInSeconds, permissionSeconds, tier } = rule
  const text = JSON.stringify([answer, conditions, duties, expiresInSeconds, permissionSeconds, tier])
  said.set(rule, text)
  return text
}

/** What the rules say together in the environment of this position: two that mean the same are the same text. */
export function meaningOf(all: readonly CompiledRule[], place: number): string {
  const rules = all.filter(({ environments }) => (environments & (1 << place)) !== 0)
  const always = rules.filter(({ conditions }) => conditions === null)
  if (always.some(({ answer }) => answer === 'deny')) return 'deny'
  const { counts, tier, seconds, permission } = compiledBurden(
    always.filter(({ answer }) => answer === 'ask'),
    0,
  )
  const permits = always.length > 0
  const depends = rules.filter(({ conditions, answer }) => conditions !== null && !(permits && answer === 'allow'))
  const signers = [...counts].toSorted(([one], [other]) => (one < other ? -1 : 1))
  return JSON.stringify([permits, signers, tier, seconds, permission, [...new Set(depends.map(essence))].toSorted()])
}
