import { randomBytes } from 'node:crypto'
import { momentIn, momentsOf, type Stamp } from '@/lib/imports/recover/moments'
import { spawnGit } from '@/lib/git/run'
import type { Change, Commit } from '@/lib/imports/schema'

// A commit that brings in more files than this (a whole framework copied in) keeps only the changes somebody asked for.
const manyChanges = 2_000
const maxMessage = 4_000

const modeOfSubmodule = '160000'
const modeOfSymlink = '120000'

/**
 * All commits of a branch, oldest first, each with the files it changed: one run of `git log`, read as it comes.
 * A merge lists only what differs from all its parents, so nothing is told twice.
 */
export async function readHistory(
  store: string,
  ref: string,
  keep: (path: string) => boolean,
  signal?: AbortSignal,
): Promise<Commit[]> {
  // Nobody who wrote a commit message can have guessed it, so no message can pass for the start of a commit.
  const mark = randomBytes(16).toString('hex')
  const format = `%x00${mark}%x00%H%x00%P%x00%an%x00%at%x00%ad%x00%ct%x00%B%x00`
  const shape = ['--raw', '--no-abbrev', '--no-renames', '--diff-merges=combined', '--date=raw']
  const args = ['log', '--reverse', '-z', ...shape]
  const { child, ended } = spawnGit(store, [...args, `--format=${format}`, '--end-of-options', ref, '--'], signal)
  child.stdin.end()
  const drafts = await readTokens(child.stdout, mark, keep)
  await ended
  const silent = drafts.filter(({ stamp }) => stamp.author.seconds === null).map(({ commit }) => commit.hash)
  const written = await readStamps(store, silent, signal)
  const stamps = drafts.map(({ commit, stamp }) => written.get(commit.hash) ?? stamp)
  return momentsOf(stamps).map((moment, index) => ({ ...drafts[index]!.commit, ...moment }))
}

/** The times of commits of which `git log` shows none, such as those before 1970, as they are written in them. */
async function readStamps(store: string, hashes: readonly string[], signal?: AbortSignal): Promise<Map<string, Stamp>> {
  const stamps = new Map<string, Stamp>()
  if (hashes.length === 0) return stamps
  const { child, ended } = spawnGit(store, ['log', '--no-walk=unsorted', '--stdin', '-z', '--format=raw'], signal)
  child.stdin.end(hashes.map((hash) => `${hash}\n`).join(''))
  let text = ''
  for await (const chunk of child.stdout.setEncoding('utf8') as AsyncIterable<string>) text += chunk
  await ended
  for (const commit of text.split('\0')) {
    const hash = /^commit ([0-9a-f]+)/.exec(commit)?.[1]
    if (hash) stamps.set(hash, { author: momentIn(commit, 'author'), committer: momentIn(commit, 'committer') })
  }
  return stamps
}

type Draft = { commit: Omit<Commit, 'at' | 'momentFault'>; stamp: Stamp }

async function readTokens(
  stream: AsyncIterable<Buffer>,
  mark: string,
  keep: (path: string) => boolean,
): Promise<Draft[]> {
  const reader = commitReader(mark, keep)
  let rest = Buffer.alloc(0)
  for await (const chunk of stream) {
    const all = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
    let start = 0
    for (let end = all.indexOf(0); end >= 0; end = all.indexOf(0, start)) {
      reader.take(all.toString('utf8', start, end))
      start = end + 1
    }
    rest = Buffer.from(all.subarray(start))
  }
  return reader.finish()
}

const headFields = 7

/** Takes the tokens between NULs: a mark, seven fields of the commit, then pairs of a change and its path. */
function commitReader(mark: string, keep: (path: string) => boolean) {
  const drafts: Draft[] = []
  // The same path comes thousands of times; one copy of it is enough.
  const paths = new Map<string, string>()
  let fields: string[] | null = null
  let commit: Draft['commit'] | null = null
  let change: string | null = null

  function takeField(token: string): void {
    fields!.push(token)
    if (fields!.length < headFields) return
    const draft = draftOf(fields!)
    commit = draft.commit
    drafts.push(draft)
    fields = null
  }

  function takePath(path: string): void {
    const kept = paths.get(path) ?? path
    paths.set(kept, kept)
    commit!.changeCount++
    if (commit!.changes.length < manyChanges || keep(kept)) commit!.changes.push(changeOf(change!, kept))
    change = null
  }

  return {
    take(token: string): void {
      if (change !== null) return takePath(token)
      if (fields) return takeField(token)
      if (token === mark) {
        fields = []
        return
      }
      const start = token.replace(/^\n+/, '')
      if (commit && start.startsWith(':')) change = start
    },
    finish: () => drafts,
  }
}

