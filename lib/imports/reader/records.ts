import { countHandoffs, countThoughts, handoffEntries, thoughtEntries } from '@/lib/imports/recover/artifacts'
import { isUnparsableElsewhere, issueEntries, issuesAtTip } from '@/lib/imports/recover/issues'
import { metricsEntries, promptEntries, type TextVersion, traceEntries } from '@/lib/imports/recover/texts'
import { readTextLog } from '@/lib/imports/recover/changelog'
import type { Note } from '@/lib/imports/recover/reading'
import type { ArtifactFacts } from '@/lib/imports/facts/schema'
import { type FileKind, fileKind, isLegacy } from '@/lib/imports/recover/files'
import type { Contents } from '@/lib/imports/reader/contents'
import type { TreeFile } from '@/lib/imports/reader/history'
import type { EntryRecord } from '@/lib/imports/store/schema'
import type { Commit, Problem } from '@/lib/imports/schema'
import { type FileChange, problemsOf } from '@/lib/imports/recover/spans'
import { textVersion, type Version } from '@/lib/imports/recover/timeline'
import { tallyOf, wordsOf } from '@/lib/imports/recover/values'

/** A change of one file: the commit and the objects before and after. */
export type Touch = { commit: Commit; before: string | null; after: string | null }

/** Every change of every file that holds records, by kind and path, the last one always being what stands at the tip. */
export function touchesOf(
  commits: readonly Commit[],
  tree: ReadonlyMap<string, TreeFile>,
): Map<FileKind, Map<string, Touch[]>> {
  const kinds = collect(commits)
  const head = commits.at(-1)
  for (const paths of kinds.values())
    for (const [path, touches] of paths) {
      const file = tree.get(path)
      const oid = file?.kind === 'file' ? file.oid : null
      // Branches that were merged lie side by side in the log, so the last change in time need not be the one that counts.
      if (head && touches.at(-1)!.after !== oid) touches.push({ commit: head, before: oid, after: oid })
    }
  return kinds
}

function collect(commits: readonly Commit[]): Map<FileKind, Map<string, Touch[]>> {
  const kinds = new Map<FileKind, Map<string, Touch[]>>()
  const kindOf = new Map<string, FileKind | null>()
  for (const commit of commits)
    for (const { path, before, after, kind } of commit.changes) {
      if (!kindOf.has(path)) kindOf.set(path, fileKind(path))
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

/** The distinct contents a file ever had, oldest first; the one that stands at the tip is present. */
async function textVersions(
  contents: Contents,
  path: string,
  touches: readonly Touch[],
): Promise<{ versions: TextVersion[]; notes: Note[] }> {
  const tip = touches.at(-1)?.after ?? null
  const versions = new Map<string, TextVersion>()
  const notes: Note[] = []
  for (const { commit, after } of touches) {
    contents.past(commit)
    if (after === null || versions.has(after)) continue
    const { text, notes: read } = await contents.text(after, path)
    notes.push(...read)
    if (text !== null)
      versions.set(after, { commit, oid: after, text, hash: contents.hash(text), present: after === tip })
  }
  return { versions: [...versions.values()], notes }
}

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
      problems.push(...problemsOf(path, changes, contents.table), ...shapeProblems(path, changes))
      entries.push(...listReaders[kind](path, changes, contents.table))
      if (touches.at(-1)!.after !== null && !isLegacy(path)) countList(facts, kind, path, changes, contents)
    }
  for (const kind of ['prompt', 'trace', 'metrics'] as const)
    for (const [path, touches] of kinds.get(kind) ?? []) {
      const { versions, notes } = await textVersions(contents, path, touches)
      const read = textReaders[kind](path, versions)
      entries.push(...read.entries)
      for (const note of [...notes, ...read.notes])
        problems.push({ ...note, path, commit: touches.at(-1)!.commit.hash })
      if (touches.at(-1)!.after !== null && !isLegacy(path)) facts[textCounters[kind]]++
    }
  return { entries, facts, problems }
}

const listReaders = { thoughts: thoughtEntries, handoffs: handoffEntries, issues: issueEntries }

const textReaders = {
  prompt: (path: string, versions: TextVersion[]) => ({ entries: promptEntries(path, versions), notes: [] as Note[] }),
  trace: traceEntries,
  metrics: metricsEntries,
}

const textCounters = { prompt: 'promptsUsed', trace: 'reasoningTraces', metrics: 'metricsReports' } as const

function shapeProblems(path: string, changes: readonly FileChange[]): Problem[] {
  const odd = changes.find(({ after }) => after?.shape === 'mapping')
  if (!odd) return []
  const reason = 'It should be a list of entries and is not; its content was left out.'
  return [{ code: 'not_a_list', path, line: 1, commit: odd.commit.hash, reason }]
}

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
  addTally(
    facts.issueStatus,
    issues.map(({ status }) => wordsOf(status)),
  )
  addTally(
    facts.issueType,
    issues.map(({ type }) => wordsOf(type)),
  )
}

function addTally(into: Record<string, number>, words: (string | null)[]): void {
  for (const [word, count] of Object.entries(tallyOf(words))) into[word] = (into[word] ?? 0) + count
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
