import { readYaml } from '@/lib/imports/recover/documents'
import type { TaskFacts } from '@/lib/imports/facts/schema'
import { byImportance } from '@/lib/imports/recover/files'
import type { Contents } from '@/lib/imports/reader/contents'
import type { TreeFile } from '@/lib/imports/reader/history'
import type { Touch } from '@/lib/imports/reader/records'
import type { EntryRecord, TaskRecord } from '@/lib/imports/store/schema'
import type { Commit, Problem } from '@/lib/imports/schema'
import { taskFacts } from '@/lib/imports/recover/tallies'
import { statusEntries, type TaskLife, taskLives } from '@/lib/imports/recover/lives'
import { readTaskFile, taskFlags, taskRecordOf } from '@/lib/imports/recover/tasks'

/** The tasks of a branch from all its task files, with their lives, and which ids are known. */
export type BranchTasks = {
  tasks: TaskRecord[]
  entries: EntryRecord[]
  facts: Record<string, TaskFacts>
  keys: Set<string>
  problems: Problem[]
}

/** Reads the task files that stand at the tip; when none does, those that stood there last. */
export async function readTasks(
  contents: Contents,
  files: ReadonlyMap<string, readonly Touch[]>,
  tree: ReadonlyMap<string, TreeFile>,
): Promise<BranchTasks> {
  const found: BranchTasks = { tasks: [], entries: [], facts: {}, keys: new Set(), problems: [] }
  const paths = new Set(tree.keys())
  const standing = [...files.keys()].filter((path) => tree.get(path)?.kind === 'file')
  for (const path of (standing.length > 0 ? standing : [...files.keys()]).toSorted(byImportance))
    await readFile(contents, path, files.get(path)!, paths, found)
  return found
}

async function readFile(
  contents: Contents,
  path: string,
  touches: readonly Touch[],
  tree: ReadonlySet<string>,
  found: BranchTasks,
): Promise<void> {
  const versions: { commit: Commit; text: string | null }[] = []
  for (const { commit, after } of touches) {
    versions.push({ commit, text: after === null ? null : (await contents.text(after, path)).text })
    contents.past(commit)
  }
  const lives = taskLives(versions)
  const newest = touches.at(-1)!
  const oid = newest.after
  const tip = oid === null ? { text: '', notes: [] } : await contents.text(oid, path)
  const reading = readYaml(tip.text ?? '')
  const notes = [...tip.notes, ...reading.notes, ...(tip.text?.trim() === '' && oid !== null ? [emptyNote] : [])]
  const file = readTaskFile(path, reading.value, reading.lines)
  const problems = [...notes.map((note) => ({ ...note, path })), ...file.problems]
  found.problems.push(...problems.map((problem) => ({ ...problem, commit: newest.commit.hash })))
  if (oid !== null && file.tasks.size > 0) found.facts[path] = taskFacts(file, tree)

  const keys = new Set(file.tasks.keys())
  for (const key of keys) found.keys.add(key)
  for (const [key, task] of file.tasks) {
    const life = lives.get(key) ?? unknownLife(touches)
    found.tasks.push(taskRecordOf(path, key, task, { ...life, present: true }, taskFlags(key, task, { keys, tree })))
    found.entries.push(...statusEntries(path, key, life))
  }
  for (const [key, life] of lives) if (!keys.has(key)) addGone(found, path, key, life)
}

const emptyNote = { code: 'empty_file' as const, line: null, reason: 'The file is empty.' }

/** A task the file once held, read from the lines it had last. */
function addGone(found: BranchTasks, path: string, key: string, life: TaskLife): void {
  const block = readTaskFile(path, readYaml(`tasks:\n${life.block}`).value)
  const task = block.tasks.values().next().value ?? {}
  found.tasks.push(taskRecordOf(path, key, task, { ...life, present: false }, ['gone']))
  found.entries.push(...statusEntries(path, key, life))
}

function unknownLife(touches: readonly Touch[]): TaskLife {
  const [first, last] = [touches[0]!.commit, touches.at(-1)!.commit]
  return { first, last, present: true, startedAt: null, completedAt: null, block: '', changes: [] }
}
