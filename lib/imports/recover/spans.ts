import type { Commit, Problem } from '@/lib/imports/schema'
import type { Note } from '@/lib/imports/recover/reading'
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

/** Whether a version could be read. One that could not says nothing about who came and went. */
export function wasRead(version: Version | null): boolean {
  return version?.shape !== 'unreadable'
}

/** The newest version that could be read, or null when the file is gone. */
export function tipOf(changes: readonly FileChange[]): Version | null {
  return changes.findLast(({ after }) => wasRead(after))?.after ?? null
}

/** What could not be read in any version, each said once, with the commit that brought it and the one that mended it. */
export function problemsOf(
  path: string,
  changes: readonly FileChange[],
  table: ItemTable,
  misfit: (version: Version) => Note | null = noList,
): Problem[] {
  const found = new Map<string, { problem: Problem; last: number }>()
  for (const [index, { commit, after }] of changes.entries())
    for (const { key, ...note } of notesOf(after, table, misfit)) {
      const known = found.get(key)
      // The newest line is where it can be looked for.
      if (known) Object.assign(known, { last: index, problem: { ...known.problem, line: note.line } })
      else if (found.size < maxProblems)
        found.set(key, { last: index, problem: { ...note, path, commit: commit.hash } })
    }
  return [...found.values()].map(({ problem, last }) => {
    const mended = changes.slice(last + 1).find(({ after }) => wasRead(after))?.commit
    return mended ? { ...problem, mended: { commit: mended.hash, at: mended.at } } : problem
  })
}

const maxProblems = 500

/** What is wrong with a version that should be a list of entries and is something else. */
function noList({ shape, line = 1 }: Version): Note | null {
  const reason = 'It should be a list of entries and is not; its content was left out.'
  return shape === 'mapping' ? { code: 'not_a_list', line, reason } : null
}

function* notesOf(
  version: Version | null,
  table: ItemTable,
  misfit: (version: Version) => Note | null,
): Generator<Note & { key: string }> {
  if (version === null) return
  const odd = misfit(version)
  for (const note of odd ? [...version.notes, odd] : version.notes)
    yield { ...note, key: `${note.code} ${note.reason}` }
  for (const id of version.ids) {
    const { notes, line } = table.items[id]!
    for (const note of notes)
      yield { ...note, line: line + (note.line ?? 1) - 1, key: `${note.code} ${id} ${note.reason}` }
  }
}
