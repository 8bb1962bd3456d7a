import type { Loss } from '@/lib/imports/facts/schema'
import type { Commit } from '@/lib/imports/schema'
import { shorten } from '@/lib/imports/recover/values'

/** What a version of a file holds, by what tells it apart, with a name for people. */
export type Held = ReadonlyMap<string | number, string>

/** A commit with what a file held before and after it; `after` is null when the file is gone. */
export type Step = { commit: Commit; before: Held; after: Held | null }

const maxLosses = 200
const maxNames = 20

/**
 * The commits at which a file lost entries: as many or fewer stand there than stayed, so that it was cut and not edited.
 * Each says which commit, from how many to how many, what left, and whether it was a cut, a deletion or a merge.
 */
export function lossesOf(file: string, of: Loss['of'], steps: Iterable<Step>): Loss[] {
  const losses: Loss[] = []
  for (const { commit, before, after } of steps) {
    const left = [...before].filter(([key]) => !after?.has(key))
    const many = after?.size ?? 0
    // What was put in another form leaves as many behind; what starts anew keeps none.
    if (left.length === 0 || (many >= before.size && left.length < before.size)) continue
    const { hash, author, at } = commit
    const cause = after === null ? 'deletion' : commit.parents > 1 ? 'merge' : 'cut'
    const names = left.slice(0, maxNames).map(([, name]) => shorten(name, 120))
    losses.push({
      file,
      of,
      cause,
      commit: hash,
      author,
      at,
      before: before.size,
      after: many,
      left: left.length,
      names,
    })
    if (losses.length >= maxLosses) break
  }
  return losses
}
