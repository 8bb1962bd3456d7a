import { foldPath } from '@/lib/core/file-paths'
import { plainArgument } from '@/lib/core/names'
import type { Kind } from '@/lib/findings/scan/kind'

/** Arguments that name files, as the catalogue knows them: as a text, a list of them, or things with a path. */
export const pathNames = ['path', 'file_path', 'paths', 'files', 'base_paths', 'outputs', 'reference_files'] as const

/** Whether the text that these steps lead to in the arguments is a path. */
export function leadsToPath([first, ...more]: readonly (string | number)[]): boolean {
  if (typeof first !== 'string' || !(pathNames as readonly string[]).includes(plainArgument(first))) return false
  const named = more.filter((step) => typeof step === 'string')
  return named.length === 0 || (named.length === 1 && more.at(-1) === 'path')
}

type Where = { parts: readonly string[]; name: string; path: string }
type Row = Pick<Kind, 'code' | 'one' | 'many' | 'severity'> & { is: (where: Where) => boolean }

const workflowFiles =
  /^(?:\.GITLAB-CI\.YA?ML|JENKINSFILE|AZURE-PIPELINES\.YA?ML|BITBUCKET-PIPELINES\.YA?ML|\.TRAVIS\.YML|\.DRONE\.YML|\.PRE-COMMIT-CONFIG\.YAML)$/
const workflowFolders = ['.CIRCLECI', '.BUILDKITE', '.HUSKY', '.WOODPECKER']
const dependencyFiles =
  /^(?:PACKAGE(?:-LOCK)?\.JSON|NPM-SHRINKWRAP\.JSON|YARN\.LOCK|PNPM-LOCK\.YAML|PNPM-WORKSPACE\.YAML|BUN\.LOCKB?|DENO\.LOCK|REQUIREMENTS[A-Z0-9._-]{0,40}\.TXT|PYPROJECT\.TOML|POETRY\.LOCK|UV\.LOCK|PIPFILE(?:\.LOCK)?|SETUP\.(?:PY|CFG)|GO\.(?:MOD|SUM|WORK)|CARGO\.(?:TOML|LOCK)|GEMFILE(?:\.LOCK)?|POM\.XML|(?:BUILD|SETTINGS)\.GRADLE(?:\.KTS)?|COMPOSER\.(?:JSON|LOCK)|\.NPMRC|\.YARNRC(?:\.YML)?|PIP\.CONF)$/
const permissionFiles =
  /^(?:CODEOWNERS|\.GITATTRIBUTES|\.GITMODULES|AUTHORIZED_KEYS|SUDOERS|\.HTACCESS|\.HTPASSWD|\.NETRC|\.ENV(?:\.[A-Z0-9._-]{1,40})?)$/
const permissionFolders = ['.GIT', '.SSH', '.GNUPG', '.AWS', '.KUBE']
const recordFiles = /^(?:MEMORY|CHANGELOG|TASKS?)\.YA?ML$/
const recordFolders = ['PROJECT', '.LOGS']

/** Where a path leads that weighs more than another file. The first that fits is told. */
const rows: readonly Row[] = [
  {
    code: 'path.traversal',
    one: 'path that leads out of where it begins',
    many: 'paths that lead out of where they begin',
    severity: 'high',
    is: ({ parts, path }) => parts.includes('..') || /^[/\\~]|^[A-Za-z]:|%2e%2e|%2f|%5c|\0/i.test(path),
  },
  {
    code: 'path.permission',
    one: 'path to what says who may do what',
    many: 'paths to what says who may do what',
    severity: 'high',
    is: ({ parts, name }) =>
      permissionFiles.test(name) ||
      parts.some((part) => permissionFolders.includes(part)) ||
      (parts.at(-2) === '.GITHUB' && /^SETTINGS\.YA?ML$/.test(name)),
  },
  {
    code: 'path.workflow',
    one: 'path to what machines carry out',
    many: 'paths to what machines carry out',
    severity: 'high',
    is: ({ parts, name }) =>
      workflowFiles.test(name) ||
      parts.some(
        (part, at) =>
          workflowFolders.includes(part) ||
          (part === '.GITHUB' && ['WORKFLOWS', 'ACTIONS'].includes(parts[at + 1] ?? '')),
      ),
  },
  {
    code: 'path.record',
    one: 'path to a record of the project about itself',
    many: 'paths to records of the project about itself',
    severity: 'medium',
    is: ({ parts, name }) => recordFiles.test(name) && parts.some((part) => recordFolders.includes(part)),
  },
  {
    code: 'path.dependency',
    one: 'path to what says on which packages it stands',
    many: 'paths to what says on which packages it stands',
    severity: 'medium',
    is: ({ name }) => dependencyFiles.test(name),
  },
]

/** What is told of the files of a repository alone, as a path by itself does not say it. */
const ofTrees = [
  { code: 'path.symlink', one: 'link to another file', many: 'links to other files', severity: 'medium' },
  {
    code: 'path.twin',
    one: 'name that another file has on some disks',
    many: 'names that other files have on some disks',
    severity: 'medium',
  },
] as const

export const pathKinds: readonly Pick<Kind, 'code' | 'one' | 'many' | 'severity' | 'isMasked'>[] = [
  ...rows.map(({ is: _is, ...kind }) => ({ ...kind, isMasked: false })),
  ...ofTrees.map((kind) => ({ ...kind, isMasked: false })),
]

/** What all spellings of a path have alike that some disk takes for one file. */
export function foldedPath(path: string): string {
  return foldPath(path).join('/')
}

/** Whether a link at this path leads out of the folder that holds everything. */
export function leadsOut(path: string, target: string): boolean {
  if (/^[/\\~]|^[A-Za-z]:|\0/.test(target)) return true
  let depth = path.split('/').length - 1
  for (const part of target.split(/[/\\]/)) {
    if (part === '' || part === '.') continue
    depth += part === '..' ? -1 : 1
    if (depth < 0) return true
  }
  return false
}

/** Which kind of place a path leads to, in the most forgiving spelling; null for a file like any other. */
export function pathKindOf(path: string): string | null {
  // Folding takes points off the end of names, so that what leads upwards is looked for as it is written.
  const upwards = path.split(/[/\\]/).includes('..') ? ['..'] : []
  const parts = [...upwards, ...foldPath(path)]
  return rows.find(({ is }) => is({ parts, name: parts.at(-1) ?? '', path }))?.code ?? null
}
