import { readYaml } from '@/lib/imports/recover/documents'
import type { Loss, TaskFacts } from '@/lib/imports/facts/schema'
import { nowhere, type Reading } from '@/lib/imports/recover/reading'
import { byImportance } from '@/lib/imports/recover/files'
import type { Contents } from '@/lib/imports/reader/contents'
import type { TreeFile } from '@/lib/imports/reader/history'
import type { Touch } from '@/lib/imports/reader/records'
import type { EntryRecord, TaskRecord } from '@/lib/imports/store/schema'
import type { Commit, Problem } from '@/lib/imports/schema'
import { taskFacts } from '@/lib/imports/recover/tallies'
import type { Held } from '@/lib/imports/recover/losses'
import { taskLosses, type TaskStep } from '@/lib/imports/reader/losses'
import { splitTasks, statusEntries, type TaskLife, taskLives } from '@/lib/imports/recover/lives'
import { readTaskFile, type TaskFile, taskFlags, taskRecordOf } from '@/lib/imports/recover/tasks'

/** The tasks of a branch from all its task files, with their lives, and which ids are known. */
export type BranchTasks = {
  tasks: TaskRecord[]
  entries: EntryRecord[]
  facts: Record<string, TaskFacts>
  keys: Set<string>
  problems: Problem[]
  losses: Loss[]
}

/** Reads the task files that stand at the tip; when none does, those that stood there last. */
export async function readTasks(
  contents: Contents,
  files: ReadonlyMap<string, readonly Touch[]>,
  tree: ReadonlyMap<string, TreeFile>,
): Promise<BranchTasks> {
  const found: BranchTasks = { tasks: [], entries: [], facts: {}, keys: new Set(), problems: [], losses: [] }
  const paths = new Set(tree.keys())
  const standing = [...files.keys()].filter((path) => tree.get(path)?.kind === 'file')
  for (const path of (standing.length > 0 ? standing : [...files.keys()]).toSorted(byImportance))
    await readFile(contents, path, files.get(path)!, paths, found)
  return found
}

/** A version of a task file; a null text is a version without the file. What could not be read is no version at all. */
type TaskVersion = { commit: Commit; text: string | null }

async function readFile(
  contents: Contents,
  path: string,
  touches: readonly Touch[],
  tree: ReadonlySet<string>,
  found: BranchTasks,
): Promise<void> {
  const versions: TaskVersion[] = []
  const steps: TaskStep[] = []
  const texts = new Map<string, string | null>()
  const textOf = async (oid: string) => {
    if (!texts.has(oid)) texts.set(oid, (await contents.text(oid, path)).text)
    return texts.get(oid)!
  }
  for (const { commit, before, after } of touches) {
    const text = after === null ? null : await textOf(after)
    if (after === null || text !== null) versions.push({ commit, text })
    const held = { before: heldIn(before === null ? null : await textOf(before)), after: heldIn(text) }
    steps.push({ commit, ...held, isGone: after === null })
    contents.past(commit)
  }
  found.losses.push(...taskLosses(path, steps))
  const lives = taskLives(versions)
  const newest = touches.at(-1)!
  const { problems, file: tip } = await readTip(contents, path, newest)
  found.problems.push(...problems)
  // What cannot be read is not gone: then the newest version that can be read says what there is.
  const file = tip ?? lastReadable(versions)
  if (newest.after !== null && file.tasks.size > 0) found.facts[path] = taskFacts(file, tree)

  const keys = new Set(file.tasks.keys())
  const odd = tip === null ? ['as_last_read'] : []
  for (const key of keys) found.keys.add(key)
  for (const [key, task] of file.tasks) {
    const life = lives.get(key) ?? unknownLife(touches)
    const flags = [...taskFlags(key, task, { keys, tree }), ...odd]
    found.tasks.push(taskRecordOf(path, key, task, { ...life, present: true }, flags))
    found.entries.push(...statusEntries(path, key, life))
  }
  for (const [key, life] of lives)
    if (!keys.has(key)) addEarlier(found, path, key, { ...life, present: tip === null && life.present })
}

/** The newest version with what is wrong with it; no file when it stands there and cannot be read. */
async function readTip(
  contents: Contents,
  path: string,
  { after, commit }: Touch,
): Promise<{ file: TaskFile | null; problems: Problem[] }> {
  if (after === null) return { file: readTaskFile(noTasks), problems: [] }
  const { text, notes } = await contents.text(after, path)
  const reading = text === null ? null : readYaml(text)
  const file = reading?.ok ? readTaskFile(reading) : null
  const empty = text?.trim() === '' ? [emptyNote] : []
  const problems = [...notes, ...(reading?.notes ?? []), ...empty, ...(file?.notes ?? [])]
  return { file, problems: problems.map((note) => ({ ...note, path, commit: commit.hash })) }
}

/** The ids of the tasks in a text, without reading it whole where that can be done; null when it cannot be read. */
function heldIn(text: string | null): Held | null {
  if (text === null) return null
  const keys = splitTasks(text)?.keys() ?? keysIn(readYaml(text))
  return keys && new Map([...keys].map((key) => [key, key]))
}

function keysIn(reading: Reading): Iterable<string> | null {
  return reading.ok ? readTaskFile(reading).tasks.keys() : null
}

const noTasks = { value: null, lineOf: nowhere }
const emptyNote = { code: 'empty_file' as const, line: null, reason: 'The file is empty.' }

// A file that was broken more often than this in a row is not looked for any further back.
const mostBroken = 50

function lastReadable(versions: readonly TaskVersion[]): TaskFile {
  for (const { text } of versions.slice(-mostBroken).toReversed()) {
    if (text === null) break
    const reading = readYaml(text)
    if (reading.ok) return readTaskFile(reading)
  }
  return readTaskFile(noTasks)
}

/** A task the file once held, read from the lines it had last. */
function addEarlier(found: BranchTasks, path: string, key: string, life: TaskLife): void {
  const block = readTaskFile(readYaml(`tasks:\n${life.block}`))
  const task = block.tasks.values().next().value ?? {}
  found.tasks.push(taskRecordOf(path, key, task, life, [life.present ? 'as_last_read' : 'gone']))
  found.entries.push(...statusEntries(path, key, life))
}

function unknownLife(touches: readonly Touch[]): TaskLife {
  const [first, last] = [touches[0]!.commit, touches.at(-1)!.commit]
  return { first, last, present: true, startedAt: null, completedAt: null, block: '', data: null, changes: [] }
}
