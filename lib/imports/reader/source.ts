import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { isSafeBranch } from '@/lib/imports/recover/files'
import { type GitLimits, GitProblem, runGit } from '@/lib/imports/reader/run'
import type { Location } from '@/lib/imports/rules'
import type { Problem } from '@/lib/imports/schema'

/** The branches of a repository with their newest commits, as far as their names can be trusted. */
export type Heads = { heads: Map<string, string>; problems: Problem[] }

const oid = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/
const maxBranches = 500

/** Makes an empty store for objects: bare, without templates, so without hooks. */
export async function makeStore(folder: string): Promise<string> {
  const store = path.join(folder, 'objects.git')
  await runGit(folder, ['init', '--quiet', '--bare', '--template=', '--initial-branch=none', store])
  return store
}

/** Asks a repository for its branches without fetching anything. A repository with only a detached head has one, "HEAD". */
export async function listHeads(store: string, location: Location, signal?: AbortSignal): Promise<Heads> {
  const args = ['ls-remote', ...howToReach(location), '--', location.text, 'HEAD', 'refs/heads/*']
  const lines = (await runGit(store, args, { timeoutMs: 120_000, signal })).split('\n').filter((line) => line !== '')
  const heads = new Map<string, string>()
  const problems: Problem[] = []
  for (const line of lines) {
    const [head = '', ref = ''] = line.split('\t')
    if (!oid.test(head) || !ref.startsWith('refs/heads/')) continue
    const name = ref.slice('refs/heads/'.length)
    if (isSafeBranch(name) && heads.size < maxBranches) heads.set(name, head)
    else problems.push(branchProblem(name))
  }
  const detached = lines.find((line) => line.endsWith('\tHEAD'))?.split('\t')[0]
  if (heads.size === 0 && detached && oid.test(detached)) heads.set('HEAD', detached)
  return { heads, problems }
}

function branchProblem(name: string): Problem {
  const shown = JSON.stringify(name.slice(0, 100))
  const unsafe = !isSafeBranch(name)
  const reason = unsafe
    ? `The branch ${shown} has a name that could mislead; it was not read.`
    : `There are more than ${maxBranches} branches; ${shown} was not read.`
  return { code: unsafe ? 'unsafe_branch' : 'too_many', path: '', line: null, commit: null, reason }
}

/** Folders of other owners are read too: the importer takes objects from them and runs nothing they hold. */
function howToReach({ kind, text }: Location): string[] {
  const isFolder = kind === 'path' && statSync(text, { throwIfNoEntry: false })?.isDirectory() === true
  return isFolder ? ["--upload-pack=git -c 'safe.directory=*' upload-pack"] : []
}

export type FetchLimits = GitLimits & { maxStoreBytes: number }

/** Brings the objects of the chosen branches into the store. No tags, no submodules, no check-out. */
export async function fetchBranches(
  store: string,
  location: Location,
  branches: readonly string[],
  limits: FetchLimits,
): Promise<{ shallow: boolean }> {
  const refspecs = branches.map((name) =>
    name === 'HEAD' ? '+HEAD:refs/heads/HEAD' : `+refs/heads/${name}:refs/heads/${name}`,
  )
  const watched = watchSize(store, limits)
  const args = [
    'fetch',
    '--quiet',
    '--no-tags',
    '--no-recurse-submodules',
    '--no-write-fetch-head',
    '--no-auto-maintenance',
    '--update-shallow',
  ]
  try {
    for (let from = 0; from < refspecs.length; from += 100) {
      const part = refspecs.slice(from, from + 100)
      await runGit(store, [...args, ...howToReach(location), '--', location.text, ...part], {
        ...limits,
        signal: watched.signal,
      })
    }
    // A small one may be there before anybody looked.
    watched.look()
    watched.signal.throwIfAborted()
  } finally {
    watched.stop()
  }
  return { shallow: statSync(path.join(store, 'shallow'), { throwIfNoEntry: false }) !== undefined }
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
