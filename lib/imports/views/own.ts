import type { BranchRow } from '@/lib/imports/views/schema'

// More than this many branches nobody reads one after the other.
const mostShown = 12

/** The branches that have something of their own to tell, newest first, and those that are folded away behind them. */
export function ownBranches<Row extends Pick<BranchRow, 'head' | 'goneAt'> & { facts: { isOwn: boolean } }>(
  branches: readonly Row[],
): { own: Row[]; others: Row[] } {
  const heads = new Set<string>()
  const own: Row[] = []
  const others: Row[] = []
  for (const branch of branches) {
    const tells = branch.goneAt === null && branch.facts.isOwn && !heads.has(branch.head) && own.length < mostShown
    ;(tells ? own : others).push(branch)
    heads.add(branch.head)
  }
  return { own, others }
}
