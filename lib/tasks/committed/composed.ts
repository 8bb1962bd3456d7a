import { withEntry, withMember } from '@/lib/tasks/committed/spliced'

// What a commit of accepted outputs holds beside them: the task, its lines in the changelog, what memory says of them, and the
// prompt, in the files and shapes in which the delivery framework keeps them, so that whoever reads the repository finds the same.

/** A revision that stands, as it is committed. */
export type Accepted = {
  path: string
  number: number
  /** What its pod said that it changed; null where it said nothing. */
  message: string | null
  /** What memory says of it: nothing where it was revoked. */
  memory: { description: string; tags: readonly string[]; at: Date } | null
}

/** The task as it stands. */
export type CommittedTask = {
  key: string
  title: string
  description: string | null
  status: string
  phase: string | null
  category: string | null
  role: string | null
  dependsOn: readonly string[]
  /** All that it has produced so far. */
  outputs: readonly string[]
  createdAt: Date
}

export type Composing = {
  task: CommittedTask | null
  taskKey: string
  pod: { name: string; role: string }
  outputs: readonly Accepted[]
  /** The text that its pod worked from, where it is known. */
  prompt: string | null
  /** The moment of the commit, which is when the last of them came to stand. */
  at: Date
}

/** Whether one of these files would be where a folder is, or its folder where a file is; git would take away what is there. */
export function takesAwayFolder(paths: readonly string[], standing: Iterable<string>): boolean {
  const files = new Set([...standing, ...paths])
  const folders = new Set([...files].flatMap(foldersOf))
  return paths.some((path) => folders.has(path) || foldersOf(path).some((folder) => files.has(folder)))
}

function foldersOf(path: string): string[] {
  const parts = path.split('/')
  return parts.slice(0, -1).map((_, at) => parts.slice(0, at + 1).join('/'))
}

/** Where the records of a repository are. */
export type Places = { tasks: string; memory: string; changelog: string; prompt: string | null }

/** Where the records are in a tree that holds these paths: where they stand, or where the framework puts them. */
export function placesIn(paths: ReadonlySet<string>, taskKey: string): Places {
  const there = (...options: readonly string[]) => options.find((path) => paths.has(path)) ?? options[0]!
  return {
    tasks: there('project/task.yaml', 'task.yaml', 'project/tasks.yaml', 'tasks.yaml'),
    memory: there('project/memory.yaml', 'memory.yaml'),
    changelog: there('project/outputs/changelog.yaml', 'outputs/changelog.yaml', 'changelog.yaml'),
    prompt: isPlainFolder(taskKey) ? `project/outputs/${taskKey}/prompt_used.txt` : null,
  }
}

/** Whether the name of a task can be that of a folder, so that whoever reads the folder knows the task. */
function isPlainFolder(key: string): boolean {
  const isPlain = (part: string) => part.trim() === part && part !== '' && !/^\.|\.$|^git~\d+$/i.test(part)
  return key !== 'reports' && !/[\p{C}\\:*?"<>|]/u.test(key) && key.split('/').every(isPlain)
}

/** The records with what is new in them; or the path of what cannot be added to. */
export function recordsWith(
  texts: { [Kind in 'tasks' | 'memory' | 'changelog']: string | null },
  places: Places,
  composing: Composing,
): { files: { path: string; text: string }[] } | { inTheWay: string } {
  const { task, outputs, prompt, at } = composing
  const inTheWay = outputs.find(({ path }) => Object.values(places).includes(path))
  if (inTheWay) return { inTheWay: inTheWay.path }
  const promptFile = prompt === null ? null : places.prompt
  let { tasks, memory }: { tasks: string | null; memory: string | null } = texts
  if (task !== null) {
    tasks = withMember(tasks, 'tasks', task.key, taskFields(task, at, promptFile))
    if (tasks === null) return { inTheWay: places.tasks }
  }
  const remembered = outputs.filter((output) => output.memory !== null)
  for (const output of remembered) {
    memory = withEntry(memory, memoryFields(output.path, output.memory!, composing), 'path')
    if (memory === null) return { inTheWay: places.memory }
  }
  const changed = [
    ...(task === null ? [] : [{ path: places.tasks, text: tasks!, message: `The task ${task.key} as it stands` }]),
    ...(remembered.length === 0
      ? []
      : [{ path: places.memory, text: memory!, message: `Memory update related to ${namesOf(remembered)}` }]),
    ...(promptFile === null
      ? []
      : [{ path: promptFile, text: prompt!, message: `The prompt of ${composing.taskKey}` }]),
  ]
  let changelog: string | null = texts.changelog
  for (const { path, message } of [...outputs.map(lineOf), ...changed]) {
    changelog = withEntry(changelog, changelogFields(path, message, composing), null)
    if (changelog === null) return { inTheWay: places.changelog }
  }
  const files = [...changed.map(({ path, text }) => ({ path, text })), { path: places.changelog, text: changelog! }]
  return { files }
}

const namesOf = (outputs: readonly Accepted[]) => outputs.map(({ path }) => path).join(', ')

const lineOf = ({ path, number, message }: Accepted) => ({
  path,
  message: message?.trim() || `Revision ${number} of ${path}`,
})

/** Of the words for where a task stands, those that whoever reads the repository knows. */
const statusWords: Readonly<Record<string, string>> = {
  backlog: 'backlog',
  planned: 'planned',
  completed: 'completed',
}

function taskFields(task: CommittedTask, at: Date, promptFile: string | null) {
  const { title, description, status, phase, category, role, dependsOn, outputs, createdAt } = task
  return {
    title,
    description: description ?? title,
    status: statusWords[status] ?? 'in_progress',
    done: status === 'completed',
    ...(role !== null && { pod_owner: role }),
    ...(phase !== null && { phase }),
    ...(category !== null && { category }),
    ...(dependsOn.length > 0 && { depends_on: [...dependsOn] }),
    outputs: [...outputs],
    ...(promptFile !== null && { prompt_used: promptFile }),
    created_at: written(createdAt),
    updated_at: written(at),
  }
}

/** Every file of the commit has its line, at the moment of the commit: by both a reader brings the two together. */
function changelogFields(path: string, message: string, { taskKey, pod, at }: Composing) {
  return { timestamp: written(at), path, task_id: taskKey, committed_by: pod.name, message }
}

function memoryFields(path: string, memory: NonNullable<Accepted['memory']>, { pod }: Composing) {
  const ending = /\.([A-Za-z0-9]{1,12})$/.exec(path)?.[1]?.toLowerCase()
  return {
    path,
    ...(ending && { file_type: ending }),
    description: memory.description,
    tags: [...memory.tags],
    last_updated: memory.at.toISOString().slice(0, 10),
    pod_owner: pod.role,
  }
}

/** A moment as the framework writes it: of UTC, with microseconds, and without saying so. */
function written(at: Date): string {
  return at.toISOString().replace('Z', '000')
}
