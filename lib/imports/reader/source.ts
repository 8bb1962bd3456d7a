import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { isSafeBranch } from '@/lib/imports/recover/files'
import { type GitLimits, GitProblem, runGit } from '@/lib/git/run'
import type { Location } from '@/lib/imports/rules'
import type { Problem } from '@/lib/imports/schema'

/** The branches of a repository with their newest commits, as far as their names can be trusted. */
export type Heads = { heads: Map<string, string>; every: string[]; problems: Problem[] }

const oid = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/
const maxProblems = 500

/** Where the objects lie in a folder that was given for them. */
export function storeIn(folder: string): string {
  return path.join(folder, 'objects.git')
}

/** Makes an empty store for objects: bare, without templates, so without hooks. */
export async function makeStore(folder: string): Promise<string> {
  const store = storeIn(folder)
  await runGit(folder, ['init', '--quiet', '--bare', '--template=', '--initial-branch=none', store])
  return store
}

/** Asks a repository for its branches without fetching anything. A repository with only a detached head has one, "HEAD". */
export async function listHeads(store: string, location: Location, signal?: AbortSignal): Promise<Heads> {
  const args = ['ls-remote', ...howToReach(location), '--', location.text, 'HEAD', 'refs/heads/*']
  const lines = (await runGit(store, args, { timeoutMs: 120_000, signal })).split('\n').filter((line) => line !== '')
  const heads = new Map<string, string>()
  const problems: Problem[] = []
  const every: string[] = []
  for (const line of lines) {
    const [head = '', ref = ''] = line.split('\t')
    if (!oid.test(head) || !ref.startsWith('refs/heads/')) continue
    const name = ref.slice('refs/heads/'.length)
    every.push(name)
    if (isSafeBranch(name)) heads.set(name, head)
    else if (problems.length < maxProblems) problems.push(unsafeBranch(name))
  }
  const detached = lines.find((line) => line.endsWith('\tHEAD'))?.split('\t')[0]
  if (heads.size === 0 && detached && oid.test(detached)) {
    heads.set('HEAD', detached)
    every.push('HEAD')
  }
  return { heads, every, problems }
}

function unsafeBranch(name: string): Problem {
  const reason = `The branch ${JSON.stringify(name.slice(0, 100))} has a name that could mislead; it was not read.`
  return { code: 'unsafe_branch', path: '', line: null, commit: null, reason }
}

/** Whether a place is one file, into which somebody packed what they chose. */
export function isBundle({ kind, text }: Location): boolean {
  return kind === 'path' && statSync(text, { throwIfNoEntry: false })?.isFile() === true
}

/** Those of these commits that lie in the history of no other: the branches that hold something of their own. */
export async function independentOf(store: string, heads: readonly string[]): Promise<Set<string>> {
  const distinct = [...new Set(heads)]
  if (distinct.length < 2) return new Set(distinct)
  const told = await runGit(store, ['merge-base', '--independent', ...distinct]).catch(() => distinct.join('\n'))
  return new Set(told.split('\n'))
}

const maxRoots = 100

/** The first commits of the histories of these. */
export async function rootsOf(store: string, heads: readonly string[]): Promise<string[]> {
  if (heads.length === 0) return []
  const roots = await runGit(store, ['rev-list', '--max-parents=0', ...new Set(heads), '--']).catch(() => '')
  return roots
    .split('\n')
    .filter((line) => oid.test(line))
    .toSorted()
    .slice(0, maxRoots)
}

// So many names fit on a command line with room to spare.
const asked = 1_000

/** Which of these commits were fetched. */
export async function heldOf(store: string, commits: readonly string[]): Promise<string[]> {
  const distinct = [...new Set(commits)].filter((commit) => oid.test(commit))
  const held: string[] = []
  for (let from = 0; from < distinct.length; from += asked) {
    const some = distinct.slice(from, from + asked)
    const told = await runGit(store, ['rev-list', '--no-walk', '--ignore-missing', ...some, '--']).catch(() => '')
    held.push(...told.split('\n').filter((line) => oid.test(line)))
  }
  return held
}

