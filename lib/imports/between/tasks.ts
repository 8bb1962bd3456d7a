import { type PathChange, valueChanges } from '@/lib/difference/structure'
import { readYaml } from '@/lib/imports/recover/documents'
import { readTaskFile, statusOf } from '@/lib/imports/recover/tasks'
import { isRecord, restOf, textOf, wordsOf } from '@/lib/imports/recover/values'

/** A file of records that is longer takes too long to be taken apart while somebody waits for a page. */
export const longestRecords = 100_000

type Status = ReturnType<typeof statusOf>

/** A task that one version of a task file holds otherwise than the one before it. */
export type TaskChange = {
  key: string
  title: string | null
  kind: 'came' | 'went' | 'changed'
  /** Where it stands in words that everybody reads; as it is written where that is none of them. */
  from: { status: Status; written: string | null } | null
  to: { status: Status; written: string | null } | null
  /** What else it says otherwise. */
  fields: PathChange[]
}

/** What of a task file changes: its tasks, and what stands beside them. */
export type TaskFileChange = { tasks: TaskChange[]; beside: PathChange[]; same: number }

/**
 * What one version of a task file makes of another, task by task. Null where a version cannot be read to its end as what it
 * is: then people read the text, and nothing is left out in silence.
 */
export function taskChanges(before: string | null, after: string): TaskFileChange | null {
  const [old, fresh] = [before === null ? nothing : fileIn(before), fileIn(after)]
  if (!old || !fresh) return null
  const beside = valueChanges(old.beside, fresh.beside)
  if (!beside) return null
  const tasks: TaskChange[] = []
  let same = 0
  for (const key of new Set([...fresh.tasks.keys(), ...old.tasks.keys()])) {
    const change = changeOf(key, old.tasks.get(key) ?? null, fresh.tasks.get(key) ?? null)
    if (!change) return null
    if (change === 'same') same++
    else tasks.push(change)
  }
  return { tasks, beside: beside.filter(isSaid), same }
}

type TaskFile = { tasks: ReadonlyMap<string, Record<string, unknown>>; beside: Record<string, unknown> }

const nothing: TaskFile = { tasks: new Map(), beside: {} }

function fileIn(text: string): TaskFile | null {
  if (text.length > longestRecords) return null
  const reading = readYaml(text)
  if (!reading.ok || reading.notes.length > 0 || !isRecord(reading.value)) return null
  const { tasks, notes } = readTaskFile(reading)
  return notes.length > 0 ? null : { tasks, beside: restOf(reading.value, ['tasks']) }
}

function changeOf(
  key: string,
  before: Record<string, unknown> | null,
  after: Record<string, unknown> | null,
): TaskChange | 'same' | null {
  const all = valueChanges(before ?? {}, after ?? {})
  if (!all) return null
  if (before && after && all.length === 0) return 'same'
  const [from, to] = [standing(before), standing(after)]
  // A status that is only another word for the same is told among the fields.
  const isTold = from?.status !== to?.status || from?.status === 'unknown'
  const fields = all.filter((one) => isSaid(one) && !(isTold && one.path === 'status'))
  const title = wordsOf((after ?? before)!.title) ?? wordsOf((after ?? before)!.name)
  return { key, title, kind: before === null ? 'came' : after === null ? 'went' : 'changed', from, to, fields }
}

function standing(task: Record<string, unknown> | null): TaskChange['from'] {
  const written = task && textOf(task.status)
  return task && { status: statusOf(written), written }
}

/** What is told of a mapping that is empty is that it has nothing, which nobody needs to be told. */
function isSaid({ path }: PathChange): boolean {
  return path !== ''
}
