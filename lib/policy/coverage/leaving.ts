import { type Asking, coverageOf, type DutyRow } from '@/lib/policy/coverage/rules'

type Line = { number: number; sentence: string }

/** What hangs on a person, and falls to others or to nobody once their access ends. */
export type Leaving = {
  /** Duties that can be fulfilled now, and could not be without them. */
  gaps: DutyRow[]
  /** Open requests that they have signed. */
  votes: Line[]
  /** Open requests of their own. */
  asked: Line[]
  /** Pods that they answer for. */
  pods: { slug: string; name: string }[]
}

type Groups = Parameters<typeof coverageOf>[1]
type Pods = Parameters<typeof coverageOf>[2]

/** The duties that would become gaps without this person. */
export function gapsWithout(personId: string, asks: readonly Asking[], groups: Groups, pods: Pods): DutyRow[] {
  const left = groups.map((group) => ({ ...group, able: group.able.filter(({ id }) => id !== personId) }))
  const key = ({ group, rule }: DutyRow) => `${group} ${rule}`
  const gapsIn = (among: Groups) => coverageOf(asks, among, pods).filter(({ cover }) => cover === 'gap')
  const known = new Set(gapsIn(groups).map(key))
  return gapsIn(left).filter((row) => !known.has(key(row)))
}