function draftOf([
  hash = '',
  parents = '',
  name = '',
  at = '',
  date = '',
  committedAt = '',
  body = '',
]: string[]): Draft {
  const commit = {
    hash,
    parents: parents === '' ? 0 : parents.split(' ').length,
    author: name.trim() || 'unknown',
    message: body.trim().slice(0, maxMessage),
    changes: [],
    changeCount: 0,
  }
  const seconds = (text: string) => (/^\d+$/.test(text) ? text : null)
  const author = { seconds: seconds(at), zone: date.split(' ')[1] ?? '' }
  return { commit, stamp: { author, committer: { seconds: seconds(committedAt), zone: '' } } }
}

/** `:100644 100644 <old> <new> M`, or with one column more per parent for a merge. */
function changeOf(line: string, path: string): Change {
  const parents = /^:+/.exec(line)![0].length
  const words = line.slice(parents).split(' ')
  const modes = words.slice(0, parents + 1)
  const oids = words.slice(parents + 1, 2 * parents + 2).map((oid) => (/^0+$/.test(oid) ? null : oid))
  const mode = modes.at(-1) ?? ''
  const kind = mode === modeOfSubmodule ? 'submodule' : mode === modeOfSymlink ? 'symlink' : 'file'
  return { path, before: oids[0] ?? null, after: oids.at(-1) ?? null, kind }
}

/** A file of a branch's newest commit, as its tree lists it. */
export type TreeFile = { path: string; oid: string; kind: 'file' | 'symlink' | 'submodule' }

/** Every file of a commit, by its path. */
export async function readTree(store: string, commit: string, signal?: AbortSignal): Promise<Map<string, TreeFile>> {
  const { child, ended } = spawnGit(store, ['ls-tree', '-r', '-z', '--full-tree', '--end-of-options', commit], signal)
  child.stdin.end()
  const files = new Map<string, TreeFile>()
  let rest = ''
  for await (const chunk of child.stdout.setEncoding('utf8') as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\0')
    rest = lines.pop() ?? ''
    for (const line of lines) addFile(files, line)
  }
  await ended
  return files
}

function addFile(files: Map<string, TreeFile>, line: string): void {
  const tab = line.indexOf('\t')
  const [mode = '', , oid = ''] = line.slice(0, tab).split(' ')
  const path = line.slice(tab + 1)
  const kind = mode === modeOfSubmodule ? 'submodule' : mode === modeOfSymlink ? 'symlink' : 'file'
  files.set(path, { path, oid, kind })
}

/** Lines added and taken away per file, for the commits asked for. Keyed `commit path`. */
export async function countLines(store: string, commits: readonly string[], signal?: AbortSignal) {
  const counts = new Map<string, { added: number; deleted: number }>()
  if (commits.length === 0) return counts
  const args = [
    'diff-tree',
    '--stdin',
    '-r',
    '-z',
    '--root',
    '--numstat',
    '--no-renames',
    '--no-textconv',
    '--no-ext-diff',
  ]
  const { child, ended } = spawnGit(store, args, signal)
  child.stdin.end(commits.map((hash) => `${hash}\n`).join(''))
  let hash = ''
  let rest = ''
  for await (const chunk of child.stdout.setEncoding('utf8') as AsyncIterable<string>) {
    const tokens = (rest + chunk).split('\0')
    rest = tokens.pop() ?? ''
    for (const token of tokens) {
      const line = /^(\d+|-)\t(\d+|-)\t(.*)$/s.exec(token)
      if (!line) hash = token.trim()
      else counts.set(`${hash} ${line[3]}`, { added: Number(line[1]) || 0, deleted: Number(line[2]) || 0 })
    }
  }
  await ended
  return counts
}
