import type { KeyObject } from 'node:crypto'
import { emptyTree, treeOf } from '@/lib/git/changes'
import { durably, runGit } from '@/lib/git/run'
import { signText } from '@/lib/git/signed'

/** A commit by Countersign: what is in it decides its name, so that whoever makes it again makes the same. */
export type NewCommit = {
  tree: string
  parents: readonly string[]
  author: { name: string; email: string }
  committer: { name: string; email: string }
  at: Date
  message: string
}

/** Writes a commit and returns its name: signed, or without a key as nobody's signature. */
export async function writeCommit(folder: string, commit: NewCommit, key: KeyObject | null): Promise<string> {
  const text = textOf(commit)
  if (!key) return await writeText(folder, text)
  const end = text.indexOf('\n\n')
  const signature = signText(key, Buffer.from(text)).replaceAll('\n', '\n ')
  const signed = `${text.slice(0, end)}\ngpgsig ${signature}${text.slice(end)}`
  return await writeText(folder, signed)
}

/**
 * Writes the commit that undoes another: the tree that was there before it, on top of it. Merged with whatever came later,
 * it takes back what that one brought and leaves the rest. It is nobody's signature, so it has none.
 */
export async function writeUndoing(
  folder: string,
  commit: string,
  by: Omit<NewCommit, 'tree' | 'parents' | 'committer'>,
): Promise<string> {
  return await writeTakingBack(folder, { commit, tree: await treeBefore(folder, commit) }, by)
}

/** The same, where it is known what was there before. */
export async function writeTakingBack(
  folder: string,
  { commit, tree }: { commit: string; tree: string },
  by: Omit<NewCommit, 'tree' | 'parents' | 'committer'>,
): Promise<string> {
  if (tree === emptyTree)
    await runGit(folder, [...durably, 'hash-object', '-t', 'tree', '-w', '--stdin'], { input: '' })
  return await writeCommit(folder, { ...by, committer: by.author, tree, parents: [commit] }, null)
}

/** What a branch held before a delivery landed on it as this commit. */
export async function treeBefore(folder: string, commit: string): Promise<string> {
  const listed = (await runGit(folder, ['rev-list', '--parents', '--max-count=1', commit])).trim().split(' ')
  return listed.length > 2 ? await treeOf(folder, listed[1]!) : emptyTree
}

async function writeText(folder: string, text: string): Promise<string> {
  return (await runGit(folder, [...durably, 'hash-object', '-t', 'commit', '-w', '--stdin'], { input: text })).trim()
}

function textOf({ tree, parents, author, committer, at, message }: NewCommit): string {
  const who = (role: string, { name, email }: NewCommit['author']) =>
    `${role} ${plain(name)} <${plain(email)}> ${Math.floor(at.getTime() / 1000)} +0000`
  const head = [
    `tree ${tree}`,
    ...parents.map((parent) => `parent ${parent}`),
    who('author', author),
    who('committer', committer),
  ]
  return `${head.join('\n')}\n\n${message.trimEnd()}\n`
}

/** A name as it can stand in the head of a commit. */
function plain(text: string): string {
  return text.replaceAll(/[\p{C}<>]/gu, '').trim() || 'unknown'
}
