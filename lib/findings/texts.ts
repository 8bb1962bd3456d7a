/** The words of a task that was read from a repository. */
export function taskTexts(task: { key: string; description: string | null; data: unknown }): Record<string, unknown> {
  return { key: task.key, description: task.description, data: task.data }
}

/** The words of what belongs to a task's story; of a prompt its text alone. */
export function entryTexts(entry: {
  kind: string
  title: string | null
  text: string | null
  data: unknown
}): Record<string, unknown> {
  const { kind, title, text, data } = entry
  return kind === 'prompt_used' ? { text } : { title, text, data }
}

/** The words of a line of a project's changelog. */
export function lineTexts(line: { message: string | null; committedBy: string | null }): Record<string, unknown> {
  return { message: line.message, committedBy: line.committedBy }
}

/** A version of a prompt, with what whoever sent it says of it, if they do. */
export function promptTexts<Note extends string | null>(version: {
  text: string
  note: Note
  saysPersonal: boolean | null
}): { text: string; note: Note; contains_personal_data?: boolean } {
  const { text, note, saysPersonal } = version
  return { text, note, ...(saysPersonal !== null && { contains_personal_data: saysPersonal }) }
}

/** What an entry of memory says in one of its versions. */
export function memoryTexts(version: {
  description: string | null
  tags: readonly string[]
  data: unknown
}): Record<string, unknown> {
  return { description: version.description, tags: version.tags, data: version.data }
}

/** What a pod says went wrong, and its own name for it. */
export function errorTexts(report: { code: string | null; message: string; detail: string | null }): {
  code: string | null
  message: string
  detail: string | null
} {
  const { code, message, detail } = report
  return { code, message, detail }
}

/** What stands in a file. */
export function fileTexts(text: string): Record<string, unknown> {
  return { text }
}
