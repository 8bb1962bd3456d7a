import { pairFlags } from '@/lib/memory/compared/labels'
import type { MemoryState } from '@/lib/memory/schema'

export const memoryStateLabels: Record<MemoryState, string> = {
  pending: 'Waits for review',
  active: 'In use',
  held: 'Held',
  archived: 'Archived',
  rejected: 'Not accepted',
}

const flagWords: Record<string, string> = {
  path_not_in_tree: 'The file it speaks of does not exist',
  duplicate_path: 'Another entry speaks of the same file',
  missing_metadata: 'Description, tags or owner are missing',
  other_branch: 'Links to another branch',
  stale: 'Its date is older than the file',
  fallback_summary: 'Its description only says that there is none',
  ...pairFlags,
  should_not_be_indexed: 'A file that does not belong in memory',
}

/** Everything that a reading finds odd about an entry. */
export const memoryFlags: readonly string[] = Object.keys(flagWords)

/** What is odd about an entry, in words; a flag without words of its own is spelled out. */
export function memoryFlagLabel(flag: string): string {
  return flagWords[flag] ?? flag.replaceAll('_', ' ').replace(/^./, (first) => first.toUpperCase())
}

/** By what the list is ordered, in words. */
export const memorySortWords = { path: 'path', state: 'state', pod: 'pod', where: 'place', changed: 'change' } as const
