import { isBookkeeping } from '@/lib/imports/recover/commits'
import { fileKind, isDocument } from '@/lib/imports/recover/files'
import type { Contents } from '@/lib/imports/reader/contents'
import { GitProblem } from '@/lib/git/run'
import { countLines, type TreeFile } from '@/lib/imports/reader/history'
import type { RewriteRecord, TextRecord } from '@/lib/imports/store/schema'
import {
  contradictionOf,
  elisionLines,
  findElision,
  isDestructive,
  keptShare,
  promisesCare,
  restoredShare,
  tellingLines,
} from '@/lib/difference/loss'
import type { Change, Commit } from '@/lib/imports/schema'
import { shorten } from '@/lib/imports/recover/values'

type Lines = { added: number; deleted: number }

/** Lines added and deleted by `commit path`, kept from branch to branch. */
export type LineCounts = { counts: Map<string, Lines>; known: Set<string> }

export function newLineCounts(): LineCounts {
  return { counts: new Map(), known: new Set() }
}

export type Claim = { taskKey: string | null; by: string | null }

export type RewriteContext = {
  store: string
  contents: Contents
  lines: LineCounts
  commits: readonly Commit[]
  suspects: readonly Commit[]
  tree: ReadonlyMap<string, TreeFile>
  byAgent: ReadonlySet<string>
  /** What the log says of a commit: for which task it was, and by whom. */
  claimOf(commit: string): Claim
  signal?: AbortSignal
}

// A commit over so many files is a move or a release, not the rewriting of a document.
const manyFiles = 50
const chunk = 400

/** Every rewrite of a document that took most of it away, left a marker in its place, or contradicts its message, with its texts. */
export async function findRewrites(
  context: RewriteContext,
): Promise<{ rewrites: RewriteRecord[]; texts: TextRecord[] }> {
  const { suspects, contents } = context
  await countNew(context, suspects)
  const later = changesByPath(context.commits)
  const found: RewriteRecord[] = []
  const texts = new Map<string, string>()
  for (const commit of suspects) {
    for (const change of documentsOf(commit)) {
      const lines = context.lines.counts.get(`${commit.hash} ${change.path}`)
      if (!lines || lines.deleted < elisionLines) continue
      const rewrite = await judge(context, commit, change, lines)
      if (!rewrite) continue
      for (const text of rewrite.texts) texts.set(contents.hash(text), text)
      found.push(await withRepair(context, rewrite.record, change, later.get(change.path) ?? []))
    }
    contents.past(commit)
  }
  return { rewrites: found, texts: Array.from(texts, ([digest, text]) => ({ digest, text })) }
}

/** The commits that may have rewritten a document. */
export function suspectsOf(commits: readonly Commit[]): Commit[] {
  return commits.filter(
    (commit) => commit.parents <= 1 && commit.changeCount <= manyFiles && documentsOf(commit).length > 0,
  )
}

/** Changed documents, apart from the log and the index, which are rewritten all the time. */
function documentsOf(commit: Commit): Change[] {
  return commit.changes.filter(
    ({ path, before, after, kind }) =>
      before !== null &&
      after !== null &&
      kind === 'file' &&
      isDocument(path) &&
      !isBookkeeping(path, commit.message) &&
      fileKind(path) !== 'memory',
  )
}

async function countNew({ store, lines, signal }: RewriteContext, commits: readonly Commit[]): Promise<void> {
  const unknown = commits.map(({ hash }) => hash).filter((hash) => !lines.known.has(hash))
  for (let from = 0; from < unknown.length; from += chunk) {
    const part = unknown.slice(from, from + chunk)
    const counts = await countAround(store, part, signal)
    for (const [key, { added, deleted }] of counts)
      if (deleted >= elisionLines) lines.counts.set(key, { added, deleted })
    for (const hash of part) lines.known.add(hash)
  }
}

