import type { Duty } from '@/lib/policy/schema'

/** Of each group that is asked, the ids of those who can sign for it. */
export type Able = ReadonlyMap<string, readonly string[]>

/** Whether these duties can be filled without some people. Nobody signs for two groups. */
export function canBeSigned(duties: readonly Duty[], able: Able, without: readonly string[]): boolean {
  const signatures = duties.flatMap(({ group, count }) => Array<string>(count).fill(group))
  const groupOf = new Map<string, string>()
  // Whoever was thought of for one group may stand for another, if somebody else takes their place.
  const fill = (group: string, tried: Set<string>): boolean =>
    (able.get(group) ?? []).some((id) => {
      if (tried.has(id) || without.includes(id)) return false
      tried.add(id)
      const before = groupOf.get(id)
      if (before !== undefined && !fill(before, tried)) return false
      groupOf.set(id, group)
      return true
    })
  return signatures.length > 0 && signatures.every((group) => fill(group, new Set()))
}

/** Whether whatever anybody asks for can be signed by others: then an installation has outgrown its first days. */
export function isGrown(duties: readonly Duty[], able: Able): boolean {
  const everybody = new Set([...able.values()].flat())
  return everybody.size > 0 && [...everybody].every((id) => canBeSigned(duties, able, [id]))
}
