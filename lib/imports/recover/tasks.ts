import type { TaskRecord } from '@/lib/imports/store/schema'
import type { Note, Reading } from '@/lib/imports/recover/reading'
import type { TaskLife } from '@/lib/imports/recover/lives'
import { isRecord, restOf, shorten, textOf, timeOf, wordsOf } from '@/lib/imports/recover/values'

/** The tasks of one file, in the file's order, and what else stands at its top. */
export type TaskFile = { tasks: Map<string, Record<string, unknown>>; outputs: string[]; notes: Note[] }

const placed = ['status', 'phase', 'category', 'pod_owner', 'description', 'title', 'name']

/** Takes a task file apart: `{ tasks: { id: {...} } }`, or a list of tasks that carry their id themselves. */
export function readTaskFile({ value, lineOf }: Pick<Reading, 'value' | 'lineOf'>): TaskFile {
  const file: TaskFile = { tasks: new Map(), outputs: [], notes: [] }
  const report = (code: Note['code'], line: number | null, reason: string) => file.notes.push({ code, line, reason })
  if (value === null || value === undefined) return file
  if (!isRecord(value)) {
    report('not_a_mapping', 1, 'The file should have its tasks under the key “tasks”; nothing of it was read.')
    return file
  }
  if (!Object.hasOwn(value, 'tasks')) {
    report('not_a_mapping', 1, 'There is no key “tasks” in the file, so no task was read from it.')
    return file
  }
  if (Array.isArray(value.outputs)) file.outputs = value.outputs.flatMap((output) => wordsOf(output) ?? [])
  const { tasks } = value
  if (Array.isArray(tasks))
    report(
      'not_a_mapping',
      lineOf('tasks'),
      'The tasks stand in a list, not under their ids; they were read one by one.',
    )
  else if (!isRecord(tasks) && tasks !== null)
    report('not_a_mapping', lineOf('tasks'), 'Under “tasks” there should be tasks by their ids; nothing was read.')
  for (const [index, [key, task]] of members(tasks).entries()) {
    const line = () => lineOf('tasks', Array.isArray(tasks) ? index : key)
    if (!isRecord(task)) report('entry_not_a_mapping', line(), `The task “${shorten(key, 80)}” has no fields.`)
    else {
      if (isNoId(key)) report('task_without_id', line(), `A task has no id (“${key}”); it is kept under that word.`)
      if (file.tasks.has(key))
        report('duplicate_key', line(), `Two tasks have the id “${shorten(key, 80)}”; the last one was used.`)
      file.tasks.set(key, task)
    }
  }
  return file
}

function members(tasks: unknown): [string, unknown][] {
  if (isRecord(tasks)) return Object.entries(tasks)
  if (!Array.isArray(tasks)) return []
  return tasks.map((task, index) => [
    wordsOf(isRecord(task) ? (task.id ?? task.task_id) : null) ?? `#${index + 1}`,
    task,
  ])
}

/** Whether a key stands for "no id": a null, or nothing. */
export function isNoId(key: string): boolean {
  return key === '' || key === 'null' || key === '~' || key === 'None'
}

/** The five states everybody reads, from the many words pods write. */
export function statusOf(text: string | null): TaskRecord['status'] {
  switch (
    text
      ?.trim()
      .toLowerCase()
      .replace(/[\s-]+/g, '_')
  ) {
    case 'backlog':
    case 'unassigned':
      return 'backlog'
    case 'planned':
    case 'pending':
    case 'ready':
      return 'planned'
    case 'in_progress':
    case 'started':
    case 'active':
    case 'reopened':
      return 'in_progress'
    case 'completed':
    case 'complete':
    case 'done':
    case 'closed':
      return 'completed'
    default:
      return 'unknown'
  }
}

/** A short name for a task: its title, the first sentence of its description, or its id. */
function titleOf(key: string, task: Record<string, unknown>): string {
  const named = wordsOf(task.title) ?? wordsOf(task.name)
  const described = wordsOf(task.description)?.split(/(?<=[.!?])\s|\n/)[0]
  return shorten(named ?? described ?? key, 160)
}

/** One task with what git knows of its life. */
export function taskRecordOf(
  file: string,
  key: string,
  task: Record<string, unknown>,
  life: TaskLife,
  flags: string[],
): TaskRecord {
  const statusText = textOf(task.status)
  return {
    file,
    key,
    title: titleOf(key, task),
    description: wordsOf(task.description),
    status: statusOf(statusText),
    statusText,
    phase: wordsOf(task.phase),
    category: wordsOf(task.category),
    podOwner: wordsOf(task.pod_owner),
    promptUsed: null,
    promptHash: null,
    flags,
    data: restOf(task, placed),
    present: life.present,
    commit: life.last.hash,
    author: life.last.author,
    startedAt: life.startedAt,
    completedAt: life.completedAt,
    createdAt: life.first.at,
    updatedAt: life.last.at,
  }
}

/** Everything odd about a task as it stands; shown beside it. */
export function taskFlags(
  key: string,
  task: Record<string, unknown>,
  context: { keys: ReadonlySet<string>; tree: ReadonlySet<string> },
): string[] {
  const flags: string[] = []
  if (isNoId(key)) flags.push('no_id')
  if (wordsOf(task.pod_owner) === null) flags.push('no_pod_owner')
  if (wordsOf(task.description) === null) flags.push('no_description')
  if (task.done === true && statusOf(textOf(task.status)) !== 'completed') flags.push('done_but_open')
  const owner = wordsOf(task.assigned_pod)
  if (owner !== null && wordsOf(task.pod_owner) !== null && owner !== wordsOf(task.pod_owner)) flags.push('two_owners')
  if (dependenciesOf(task).some((target) => !context.keys.has(target))) flags.push('dangling_dependency')
  const template = wordsOf(task.instance_of)
  if (template !== null && !context.tree.has(template) && !context.tree.has(`framework/${template}`))
    flags.push('template_missing')
  return timeOf(task.created_at) === null && task.created_at !== undefined ? [...flags, 'no_creation_time'] : flags
}

/** The tasks a task waits for. */
export function dependenciesOf(task: Record<string, unknown>): string[] {
  const targets = Array.isArray(task.depends_on) ? task.depends_on : [task.depends_on]
  return targets.flatMap((target) => wordsOf(target) ?? [])
}
