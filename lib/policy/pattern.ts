import { foldPath } from '@/lib/core/file-paths'

export { foldPath }

/** A pattern over tool names, cut into its parts. */
export type ToolPattern = readonly string[]

/** Cuts a pattern of the grammar in `toolPattern` into parts. */
export function compileToolPattern(pattern: string): ToolPattern {
  return pattern.split('.')
}

/** Whether a name cut into parts fits: `*` is one part, a last `**` is one or more. Always from start to end. */
export function matchesTool(pattern: ToolPattern, key: readonly string[]): boolean {
  const open = pattern.at(-1) === '**'
  if (open ? key.length < pattern.length : key.length !== pattern.length) return false
  const fixed = open ? pattern.length - 1 : pattern.length
  for (let at = 0; at < fixed; at++) if (pattern[at] !== '*' && pattern[at] !== key[at]) return false
  return true
}

/** A pattern over paths: per part the whole text, `**`, or the pieces between its stars. */
export type Glob = readonly (string | readonly string[])[]

/** Cuts a path pattern into parts and each part at its stars. */
export function compileGlob(glob: string): Glob {
  return glob
    .normalize('NFC')
    .split('/')
    .map((part) => (part === '**' || !part.includes('*') ? part : part.split('*')))
}

/**
 * Whether a path cut into parts fits, from start to end. After a `**` that swallowed too little it goes back to that
 * one only, so that the work grows with pattern times path and never explodes.
 */
export function matchesGlob(glob: Glob, path: readonly string[]): boolean {
  let at = 0
  let part = 0
  let lastOpen = -1
  let swallowed = 0
  while (part < path.length) {
    const wanted = glob[at]
    if (wanted === '**') {
      lastOpen = at++
      swallowed = part
    } else if (wanted !== undefined && matchesPart(wanted, path[part] ?? '')) {
      at++
      part++
    } else if (lastOpen >= 0) {
      at = lastOpen + 1
      part = ++swallowed
    } else return false
  }
  while (glob[at] === '**') at++
  return at === glob.length
}

function matchesPart(wanted: string | readonly string[], part: string): boolean {
  if (typeof wanted === 'string') return wanted === part
  const last = wanted.length - 1
  const start = wanted[0] ?? ''
  const end = wanted[last] ?? ''
  if (part.length < start.length + end.length || !part.startsWith(start) || !part.endsWith(end)) return false
  let from = start.length
  for (let at = 1; at < last; at++) {
    const piece = wanted[at] ?? ''
    const found = part.indexOf(piece, from)
    if (found < 0) return false
    from = found + piece.length
  }
  return from <= part.length - end.length
}

/** Half of a character, or one that nobody can see. */
const unreadable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u
const longestPath = 4096
/** Most paths: ASCII, and no part is empty, `.` or `..`. */
const plainPath = /^(?!\.{1,2}(?:\/|$))[\w.-]+(?:\/(?!\.{1,2}(?:\/|$))[\w.-]+)*$/

/**
 * Cuts a path into its parts, without empty and `.` parts; null when it could mean another place than it seems to:
 * absolute, upwards, with a backslash or a drive, or with characters nobody can see.
 */
export function pathParts(path: string): string[] | null {
  if (path.length === 0 || path.length > longestPath) return null
  if (plainPath.test(path)) return path.split('/')
  if (path.startsWith('/') || path.includes('\\') || /^[A-Za-z]:/.test(path) || unreadable.test(path)) return null
  const parts = path
    .normalize('NFC')
    .split('/')
    .filter((part) => part !== '' && part !== '.')
  return parts.length === 0 || parts.includes('..') ? null : parts
}

const branchGrammar = /^[A-Za-z0-9][A-Za-z0-9._/+#@-]{0,199}$/

/** Cuts a branch name into folded parts; null when it is no plain short name. */
export function branchParts(branch: string): string[] | null {
  if (!branchGrammar.test(branch) || /\.\.|@\{|\.lock$/.test(branch)) return null
  const parts = branch.toLowerCase().split('/')
  // A long form such as refs/heads/main would be another name for main.
  return parts.includes('') || parts[0] === 'refs' || parts[0] === 'heads' ? null : parts
}

const repositoryGrammar = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}(?:\/[A-Za-z0-9][A-Za-z0-9._-]{0,99})?$/

/** Cuts a repository's name, such as `shop` or `acme/shop`, into folded parts; null when it is no plain name. */
export function repositoryParts(repository: string): string[] | null {
  if (!repositoryGrammar.test(repository) || /\.\.|\.git$/i.test(repository)) return null
  return repository.toLowerCase().split('/')
}

/** A path pattern that stops wherever a path may be one that it names. What is hidden at the top is so everywhere below. */
export function compileLoosely(glob: string): Glob[] {
  const folded = foldPath(glob)
  const compiled = compileGlob(folded.join('/'))
  return glob.startsWith('.') ? [compiled, ['**', ...compiled]] : [compiled]
}

/** Whether a repository cut into parts is one of these, in which * stands for anything but /. */
export function isAmongRepositories(repositories: readonly string[], named: readonly string[]): boolean {
  return repositories.some((own) => matchesGlob(compileGlob(own.toLowerCase()), named))
}