/** A commit of which an object is missing ends the counting; it is left out, and the others are counted without it. */
async function countAround(
  store: string,
  hashes: readonly string[],
  signal?: AbortSignal,
): Promise<Map<string, Lines>> {
  try {
    return await countLines(store, hashes, signal)
  } catch (error) {
    if (!(error instanceof GitProblem)) throw error
    if (hashes.length === 1) return new Map()
    const half = hashes.length >> 1
    const [first, second] = [hashes.slice(0, half), hashes.slice(half)]
    return new Map([...(await countAround(store, first, signal)), ...(await countAround(store, second, signal))])
  }
}

type Later = { commit: Commit; after: string | null; order: number }

function changesByPath(commits: readonly Commit[]): Map<string, Later[]> {
  const byPath = new Map<string, Later[]>()
  commits.forEach((commit, order) => {
    for (const { path, after } of commit.changes) {
      const list = byPath.get(path)
      if (list) list.push({ commit, after, order })
      else byPath.set(path, [{ commit, after, order }])
    }
  })
  return byPath
}

/** The rewrite as a record, without its repair; null when there is nothing to say about it. */
async function judge(
  context: RewriteContext,
  commit: Commit,
  change: Change,
  lines: Lines,
): Promise<{ record: RewriteRecord; texts: string[] } | null> {
  const byAgent = context.byAgent.has(commit.hash)
  const destructive = byAgent && isDestructive(lines)
  const contradiction = promisesCare(commit.message) ? contradictionOf(commit.message, lines) : null
  const after = (await context.contents.text(change.after!, change.path)).text
  if (after === null) return null
  const mayElide = /\.{3}|…|[([]/.test(after)
  if (!destructive && contradiction === null && !mayElide) return null
  const before = (await context.contents.text(change.before!, change.path)).text
  if (before === null) return null
  const elision = mayElide ? findElision(after, before) : null
  if (!destructive && contradiction === null && elision === null) return null
  const old = tellingLines(before)
  const tip = context.tree.get(change.path)
  // Of a file that stands there and cannot be read nothing more is said than of the rewrite itself.
  const tipText = tip?.kind === 'file' ? ((await context.contents.text(tip.oid, change.path)).text ?? after) : null
  const { taskKey, by } = context.claimOf(commit.hash)
  const record = {
    commit: commit.hash,
    path: change.path,
    author: commit.author,
    at: commit.at,
    message: shorten(commit.message, 500),
    ...lines,
    linesBefore: old.length,
    linesAfter: tellingLines(after).length,
    keptAfter: share(keptShare(old, after)),
    keptAtTip: share(tipText === null ? 0 : keptShare(old, tipText)),
    destructive,
    byAgent,
    elisionMarker: elision ? shorten(elision.line, 200) : null,
    elisionCertain: elision?.certain ?? false,
    contradiction: contradiction === null ? null : shorten(contradiction, 100),
    taskKey,
    restoredCommit: null,
    restoredBy: null,
    restoredAt: null,
    claimedBy: by === null ? null : shorten(by, 200),
    restoredClaim: null,
    beforeDigest: context.contents.hash(before),
    afterDigest: context.contents.hash(after),
  }
  return { record, texts: [before, after] }
}

function share(value: number): number {
  return Math.round(value * 10_000) / 10_000
}

/** Looks for the first later version that holds most of the old lines again. */
async function withRepair(
  { contents, claimOf }: RewriteContext,
  rewrite: RewriteRecord,
  change: Change,
  history: readonly Later[],
): Promise<RewriteRecord> {
  const before = (await contents.text(change.before!, change.path)).text
  const start = history.findIndex(({ commit }) => commit.hash === rewrite.commit)
  if (before === null || start < 0) return rewrite
  const old = tellingLines(before)
  for (const { commit, after } of history.slice(start + 1)) {
    const text = after === null ? null : (await contents.text(after, change.path)).text
    if (text === null || keptShare(old, text) < restoredShare) continue
    const { by } = claimOf(commit.hash)
    const restoredClaim = by === null ? null : shorten(by, 200)
    return { ...rewrite, restoredCommit: commit.hash, restoredBy: commit.author, restoredAt: commit.at, restoredClaim }
  }
  return rewrite
}
