import type { Loss } from '@/lib/imports/facts/schema'
import { readChange } from '@/lib/imports/recover/changelog'
import { type Held, lossesOf, type Step } from '@/lib/imports/recover/losses'
import { memoryItems, pathOf } from '@/lib/imports/recover/memory'
import { type FileChange, wasRead } from '@/lib/imports/recover/spans'
import type { Commit } from '@/lib/imports/schema'
import type { ItemTable, Version } from '@/lib/imports/recover/timeline'

/** What a list file lost over its history, log or memory. A version that could not be read is neither gain nor loss. */
export function listLosses(of: 'changelog' | 'memory', file: string, changes: readonly FileChange[], table: ItemTable) {
  return lossesOf(file, of, stepsOf(changes, of === 'memory' ? heldInMemory(table) : heldInLog(table)))
}

function* stepsOf(changes: readonly FileChange[], held: (version: Version) => Held): Generator<Step> {
  let last: Version | null = null
  for (const { commit, before, after } of changes) {
    if (!wasRead(after)) continue
    const known: Version | null = wasRead(before) ? before : last
    last = after
    // Most versions only add to the one before; naming everything in each of thousands would take long.
    if (known === null || (after !== null && keeps(known, after))) continue
    yield { commit, before: held(known), after: after && held(after) }
  }
}

/** Whether as many entries stand there as before, and one of those. */
function keeps(known: Version, after: Version): boolean {
  if (known.shape !== 'list' || after.shape !== 'list') return known === after
  return after.ids.length >= known.ids.length && known.ids.some((id) => after.ids.includes(id))
}

function heldInLog(table: ItemTable): (version: Version) => Held {
  return ({ ids }) => new Map(Array.from(ids, (id) => [id, lineName(table.items[id]!.value)]))
}

function lineName(value: Record<string, unknown>): string {
  const { message, paths } = readChange(value)
  return message ?? paths[0] ?? '(no words)'
}

function heldInMemory(table: ItemTable): (version: Version) => Held {
  return (version) => new Map(memoryItems(version, table).map(({ value }) => [pathOf(value), pathOf(value)]))
}

/** A commit of a task file; null is a version that cannot be taken apart, or none. */
export type TaskStep = { commit: Commit; before: Held | null; after: Held | null; isGone: boolean }

/** What a task file lost over its history. */
export function taskLosses(file: string, steps: readonly TaskStep[]): Loss[] {
  return lossesOf(
    file,
    'tasks',
    steps.flatMap(({ commit, before, after, isGone }) =>
      before === null || (after === null && !isGone) ? [] : [{ commit, before, after }],
    ),
  )
}