/** Folders of other owners are read too: the importer takes objects from them and runs nothing they hold. */
function howToReach({ kind, text }: Location): string[] {
  const isFolder = kind === 'path' && statSync(text, { throwIfNoEntry: false })?.isDirectory() === true
  return isFolder ? ["--upload-pack=git -c 'safe.directory=*' upload-pack"] : []
}

export type FetchLimits = GitLimits & { maxStoreBytes: number }

/** What came: whether only the newest part of a history did, and of which branches nothing, and why. */
export type Fetched = { shallow: boolean; unread: Map<string, string> }

/** Brings the objects of the chosen branches into the store. No tags, no submodules, no check-out. */
export async function fetchBranches(
  store: string,
  location: Location,
  names: readonly string[],
  limits: FetchLimits,
): Promise<Fetched> {
  const watched = watchSize(store, limits)
  const fetchOf = (names: readonly string[]) => {
    const refspecs = names.map((name) => (name === 'HEAD' ? '+HEAD' : `+refs/heads/${name}`) + `:refs/heads/${name}`)
    const args = [...fetching, ...howToReach(location), '--', location.text, ...refspecs]
    return runGit(store, args, { ...limits, signal: watched.signal })
  }
  const unread = new Map<string, string>()
  try {
    for (let from = 0; from < names.length; from += 100) {
      const part = names.slice(from, from + 100)
      const failed = await fetchOf(part).then(() => null, failure)
      if (failed === null || borrowObjects(store, location)) continue
      // One that cannot be had does not take the others with it; several in a row mean that there is nothing to be had.
      let came = 0
      for (const [index, name] of part.entries()) {
        const hopeless = part.length === 1 || (index >= 3 && came === 0)
        const why = hopeless ? failed : await fetchOf([name]).then(() => null, failure)
        if (why === null) came++
        else unread.set(name, why)
      }
    }
    // A small one may be there before anybody looked.
    watched.look()
    watched.signal.throwIfAborted()
  } finally {
    watched.stop()
  }
  return { shallow: statSync(path.join(store, 'shallow'), { throwIfNoEntry: false }) !== undefined, unread }
}

const fetching = [
  'fetch',
  '--quiet',
  '--no-tags',
  '--no-recurse-submodules',
  '--no-write-fetch-head',
  '--no-auto-maintenance',
  '--update-shallow',
]

/** Why a fetch failed, as far as the repository is the reason. */
function failure(error: unknown): string {
  if (error instanceof GitProblem) return error.message
  throw error
}

/** A folder's objects are at hand even where some are missing and git refuses to copy the rest. */
function borrowObjects(store: string, { kind, text }: Location): boolean {
  if (kind !== 'path') return false
  const objects = [path.join(text, '.git', 'objects'), path.join(text, 'objects')].find((folder) => existsSync(folder))
  if (objects === undefined) return false
  writeFileSync(path.join(store, 'objects', 'info', 'alternates'), `${objects}\n`)
  return true
}

/** Calls the fetch off when the store grows beyond what was agreed. */
function watchSize(store: string, { maxStoreBytes, signal }: FetchLimits) {
  const tooBig = new AbortController()
  const look = () => {
    if (sizeOf(path.join(store, 'objects')) <= maxStoreBytes) return
    tooBig.abort(new GitProblem(`The repository is larger than ${Math.round(maxStoreBytes / 1024 / 1024)} MB.`))
  }
  const timer = setInterval(look, 500)
  const either = signal ? AbortSignal.any([signal, tooBig.signal]) : tooBig.signal
  return { signal: either, look, stop: () => clearInterval(timer) }
}

function sizeOf(folder: string): number {
  let bytes = 0
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true }))
    if (entry.isFile()) bytes += statSync(path.join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0
  return bytes
}

/** Whether a commit lies in the history of another; false when the store does not have it. */
export async function isAncestor(store: string, older: string, newer: string): Promise<boolean> {
  if (!oid.test(older) || !oid.test(newer)) return false
  return await runGit(store, ['merge-base', '--is-ancestor', older, newer]).then(
    () => true,
    () => false,
  )
}
