import { type OwnersChanges, ownersWords } from '@/lib/repositories/owned/labels'
import { ownerLine } from '@/lib/repositories/owned/lines'
import type { Owner } from '@/lib/repositories/schema'
import type { Brief } from '@/lib/requests/schema'

/** Those of the first that are not among the second. */
export function without(owners: readonly Owner[], others: readonly Owner[]): Owner[] {
  const known = new Set(others.map(ownerLine))
  return owners.filter((one) => !known.has(ownerLine(one)))
}

/** What is otherwise by the second than by the first: the same group at the same place with another count stays there. */
export function changesBetween(before: readonly Owner[], after: readonly Owner[]): OwnersChanges {
  const changes: OwnersChanges = { added: [], more: [], fewer: [], removed: [] }
  const isOf = (one: Owner) => (other: Owner) => one.path === other.path && one.group === other.group
  for (const owner of without(after, before)) {
    const was = before.find(isOf(owner))?.count
    if (was === undefined) changes.added.push(owner)
    else changes[owner.count > was ? 'more' : 'fewer'].push({ owner, was })
  }
  changes.removed = before.filter((owner) => !after.some(isOf(owner)))
  return changes
}

/** So many of a kind are told one by one. */
const mostTold = 5

/** What is unusual of one kind: the first of it, and how many more there are. */
function some(texts: readonly string[], baseline: string): Brief['unusual'] {
  const shown = texts.slice(0, mostTold).map((text) => ({ text, baseline }))
  const more = texts.length - shown.length
  return more > 0 ? [...shown, { text: ownersWords.brief.others(more), baseline }] : shown
}

type Asked = {
  asker: string
  repository: string
  before: readonly Owner[]
  after: readonly Owner[]
  /** How many people are in each group. */
  people: ReadonlyMap<string, number>
}

/** Everything Countersign says about others who would sign at places of a repository. */
export function ownersBrief({ asker, repository, before, after, people }: Asked): Brief {
  const changes = changesBetween(before, after)
  const { added, more, fewer, removed } = changes
  const { brief } = ownersWords
  const there = ({ group }: Owner) => people.get(group) ?? 0
  const never = [...added, ...more.map(({ owner }) => owner)].filter((owner) => there(owner) < owner.count)
  return {
    sentence: brief.sentence(asker, repository, changes),
    consequences: [
      ...(added.length + more.length > 0 ? [brief.added] : []),
      ...(fewer.length > 0 ? [brief.fewer] : []),
      ...(removed.length > 0 ? [brief.removed] : []),
    ],
    ifNoAnswer: brief.ifNoAnswer,
    undo: brief.undo,
    reversible: true,
    tierReasons: fewer.length + removed.length > 0 ? [brief.reason] : [],
    unusual: [
      ...some(removed.map(brief.leaves), brief.baseline),
      ...some(fewer.map(brief.lessens), brief.baseline),
      ...some(
        never.map((owner) => brief.never(owner, there(owner))),
        brief.thereBaseline,
      ),
    ],
    checks: [],
    title: repository,
    object: repository,
    whole: false,
  }
}
