import type { PolicyDocument, Rule } from '@/lib/policy/schema'

/** A rule as it is written, with the name that a decision gives it; nothing where the role has none of this name. */
export function writtenRule({ roles }: PolicyDocument, role: string, id: string): [[string, Rule]] | undefined {
  const rule = roles[role]?.rules.find((each, at) => (each.id ?? `${role}/${at + 1}`) === id)
  return rule && [[id, rule]]
}

/** Who signs by a rule that asks, how much it weighs, how long it waits and what comes of it; where none asks, one person of a group. */
export function signersIn(rule: Rule | undefined, usualGroup: string) {
  const { duty = [{ group: usualGroup, count: 1 }], tier = null, expires = null, permission = null } = rule ?? {}
  return { duties: duty, tier, expires, permission }
}

/** The group that most rules ask to sign; `admins` where none asks anybody. */
export function mostAskedGroup({ roles }: PolicyDocument): string {
  const counts = new Map<string, number>()
  for (const { group } of Object.values(roles).flatMap(({ rules }) => rules.flatMap(({ duty = [] }) => duty)))
    counts.set(group, (counts.get(group) ?? 0) + 1)
  const [most] = [...counts].toSorted(([, one], [, other]) => other - one)
  return most?.[0] ?? 'admins'
}
