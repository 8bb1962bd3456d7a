import type { BranchFacts, StrayWork } from '@/lib/imports/facts/schema'
import { shorten } from '@/lib/imports/recover/values'
import type { ChangelogRecord, EntryRecord } from '@/lib/imports/store/schema'

const maxNames = 200

/** Work under names that no task file of the branch knows, most of it first, and how many such names there are. */
export function strayFacts(
  known: ReadonlySet<string>,
  log: readonly Pick<ChangelogRecord, 'taskKey' | 'firstAt'>[],
  entries: readonly Pick<EntryRecord, 'taskKey' | 'at'>[],
): Pick<BranchFacts, 'strayWork' | 'strayNames'> {
  const found = new Map<string, StrayWork>()
  const add = (key: string | null, at: string, what: 'logEntries' | 'notes') => {
    if (key === null || known.has(key)) return
    const work = found.get(key) ?? { key: shorten(key, 200), logEntries: 0, notes: 0, firstAt: at, lastAt: at }
    found.set(key, work)
    work[what]++
    if (at < work.firstAt) work.firstAt = at
    if (at > work.lastAt) work.lastAt = at
  }
  for (const { taskKey, firstAt } of log) add(taskKey, firstAt, 'logEntries')
  for (const { taskKey, at } of entries) add(taskKey, at, 'notes')
  const amount = ({ logEntries, notes }: StrayWork) => logEntries + notes
  const strayWork = [...found.values()].toSorted((one, other) => amount(other) - amount(one))
  return { strayWork: strayWork.slice(0, maxNames), strayNames: strayWork.length }
}
