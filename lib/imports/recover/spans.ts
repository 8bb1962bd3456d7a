import type { Commit, Problem } from '@/lib/imports/schema'
import type { ItemTable, Version } from '@/lib/imports/recover/timeline'

/** A commit that changed a list file: what stood there before and after, null where there was no file. */
export type FileChange = { commit: Commit; before: Version | null; after: Version | null }

/** From when to when an entry stood in its file. */
export type Span = { first: Commit; last: Commit; position: number }

/** The life of every entry of a file, by its number in the table, in the order of first appearance. */
export function spansOf(changes: readonly FileChange[]): Map<number, Span> {
  const spans = new Map<number, Span>()
  for (const { commit, after } of changes) {
    after?.ids.forEach((id, position) => {
      const span = spans.get(id)
      if (span) {
        span.last = commit
        span.position = position
      } else spans.set(id, { first: commit, last: commit, position })
    })
  }
  return spans
}

/** The newest version, or null when the file is gone. */
export function tipOf(changes: readonly FileChange[]): Version | null {
  return changes.at(-1)?.after ?? null
}

/** What could not be read in any version, each said once, with the commit that brought it. */
export function problemsOf(path: string, changes: readonly FileChange[], table: ItemTable): Problem[] {
  const problems = new Map<string, Problem>()
  const add = (commit: string, note: Omit<Problem, 'path' | 'commit'>, of: string) => {
    const key = `${note.code} ${of} ${note.reason}`
    if (!problems.has(key) && problems.size < 500) problems.set(key, { ...note, path, commit })
  }
  const seen = new Set<number>()
  for (const { commit, after } of changes) {
    for (const note of after?.notes ?? []) add(commit.hash, note, '')
    after?.ids.forEach((id) => {
      if (seen.has(id)) return
      seen.add(id)
      const { notes, line } = table.items[id]!
      for (const note of notes) add(commit.hash, { ...note, line: line + (note.line ?? 1) - 1 }, String(id))
    })
  }
  return [...problems.values()]
}
