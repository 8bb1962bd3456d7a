import { digestOf } from '@/lib/core/canonical'
import type { Kept, ReturnPlan, RevokePlan, Stays } from '@/lib/memory/revoke/schema'
import type { VersionState } from '@/lib/memory/written/schema'

/** A version that a task taught, with what its entry is now. */
export type TaughtRow = {
  entryId: string
  key: string
  number: number
  state: VersionState
  request: number | null
  /** Which version pods are given; null for none. */
  active: number | null
  /** The newest one before it that pods were given, that nobody took from them and that the task did not write. */
  before: number | null
}

/** What it does to take from pods everything in these rows, which are all that a task taught. */
export function revokePlan(rows: readonly TaughtRow[]): RevokePlan {
  const given = rows.filter(({ state }) => state === 'active')
  const leaves = given.map(({ entryId, key, number, before }) => ({ entryId, key, number, to: before }))
  const older = rows
    .filter(({ state }) => state === 'superseded')
    .map(({ entryId, key, number }) => ({ entryId, key, number }))
  const isGiven = new Set(given.map(({ entryId }) => entryId))
  const newest = new Map(rows.filter(({ entryId }) => !isGiven.has(entryId)).map((row) => [row.entryId, row]))
  const stays = rows.flatMap((row): Kept[] => {
    const { entryId, key, number, state, request, active } = row
    if (state === 'pending') return [{ entryId, key, number, why: 'waits', request }]
    if (state === 'held' || state === 'archived') return [{ entryId, key, number, why: 'taken' }]
    const isLast = newest.get(entryId) === row
    return isLast && state === 'superseded' ? [{ entryId, key, number, why: 'replaced', by: active }] : []
  })
  return { leaves, older, stays, digest: digestOf({ leaves, older, stays }) }
}

/** What became of a version since it was taken, by what pods are given now. */
function becameOf(number: number, active: number | null): Stays {
  if (active === null) return { why: 'taken' }
  return active === number ? { why: 'given' } : { why: 'replaced', by: active }
}

/** A version that a revocation took, with what its entry is now. */
export type RevokedRow = {
  entryId: string
  key: string
  number: number
  was: VersionState
  backTo: number | null
  state: VersionState
  active: number | null
}

/** What it does to give back what these rows say, which are all of one revocation. What changed since then is kept. */
export function returnPlan(rows: readonly RevokedRow[]): ReturnPlan {
  const returns: ReturnPlan['returns'] = []
  const older: ReturnPlan['older'] = []
  const stays: Kept[] = []
  for (const { entryId, key, number, was, backTo, state, active } of rows) {
    if (was === 'superseded') {
      if (state === 'taken') older.push({ entryId, key, number })
    } else if (backTo === null ? state === 'held' : state === 'taken' && active === backTo)
      returns.push({ entryId, key, number, replaces: backTo })
    else {
      // One that went back to another is like any that was replaced; one that left is what somebody made of it since.
      if (backTo !== null && state === 'taken') older.push({ entryId, key, number })
      stays.push({ entryId, key, number, ...becameOf(number, active) })
    }
  }
  return { returns, older, stays, digest: digestOf({ returns, older, stays }) }
}
