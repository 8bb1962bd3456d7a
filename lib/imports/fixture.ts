// Test support: makes repositories out of nothing but what a test writes down. Not part of the program.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { gitEnvironment } from '@/lib/git/run'

/** What a commit does to a file: new text or bytes, a link, another repository, or null to remove it. */
export type FixtureFile = string | Buffer | null | { link: string } | { submodule: string }

export type FixtureCommit = {
  message: string
  /** ISO 8601; by default a minute after the commit before. */
  at?: string
  author?: string
  branch?: string
  /** Another branch whose newest commit becomes the second parent. */
  merges?: string
  files: Record<string, FixtureFile>
}

/** Makes a bare repository with these commits, one after the other, and returns its folder. */
export function makeRepository(folder: string, commits: readonly FixtureCommit[]): string {
  const repository = path.join(folder, 'repository.git')
  mkdirSync(repository, { recursive: true })
  git(repository, ['init', '--quiet', '--bare', '--initial-branch=main', '.'])
  addCommits(repository, commits)
  return repository
}

/** Adds commits to a repository that is there. */
export function addCommits(repository: string, commits: readonly FixtureCommit[]): void {
  const known = new Set(branchesOf(repository))
  const parts: (string | Buffer)[] = ['feature done\n']
  let clock = newestTime(repository)
  for (const { message, at, author = 'Robin', branch = 'main', merges, files } of commits) {
    clock = at ? Date.parse(at) / 1000 : clock + 60
    const who = `${author} <${author.toLowerCase()}@example.org> ${clock} +0000`
    parts.push(`commit refs/heads/${branch}\nauthor ${who}\ncommitter ${who}\n`, ...dataOf(message))
    // Within one stream git knows where a branch is; before that it has to be told.
    if (known.delete(branch)) parts.push(`from refs/heads/${branch}^0\n`)
    if (merges) parts.push(`merge refs/heads/${merges}\n`)
    for (const [name, file] of Object.entries(files)) parts.push(...changeOf(name, file))
  }
  parts.push('done\n')
  const stream = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)))
  git(repository, ['fast-import', '--quiet', '--force'], stream)
}

function branchesOf(repository: string): string[] {
  return git(repository, ['for-each-ref', '--format=%(refname:lstrip=2)', 'refs/heads']).split('\n').filter(Boolean)
}

function newestTime(repository: string): number {
  const times = git(repository, ['for-each-ref', '--format=%(committerdate:unix)', 'refs/heads'])
    .split('\n')
    .filter(Boolean)
  return times.length === 0 ? Date.UTC(2025, 0, 6, 9) / 1000 : Math.max(...times.map(Number))
}

function dataOf(content: string | Buffer): (string | Buffer)[] {
  const bytes = Buffer.from(content as string)
  return [`data ${bytes.length}\n`, bytes, '\n']
}

function changeOf(name: string, file: FixtureFile): (string | Buffer)[] {
  const quoted = `"${name.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`
  if (file === null) return [`D ${quoted}\n`]
  if (typeof file === 'string' || Buffer.isBuffer(file)) return [`M 100644 inline ${quoted}\n`, ...dataOf(file)]
  if ('link' in file) return [`M 120000 inline ${quoted}\n`, ...dataOf(file.link)]
  return [`M 160000 ${file.submodule} ${quoted}\n`]
}

/** Adds a commit whose tree holds names that git itself would not let anybody add. Returns its id. */
export function addHostileTree(repository: string, branch: string, names: readonly string[], content: string): string {
  const blob = git(repository, ['hash-object', '-w', '--stdin'], content).trim()
  const entries = names
    .toSorted()
    .map((name) => Buffer.concat([Buffer.from(`100644 ${name}\0`), Buffer.from(blob, 'hex')]))
  const tree = git(
    repository,
    ['hash-object', '-w', '-t', 'tree', '--literally', '--stdin'],
    Buffer.concat(entries),
  ).trim()
  const commit = git(repository, ['commit-tree', tree, '-m', 'Names that lead elsewhere']).trim()
  addBranch(repository, branch, commit)
  return commit
}

/** Points a branch of any name, however odd, at a commit. */
export function addBranch(repository: string, branch: string, commit: string): void {
  git(repository, ['update-ref', `refs/heads/${branch}`, commit])
}

/** The newest commit of a branch. */
export function headOf(repository: string, branch = 'main'): string {
  return git(repository, ['rev-parse', '--verify', '--end-of-options', `refs/heads/${branch}`]).trim()
}

/** Packs branches of a repository into one file. */
export function makeBundle(repository: string, file: string, ...refs: string[]): string {
  git(repository, ['bundle', 'create', '--quiet', file, ...(refs.length > 0 ? refs : ['--branches'])])
  return file
}

/** Runs git on a repository of the test, with a name to commit under. */
export function git(repository: string, args: readonly string[], input?: string | Buffer): string {
  const name = { GIT_AUTHOR_NAME: 'Robin', GIT_AUTHOR_EMAIL: 'robin@example.org' }
  const env = { ...gitEnvironment(), ...name, GIT_COMMITTER_NAME: 'Robin', GIT_COMMITTER_EMAIL: 'robin@example.org' }
  return execFileSync('git', [...args], {
    cwd: repository,
    env,
    input: input ?? '',
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
}

/** Adds a commit to a branch whose times are exactly these words. */
export function addRawCommit(
  repository: string,
  branch: string,
  { author, committer, message = 'At an odd time' }: { author: string; committer: string; message?: string },
): void {
  const parent = headOf(repository, branch)
  const tree = git(repository, ['rev-parse', `${parent}^{tree}`]).trim()
  const who = `author Robin <robin@example.org> ${author}\ncommitter Robin <robin@example.org> ${committer}`
  const text = `tree ${tree}\nparent ${parent}\n${who}\n\n${message}\n`
  addBranch(
    repository,
    branch,
    git(repository, ['hash-object', '-t', 'commit', '-w', '--stdin', '--literally'], text).trim(),
  )
}

/** Takes an object out of a repository, as a broken disk or a copy that was cut short would. */
export function removeObject(repository: string, name: string): void {
  const oid = git(repository, ['rev-parse', '--verify', '--end-of-options', name]).trim()
  const packs = path.join(repository, 'objects', 'pack')
  for (const pack of readdirSync(packs).filter((file) => file.endsWith('.pack'))) {
    // A pack that lies among its own objects unpacks to nothing.
    const aside = path.join(repository, pack)
    renameSync(path.join(packs, pack), aside)
    rmSync(path.join(packs, pack.replace(/\.pack$/, '.idx')))
    git(repository, ['unpack-objects', '-q'], readFileSync(aside))
    rmSync(aside)
  }
  rmSync(path.join(repository, 'objects', oid.slice(0, 2), oid.slice(2)), { force: true })
}
