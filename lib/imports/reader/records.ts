import { countHandoffs, countThoughts, handoffEntries, thoughtEntries } from '@/lib/imports/recover/artifacts'
import { isUnparsableElsewhere, issueEntries, issuesAtTip } from '@/lib/imports/recover/issues'
import { metricsEntries, promptEntries, type TextVersion, traceEntries } from '@/lib/imports/recover/texts'
import { readTextLog } from '@/lib/imports/recover/changelog'
import { readYaml } from '@/lib/imports/recover/documents'
import type { Note } from '@/lib/imports/recover/reading'
import type { ArtifactFacts } from '@/lib/imports/facts/schema'
import { type FileKind, fileKind, isLegacy } from '@/lib/imports/recover/files'
import type { Contents } from '@/lib/imports/reader/contents'
import type { TreeFile } from '@/lib/imports/reader/history'
import type { EntryRecord } from '@/lib/imports/store/schema'
import type { Commit, Problem } from '@/lib/imports/schema'
import { type FileChange, problemsOf } from '@/lib/imports/recover/spans'
import { textVersion, type Version } from '@/lib/imports/recover/timeline'
import { isRecord, summed, tallyOf, wordsOf } from '@/lib/imports/recover/values'

/** A change of one file: the commit and the objects before and after. */
export type Touch = { commit: Commit; before: string | null; after: string | null }

/**
 * Every change of every file that holds records, by kind and path, the last one always being what stands at the tip. Another
 * reader may tell kinds of files of its own.
 */
export function touchesOf<Kind extends string = FileKind>(
  commits: readonly Commit[],
  tree: ReadonlyMap<string, TreeFile>,
  kindOf: (path: string) => Kind | null = fileKind as (path: string) => Kind | null,
): Map<Kind, Map<string, Touch[]>> {
  const kinds = collect(commits, kindOf)
  const head = commits.at(-1)
  for (const paths of kinds.values())
    for (const [path, touches] of paths) {
      const file = tree.get(path)
      const oid = file?.kind === 'file' ? file.oid : null
      // Branches that were merged lie side by side in the log, so the last change in time need not be the one that counts.
      if (head && touches.at(-1)!.after !== oid)
        touches.push({
          commit: joinedBy(commits, touches.at(-1)!.commit) ?? head,
          before: touches.at(-1)!.after,
          after: oid,
        })
    }
  for (const paths of kinds.values()) followMoves(paths, tree)
  return kinds
}

/** The merge after which a file stands as it does, though no commit says that it changed it. */
function joinedBy(commits: readonly Commit[], last: Commit): Commit | undefined {
  return commits.slice(commits.indexOf(last) + 1).find(({ parents }) => parents > 1)
}

/** A file that was taken away and stands elsewhere with the same content was moved: its past goes with it. */
function followMoves(paths: Map<string, Touch[]>, tree: ReadonlyMap<string, TreeFile>): void {
  const left = new Map<string, string>()
  for (const [path, touches] of paths) {
    const content = touches.findLast(({ after }) => after !== null)?.after
    if (!tree.has(path) && content && touches.at(-1)!.after === null) left.set(content, path)
  }
  for (const [path, touches] of paths) {
    const [first] = touches
    const from = first!.before === null && first!.after !== null ? left.get(first!.after) : undefined
    // Of several that hold what left, the first one is where it went.
    const past =
      from === undefined || from === path ? undefined : paths.get(from)?.filter(({ after }) => after !== null)
    if (from === undefined || past === undefined) continue
    paths.set(path, [...past, { ...first!, before: first!.after }, ...touches.slice(1)])
    paths.delete(from)
  }
}

function collect<Kind extends string>(
  commits: readonly Commit[],
  tell: (path: string) => Kind | null,
): Map<Kind, Map<string, Touch[]>> {
  const kinds = new Map<Kind, Map<string, Touch[]>>()
  const kindOf = new Map<string, Kind | null>()
  for (const commit of commits)
    for (const { path, before, after, kind } of commit.changes) {
      if (!kindOf.has(path)) kindOf.set(path, tell(path))
      const of = kindOf.get(path)
      if (!of || kind !== 'file') continue
      const paths = kinds.get(of) ?? new Map<string, Touch[]>()
      kinds.set(of, paths)
      const touches = paths.get(path)
      if (touches) touches.push({ commit, before, after })
      else paths.set(path, [{ commit, before, after }])
    }
  return kinds
}

/** The versions of a list file, oldest first, each with the one it replaced. */
export async function listChanges(contents: Contents, path: string, touches: readonly Touch[]): Promise<FileChange[]> {
  const changes: FileChange[] = []
  const read = async (oid: string | null): Promise<Version | null> => {
    if (oid === null) return null
    return path.endsWith('.md') ? await textLog(contents, oid, path) : await contents.version(oid, path)
  }
  for (const { commit, before, after } of touches) {
    changes.push({ commit, before: await read(before), after: await read(after) })
    contents.past(commit)
  }
  return changes
}

async function textLog(contents: Contents, oid: string, path: string): Promise<Version> {
  const { text, notes } = await contents.text(oid, path)
  return textVersion(contents.table, text === null ? [] : readTextLog(path, text), notes)
}

