import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { durably, type GitLimits, GitProblem, runGit } from '@/lib/git/run'

// Where repositories are kept: bare ones in one folder, which every process of an installation shares.

/** What stands for no commit in what git sends. */
export const noCommit = '0'.repeat(40)

/** Refs that are ours alone: nobody is shown them, and nobody writes them over the git address. */
export const hiddenRefs = ['refs/deliveries', 'refs/lost'] as const

/** The name under which a commit is kept at which a branch was found, and nobody had signed that. */
export function lostRef(branch: string, commit: string): string {
  return `refs/lost/${branch}/${commit}`
}

/** The folder of one repository. */
export function keptFolder(stateFolder: string, id: string): string {
  return path.join(stateFolder, 'repositories', `${id}.git`)
}

/** The name of the lease under which objects come into a repository, or go again, so that it is one at a time. */
export function turnAt(id: string): string {
  return `push ${id}`
}

/** Makes an empty repository, beside its place first, so that what is there is whole. One that is there stays as it is. */
export async function makeKept(folder: string, branch: string): Promise<void> {
  if (existsSync(folder)) return
  const aside = `${folder}.new`
  rmSync(aside, { recursive: true, force: true })
  mkdirSync(aside, { recursive: true, mode: 0o700 })
  await runGit(aside, ['init', '--quiet', '--bare', '--template=', `--initial-branch=${branch}`, '.'])
  renameSync(aside, folder)
}

/** Brings every branch of a bundle, a folder or an address into a kept repository. */
export async function fetchInto(folder: string, source: string, way: GitLimits = {}): Promise<void> {
  const refs = '+refs/heads/*:refs/heads/*'
  const args = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--', source, refs]
  await runGit(folder, args, { ...way, timeoutMs: 30 * 60_000 })
}

/** Branches by their names, with the commit at which each is; no commit is read for it. */
export async function headsIn(folder: string): Promise<Map<string, string>> {
  const told = await runGit(folder, ['for-each-ref', '--format=%(objectname) %(refname)', 'refs/heads'])
  const lines = told.split('\n').filter((line) => line !== '')
  return new Map(lines.map((line) => [line.slice(41 + 'refs/heads/'.length), line.slice(0, 40)]))
}

/** Branches by their names, with the commit and the tree at which each is. */
export async function branchesIn(folder: string): Promise<Map<string, { commit: string; tree: string }>> {
  const format = '--format=%(objectname) %(tree) %(refname)'
  const told = await runGit(folder, ['for-each-ref', format, 'refs/heads'])
  const lines = told.split('\n').filter((line) => line !== '')
  return new Map(
    lines.map((line) => {
      const [commit = '', tree = '', ref = ''] = line.split(' ')
      return [ref.slice('refs/heads/'.length), { commit, tree }]
    }),
  )
}

/** Which commit exactly this ref names; null where there is none, whatever lies below its name. */
export async function refIn(folder: string, ref: string): Promise<string | null> {
  const told = await runGit(folder, ['for-each-ref', '--format=%(objectname) %(refname)', ref])
  const line = told.split('\n').find((one) => one.slice(41) === ref)
  return line === undefined ? null : line.slice(0, 40)
}

/**
 * Moves a ref from one commit to another, by comparing: whatever else it is by then, it stays so, and the answer is false.
 * `from` is null for a ref that is not to be there yet.
 */
export async function moveRef(folder: string, ref: string, to: string, from: string | null): Promise<boolean> {
  try {
    await runGit(folder, [...durably, 'update-ref', '--no-deref', ref, to, from ?? noCommit])
    return true
  } catch (error) {
    if (!(error instanceof GitProblem) || error.timedOut) throw error
    const now = await refIn(folder, ref)
    if (now === to) return true
    if (now === from) throw error
    return false
  }
}

/** Removes a ref that is at this commit; whatever else it is by then, it stays so, and the answer is false. */
export async function removeRef(folder: string, ref: string, from: string): Promise<boolean> {
  try {
    await runGit(folder, [...durably, 'update-ref', '--no-deref', '-d', ref, from])
    return true
  } catch (error) {
    if (!(error instanceof GitProblem) || error.timedOut) throw error
    const now = await refIn(folder, ref)
    if (now === from) throw error
    return now === null
  }
}

/** Removes what stands in the file of a ref and names no commit: git neither reads it nor writes over it. */
export function removeBroken(folder: string, ref: string): void {
  const file = path.join(folder, ref)
  if (existsSync(file) && !/^[0-9a-f]{40}\n?$/.test(readFileSync(file, 'latin1'))) rmSync(file)
}

/** Whether one commit lies in the history of another. Only git itself says no; where it cannot say, that is thrown. */
export async function isIn(folder: string, commit: string, history: string, env?: QuarantineEnv): Promise<boolean> {
  try {
    await runGit(folder, ['merge-base', '--is-ancestor', commit, history], { env })
    return true
  } catch (error) {
    if (!(error instanceof GitProblem) || error.exit === null) throw error
    // What is not here lies in no history that is.
    if (error.exit === 1 || !(await isHere(folder, commit, env))) return false
    throw error
  }
}

/** Whether there is such an object, as far as git can tell. */
export async function isHere(folder: string, object: string, env?: QuarantineEnv): Promise<boolean> {
  const told = await runGit(folder, ['cat-file', '--batch-check=%(objecttype)'], { env, input: `${object}\n` })
  return !told.trim().endsWith(' missing')
}

/** Objects that are read or written somewhere else than in the repository alone. */
export type QuarantineEnv = Readonly<Record<string, string>>
