import type { PolicySnapshot } from '@/lib/policy/compile'
import { anyOtherChange, kindOfChangeWords, kindsOfChange } from '@/lib/policy/labels'
import { wholeRoles } from '@/lib/policy/matrix'
import type { PolicyDocument } from '@/lib/policy/schema'
import { fold } from '@/lib/policy/shape'

/** One thing of the policy that asks a group to sign: a rule, or a kind of change. */
export type Asking = {
  group: string
  count: number
  /** The rule's id, or `changes.access`. */
  rule: string
  words: string
  /** The roles for whose pods it holds; none for a kind of change. */
  roles: string[]
  /** A cell of the matrix in which it speaks; null for a kind of change. */
  cell: { role: string; tool: string; environment: string } | null
}

/** Everything that asks somebody to sign, in the order of the document. */
export function askings(document: PolicyDocument, snapshot: PolicySnapshot, podRoles: readonly string[]): Asking[] {
  const found = new Map<string, Asking>()
  const roles = [...wholeRoles(document), ...podRoles]
  for (const { role, tool, rule } of rulesOf(snapshot, roles)) {
    const environment = snapshot.places.find((_, at) => (rule.environments & (1 << at)) !== 0)
    if (rule.answer !== 'ask' || environment === undefined) continue
    for (const { group, count } of rule.duties) {
      const { id, words } = rule.shown
      const known = found.get(`${group} ${id}`)
      if (!known)
        found.set(`${group} ${id}`, { group, count, rule: id, words, roles: [role], cell: { role, tool, environment } })
      else if (!known.roles.includes(role)) known.roles.push(role)
    }
  }
  const changes = [...snapshot.changes].flatMap(([kind, { duties, rows }]) => {
    const rule = `changes.${kind}`
    const all = [
      { duties, rule, words: kindOfChangeWords(kind) },
      ...rows.map((row, at) => ({ duties: row.duties, rule: `${rule}/${at + 1}`, words: row.words })),
    ]
    return all.flatMap((one) =>
      one.duties.map((duty) => ({ ...duty, rule: one.rule, words: one.words, roles: [], cell: null })),
    )
  })
  // Where each kind is named, nothing is left that would ask for admins.
  if (kindsOfChange.every((kind) => snapshot.changes.has(kind))) return [...found.values(), ...changes]
  const others = { group: 'admins', count: 1, rule: 'changes', words: anyOtherChange, roles: [], cell: null }
  return [...found.values(), ...changes, others]
}

function* rulesOf(snapshot: PolicySnapshot, roles: readonly string[]) {
  const keys = [...snapshot.tools.keys()]
  for (const named of new Set(roles.map(fold))) {
    const role = snapshot.roles.get(named)
    for (const [index, rules] of role?.rulesOf.entries() ?? [])
      for (const rule of rules) yield { role: role!.name, tool: keys[index]!, rule }
  }
}

export type Named = { id: string; name: string }

/** `gap`: too few can sign. `tight`: nobody of those who can may be missing. */
export type Cover = 'gap' | 'tight' | 'enough'

/** A duty with whoever can fulfil it. */
export type DutyRow = Asking & {
  title: string
  able: Named[]
  /** Who is in the group and may not decide. */
  unable: Named[]
  cover: Cover
  /** Pods of which too few are left, as nobody signs what a pod asks who answers for it or has a key of it. */
  short: { pod: string; barred: string[]; left: number }[]
}

type Group = { group: string; title: string; able: readonly Named[]; unable: readonly Named[] }
/** A pod, with whoever signs nothing of it: its owner, and who was shown a key that still opens. */
type Owned = { name: string; role: string; ownerId: string | null; keys?: readonly string[] }

const worstFirst: Readonly<Record<Cover, number>> = { gap: 0, tight: 1, enough: 2 }

/** Each duty with who can sign it, gaps first. */
export function coverageOf(asks: readonly Asking[], groups: readonly Group[], pods: readonly Owned[]): DutyRow[] {
  const rows = asks.map((asking): DutyRow => {
    const { title, able, unable } = groups.find(({ group }) => group === asking.group) ?? nobody(asking.group)
    const short = shortFor(asking, able, pods)
    const spare = able.length - asking.count
    const cover = spare < 0 || short.length > 0 ? 'gap' : spare === 0 ? 'tight' : 'enough'
    return { ...asking, title, able: [...able], unable: [...unable], short, cover }
  })
  return rows.toSorted(
    (one, other) =>
      worstFirst[one.cover] - worstFirst[other.cover] ||
      one.able.length - one.count - (other.able.length - other.count) ||
      one.title.localeCompare(other.title, 'en'),
  )
}

function nobody(group: string): Group {
  return { group, title: group, able: [], unable: [] }
}

/** The pods for which it is enough with everybody, and not without those who sign nothing of them. */
function shortFor({ roles, count }: Asking, able: readonly Named[], pods: readonly Owned[]): DutyRow['short'] {
  if (able.length < count) return []
  return pods.flatMap(({ name, role, ownerId, keys = [] }) => {
    const barred = able.filter(({ id }) => id === ownerId || keys.includes(id))
    const left = able.length - barred.length
    const holds = roles.some((one) => fold(one) === fold(role))
    const isShort = barred.length > 0 && holds && left < count
    return isShort ? [{ pod: name, barred: barred.map((one) => one.name), left }] : []
  })
}
