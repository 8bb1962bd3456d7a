import { ownersWords } from '@/lib/repositories/owned/labels'
import { ownerLine } from '@/lib/repositories/owned/lines'
import type { Owner } from '@/lib/repositories/schema'
import type { Brief } from '@/lib/requests/schema'

/** Those of the first that are not among the second. */
export function without(owners: readonly Owner[], others: readonly Owner[]): Owner[] {
  const known = new Set(others.map(ownerLine))
  return owners.filter((one) => !known.has(ownerLine(one)))
}

type Asked = { asker: string; repository: string; before: readonly Owner[]; after: readonly Owner[] }

/** Everything Countersign says about others who would sign at places of a repository. */
export function ownersBrief({ asker, repository, before, after }: Asked): Brief {
  const [added, removed] = [without(after, before), without(before, after)]
  const { brief } = ownersWords
  return {
    sentence: brief.sentence(asker, repository, added, removed),
    consequences: [...(added.length > 0 ? [brief.added] : []), ...(removed.length > 0 ? [brief.removed] : [])],
    ifNoAnswer: brief.ifNoAnswer,
    undo: brief.undo,
    reversible: true,
    tierReasons: removed.length > 0 ? [brief.reason] : [],
    unusual: removed.map((owner) => ({ text: brief.leaves(owner), baseline: brief.baseline })),
    checks: [],
    title: repository,
    object: repository,
    whole: false,
  }
}
