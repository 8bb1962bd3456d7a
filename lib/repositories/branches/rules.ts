import { branchesWords } from '@/lib/repositories/branches/labels'
import { compileGlob, matchesGlob } from '@/lib/policy/pattern'
import { branchName } from '@/lib/repositories/schema'
import type { Brief } from '@/lib/requests/schema'

/**
 * Whether a branch moves by deliveries alone: by its name, or by a pattern as policies write them, in which `*` is anything
 * but / and `**` as a part of its own any number of parts. Branches of pods' own are theirs, whatever a pattern says.
 */
export function isProtected(patterns: readonly string[], branch: string): boolean {
  const parts = branch.split('/')
  return parts[0] !== 'pods' && patterns.some((pattern) => matchesGlob(compileGlob(pattern), parts))
}

/** The protected branches that have names: those that are written as such, and those that are there. */
export function namedBranches(patterns: readonly string[], there: readonly string[]): string[] {
  const written = patterns.filter((pattern) => branchName.safeParse(pattern).success)
  return [...new Set([...written, ...there.filter((branch) => isProtected(patterns, branch))])]
}

type Asked = {
  asker: string
  repository: string
  before: readonly string[]
  after: readonly string[]
  takesIn: readonly { branch: string; commit: string }[]
  /** Branches that would move without a signature from then on. */
  leaves: readonly string[]
}

/** Everything Countersign says about other branches that would move by deliveries alone. */
export function branchesBrief({ asker, repository, before, after, takesIn, leaves }: Asked): Brief {
  const added = after.filter((one) => !before.includes(one))
  const removed = before.filter((one) => !after.includes(one))
  const { brief } = branchesWords
  return {
    sentence: brief.sentence(asker, repository, added, removed),
    consequences: [
      ...(added.length > 0 ? [brief.added(added)] : []),
      ...takesIn.map(brief.takesIn),
      ...(removed.length > 0 ? [brief.removed(removed)] : []),
    ],
    ifNoAnswer: brief.ifNoAnswer,
    undo: brief.undo,
    reversible: true,
    tierReasons: removed.length > 0 ? [brief.reason] : [],
    unusual: leaves.map((branch) => ({ text: brief.leaves(branch), baseline: brief.baseline })),
    checks: [],
    title: repository,
    object: repository,
    whole: false,
  }
}
