import type { Problem } from '@/lib/imports/schema'

/** What a file of a delivery repository is for, judged by its path alone. */
export type FileKind =
  | 'tasks'
  | 'memory'
  | 'changelog'
  | 'changelog_text'
  | 'prompt'
  | 'thoughts'
  | 'trace'
  | 'handoffs'
  | 'issues'
  | 'metrics'

const project = '(?:project/(?:[^/]+/)?|projects/[^/]+/)?'

const kinds: readonly (readonly [FileKind, RegExp])[] = [
  ['tasks', new RegExp(`^${project}tasks?\\.ya?ml$`)],
  ['memory', new RegExp(`^${project}memory\\.ya?ml$`)],
  ['changelog', new RegExp(`^${project}(?:outputs/|\\.logs/)?changelog\\.ya?ml$`)],
  ['changelog_text', new RegExp(`^${project}(?:outputs/CHANGELOG\\.md|\\.logs/changelogs/[^/]+\\.md)$`)],
  ['prompt', /(?:^|\/)prompt_used\.(?:txt|md)$/],
  ['thoughts', /(?:^|\/)(?:chain_of_thought|thought_trace)\.ya?ml$/],
  ['trace', /(?:^|\/)reasoning_trace\.(?:ya?ml|md)$|^\.logs\/reasoning\/[^/]+\.md$/],
  ['handoffs', /(?:^|\/)(?:handoff_notes|handoff_log)\.ya?ml$/],
  ['issues', /(?:^|\/)issues\/[^/]+\.ya?ml$/],
  ['metrics', /(?:^|\/)metrics_report_\d[^/]*\.ya?ml$/],
]

/** The kind of record a path holds, or null. Templates and copies of the framework hold examples, not records. */
export function fileKind(path: string): FileKind | null {
  if (isTemplate(path)) return null
  return kinds.find(([, pattern]) => pattern.test(path))?.[0] ?? null
}

/** Whether files of a kind are lists of entries, which are followed from version to version. */
export function isListKind(kind: FileKind | null): boolean {
  return kind !== null && ['memory', 'changelog', 'thoughts', 'handoffs', 'issues'].includes(kind)
}

/** Whether a path lies among templates, examples or a copy of the framework. */
export function isTemplate(path: string): boolean {
  // A task's own folder may carry the name of the template it was made from.
  if (/(?:^|\/)outputs\//.test(path) && !/^(?:framework|archive)/.test(path)) return false
  return /^(?:framework[^/]*|archive[^/]*|backlog|node_modules|vendor)\/|(?:^|\/)(?:task_templates?|templates?)\//.test(
    path,
  )
}

/** Layouts older than task folders; what they hold is kept but not counted with the rest. */
export function isLegacy(path: string): boolean {
  return path.startsWith('.logs/') && !path.startsWith('.logs/issues/')
}

/** The task an output folder belongs to: everything between `outputs/` and the file, as ids may contain slashes. */
export function taskOfPath(path: string): string | null {
  const folder = /(?:^|\/)outputs\/(.+)\/[^/]+$/.exec(path)?.[1]
  if (folder && folder !== 'reports') return folder
  return (
    /^\.logs\/reasoning\/(.+)_trace\.md$/.exec(path)?.[1] ?? /^\.logs\/changelogs\/(.+)\.md$/.exec(path)?.[1] ?? null
  )
}

/** The order in which files of one kind are asked first: the project's own folder, then the root, then the rest. */
export function byImportance(one: string, other: string): number {
  const rank = (path: string) =>
    /^project\/[^/]+$|^project\/outputs\/[^/]+$/.test(path) ? 0 : path.includes('/') ? 2 : 1
  return rank(one) - rank(other) || one.length - other.length || (one < other ? -1 : 1)
}

const code =
  /\.(?:py|pyi|ipynb|js|jsx|mjs|cjs|ts|tsx|java|kt|go|rs|rb|php|cs|c|h|cc|cpp|hpp|swift|scala|sh|bash|ps1|bat|css|scss|less|vue|svelte|lock)$/i
const binary =
  /\.(?:png|jpe?g|gif|webp|ico|svg|pdf|zip|gz|tgz|tar|7z|docx?|xlsx?|pptx?|woff2?|ttf|otf|mp[34]|mov|wav|so|dll|exe|bin|db|sqlite|pkl|parquet|DS_Store)$/i

/** Whether the name of a file says that it holds no text. */
export function isBinary(path: string): boolean {
  return binary.test(path)
}

/** A document or data file: what people read and pods overwrite, as opposed to program text and binaries. */
export function isDocument(path: string): boolean {
  return !code.test(path) && !binary.test(path)
}

// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const misleading = /[\u0000-\u001f\u007f\\\ufffd]|^\/|^[A-Za-z]:/

/** Whether a path could mean trouble to somebody who writes it to a disk. Here it never is, but people should know. */
export function isUnsafePath(path: string): boolean {
  return misleading.test(path) || path.split('/').some((part) => /^(?:\.\.?|\.git|)$/i.test(part))
}

/** Whether a branch has a name git itself would accept (git check-ref-format), and one that fits on a page. */
export function isSafeBranch(name: string): boolean {
  if (name.length === 0 || name.length > 200 || name.startsWith('-') || name === '@') return false
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u0020\u007f~^:?*[\\\ufffd]|\.\.|@\{|\/\/|^\/|\/$|\.$/.test(name)) return false
  return name.split('/').every((part) => !part.startsWith('.') && !part.endsWith('.lock'))
}

/** What is wrong with the files of a tree themselves: links out of it, other repositories in it, paths that lie. */
export function treeProblems(files: Iterable<{ path: string; kind: 'file' | 'symlink' | 'submodule' }>): Problem[] {
  const problems: Problem[] = []
  const add = (code: Problem['code'], path: string, reason: string) =>
    problems.push({ code, path, line: null, commit: null, reason })
  for (const { path, kind } of files) {
    if (problems.length >= 500) break
    if (isUnsafePath(path)) add('unsafe_path', path, 'Its path would lead outside a folder or hide; it was not read.')
    else if (kind === 'symlink') add('symlink', path, 'It is a link to another file; links are not followed.')
    else if (kind === 'submodule')
      add('submodule', path, 'It is another repository inside this one; those are not read.')
  }
  return problems
}