/**
 * The distinct contents a file ever had, oldest first. The one that stands at the tip is present; when that could not be
 * read, the newest that could be.
 */
async function textVersions(
  contents: Contents,
  path: string,
  touches: readonly Touch[],
): Promise<{ versions: TextVersion[]; problems: Problem[] }> {
  const versions = new Map<string, TextVersion>()
  const problems: Problem[] = []
  let standing: string | null = null
  for (const [index, { commit, after }] of touches.entries()) {
    contents.past(commit)
    const known = after === null ? undefined : versions.get(after)
    if (after === null || known) standing = after
    if (after === null || known) continue
    const { text, notes } = await contents.text(after, path)
    const next = touches[index + 1]?.commit
    const mended = next && { commit: next.hash, at: next.at }
    problems.push(...notes.map((note) => ({ ...note, path, commit: commit.hash, mended })))
    if (text === null) continue
    standing = after
    const reading = /\.ya?ml$/i.test(path) ? readYaml(text) : null
    const faults = [...(reading?.notes ?? []), ...(reading?.ok && !isRecord(reading.value) ? [noFields] : [])]
    problems.push(...faults.map((note) => ({ ...note, path, commit: commit.hash, mended })))
    versions.set(after, { commit, oid: after, text, reading, hash: contents.hash(text), present: false })
  }
  const present = standing === null ? undefined : versions.get(standing)
  if (present) present.present = true
  return { versions: [...versions.values()], problems }
}

const noFields: Note = { code: 'not_a_mapping', line: 1, reason: 'It should have fields and has none.' }

/** Prompts, thoughts, traces, hand-offs, issues and reports of a branch, with what is counted of them. */
export async function readArtifacts(
  contents: Contents,
  kinds: ReadonlyMap<FileKind, ReadonlyMap<string, readonly Touch[]>>,
): Promise<{ entries: EntryRecord[]; facts: ArtifactFacts; problems: Problem[] }> {
  const entries: EntryRecord[] = []
  const problems: Problem[] = []
  const facts = emptyFacts()
  for (const kind of ['thoughts', 'handoffs', 'issues'] as const)
    for (const [path, touches] of kinds.get(kind) ?? []) {
      const changes = await listChanges(contents, path, touches)
      problems.push(...problemsOf(path, changes, contents.table))
      entries.push(...listReaders[kind](path, changes, contents.table))
      if (touches.at(-1)!.after !== null && !isLegacy(path)) countList(facts, kind, path, changes, contents)
    }
  for (const kind of ['prompt', 'trace', 'metrics'] as const)
    for (const [path, touches] of kinds.get(kind) ?? []) {
      const read = await textVersions(contents, path, touches)
      entries.push(...textReaders[kind](path, read.versions))
      problems.push(...read.problems)
      if (touches.at(-1)!.after !== null && !isLegacy(path)) facts[textCounters[kind]]++
    }
  return { entries, facts, problems }
}

const listReaders = { thoughts: thoughtEntries, handoffs: handoffEntries, issues: issueEntries }

const textReaders = { prompt: promptEntries, trace: traceEntries, metrics: metricsEntries }

const textCounters = { prompt: 'promptsUsed', trace: 'reasoningTraces', metrics: 'metricsReports' } as const

function countList(
  facts: ArtifactFacts,
  kind: 'thoughts' | 'handoffs' | 'issues',
  path: string,
  changes: readonly FileChange[],
  { table }: Contents,
): void {
  if (kind === 'thoughts') {
    const { thoughts, withoutMessage } = countThoughts(changes, table)
    facts.thoughtFiles++
    facts.thoughts += thoughts
    facts.thoughtsWithoutMessage += withoutMessage
  } else if (kind === 'handoffs') {
    const { handoffs, toNobody } = countHandoffs(changes, table)
    facts.handoffFiles++
    facts.handoffs += handoffs
    facts.handoffsToNobody += toNobody
  } else countIssues(facts, path, changes, table)
}

function countIssues(
  facts: ArtifactFacts,
  path: string,
  changes: readonly FileChange[],
  table: Contents['table'],
): void {
  const issues = issuesAtTip(changes, table)
  if (isUnparsableElsewhere(changes, table)) {
    facts.issueFilesUnparsable.push(path)
    facts.issuesSalvaged += issues.length
    return
  }
  facts.issues += issues.length
  facts.issueStatus = summed(facts.issueStatus, tallyOf(issues.map(({ status }) => wordsOf(status))))
  facts.issueType = summed(facts.issueType, tallyOf(issues.map(({ type }) => wordsOf(type))))
}

function emptyFacts(): ArtifactFacts {
  return {
    promptsUsed: 0,
    thoughtFiles: 0,
    thoughts: 0,
    thoughtsWithoutMessage: 0,
    reasoningTraces: 0,
    handoffFiles: 0,
    handoffs: 0,
    handoffsToNobody: 0,
    issues: 0,
    issueStatus: {},
    issueType: {},
    issueFilesUnparsable: [],
    issuesSalvaged: 0,
    metricsReports: 0,
  }
}
