import { readChangelogs, findUnlogged, linkLog, type BranchLog } from '@/lib/imports/reader/logs'
import type { BranchFacts } from '@/lib/imports/facts/schema'
import { aboutIn, ownPageOf } from '@/lib/imports/recover/about'
import { figuresOf } from '@/lib/imports/recover/figures'
import { fileKind, treeProblems } from '@/lib/imports/recover/files'
import { checkYaml } from '@/lib/imports/reader/checks'
import type { Contents } from '@/lib/imports/reader/contents'
import { type BranchFound, findInFiles, findInRecords } from '@/lib/imports/reader/findings'
import { findInPaths } from '@/lib/imports/reader/places'
import { newHeadway, type Step } from '@/lib/imports/reader/headway'
import { readHistory, readTree, type TreeFile } from '@/lib/imports/reader/history'
import { readMemory } from '@/lib/imports/reader/memory'
import { readPrompts } from '@/lib/imports/reader/prompts'
import { readArtifacts, touchesOf } from '@/lib/imports/reader/records'
import { findRewrites, suspectsOf, type LineCounts } from '@/lib/imports/reader/rewrites'
import { readTasks } from '@/lib/imports/reader/tasks'
import type { EntryRecord, TaskRecord } from '@/lib/imports/store/schema'
import type { Commit, DeliveryBranch, Problem } from '@/lib/imports/schema'
import { strayFacts } from '@/lib/imports/recover/strays'
import { tallyOf } from '@/lib/imports/recover/values'

export type BranchContext = {
  store: string
  contents: Contents
  lines: LineCounts
  name: string
  head: string
  /** Whether no other branch's history holds it. */
  isOwn: boolean
  /** Which files are prompts, by their paths. */
  promptPaths: readonly string[]
  /** Whether what is read is looked through for what should not be there. */
  isLookedThrough: boolean
  onStep: (step: Step) => void
  /** Told how many of the branch's commits have been read; `of` is 0 until they have been listed. */
  onCommits: (commits: number, of: number) => void
  signal?: AbortSignal
}

/** Everything one branch holds and ever held. What cannot be read becomes a problem; it does not end the reading. */
export async function readBranch(context: BranchContext): Promise<DeliveryBranch> {
  const { store, lines, name, head, onCommits, signal } = context
  context.onStep('history')
  onCommits(0, 0)
  const commits = await readHistory(store, head, (path) => fileKind(path) !== null, signal)
  const tree = await readTree(store, head, signal)
  const kinds = touchesOf(commits, tree)
  const suspects = suspectsOf(commits)
  const headway = newHeadway(commits, kinds, suspects, (read) => onCommits(read, commits.length))
  const contents = { ...context.contents, past: headway.past }
  const onStep = (step: Step) => {
    context.onStep(step)
    headway.enter(step)
  }
  onStep('tasks')
  const tasks = await readTasks(contents, kinds.get('tasks') ?? new Map(), tree)
  onStep('changelog')
  const log = await readChangelogs(contents, kinds, tasks.keys)
  onStep('memory')
  const memory = await readMemory(contents, kinds.get('memory') ?? new Map(), { commits, tree, branch: name })
  onStep('artifacts')
  const artifacts = await readArtifacts(contents, kinds)
  onStep('rewrites')
  const links = linkLog(commits, log.records)
  const claimOf = (hash: string) => {
    const line = log.records[links.entryOf.get(hash) ?? -1]
    return { taskKey: line?.taskKey ?? null, by: line?.committedBy ?? null }
  }
  const { rewrites, texts: rewritten } = await findRewrites({
    store,
    contents,
    lines,
    commits,
    suspects,
    tree,
    byAgent: links.byAgent,
    claimOf,
    signal,
  })
  const unlogged = findUnlogged(commits, log.records, links)
  onStep('checks')
  const checks = await checkYaml(contents, tree)
  const entries = [...tasks.entries, ...artifacts.entries]
  onStep('findings')
  const records = { tasks: tasks.tasks, entries, changelog: log.records, memory: memory.records }
  const prompted = await readPrompts({ contents, commits, tree }, context.promptPaths)
  const onPart = () => context.onStep('findings')
  const files = context.isLookedThrough ? await findInFiles({ contents, commits, tree, onPart }) : noFindings
  const named = await findInPaths({ contents, commits, tree, byAgent: links.byAgent })
  const found = context.isLookedThrough ? [...(await findInRecords(records)), ...files.found, ...named] : []
  const problems = [
    treeProblems(tree.values()),
    tasks.problems,
    log.problems,
    memory.problems,
    artifacts.problems,
    checks,
    files.problems,
    commits.flatMap(momentProblem),
  ].flat()

  const facts: BranchFacts = {
    ...commitFacts(commits),
    isOwn: context.isOwn,
    treeFiles: tree.size,
    tasks: tasks.facts,
    memory: memory.facts[0] ?? null,
    ...logFacts(log),
    artifacts: artifacts.facts,
    agentLinkedCommits: links.byAgent.size,
    destructiveRewrites: rewrites.filter(({ destructive }) => destructive).length,
    unrestoredRewrites: rewrites.filter(({ destructive, restoredCommit }) => destructive && restoredCommit === null)
      .length,
    elisionOverwrites: rewrites.filter(({ elisionCertain }) => elisionCertain).length,
    likelyElisions: rewrites.filter(({ elisionMarker, elisionCertain }) => elisionMarker !== null && !elisionCertain)
      .length,
    contradictions: rewrites.filter(({ contradiction }) => contradiction !== null).length,
    unloggedCommits: unlogged.length,
    losses: [...log.losses, ...memory.losses, ...tasks.losses].toSorted((one, other) => (one.at < other.at ? -1 : 1)),
    // A task that left its file is known all the same.
    about: await aboutOf(contents, tree),
    figures: figuresOf({
      tasks: tasks.tasks,
      entries,
      memory: memory.records,
      rewrites,
      lines: [...links.byAgent].flatMap((hash) => log.records[links.entryOf.get(hash) ?? -1] ?? []),
    }),
    ...strayFacts(new Set(tasks.tasks.map(({ key }) => key)), log.records, artifacts.entries),
    problems: tallyOf(problems.flatMap(({ code, mended }) => (mended ? [] : code))),
  }
  return {
    name,
    head,
    headAt: commits.at(-1)?.at ?? new Date(0).toISOString(),
    facts,
    tasks: withPrompts(tasks.tasks, artifacts.entries),
    entries,
    changelog: log.records,
    memory: memory.records,
    rewrites,
    unlogged,
    problems: distinct(problems),
    texts: [...files.texts, ...prompted.texts, ...rewritten],
    prompts: prompted.prompts,
    found,
  }
}

async function aboutOf(contents: Contents, tree: ReadonlyMap<string, TreeFile>): Promise<string | null> {
  const page = ownPageOf([...tree.values()].flatMap(({ path, kind }) => (kind === 'file' ? path : [])))
  const { text } = page === null ? { text: null } : await contents.text(tree.get(page)!.oid, page)
  return text === null ? null : aboutIn(text)
}

const noFindings: BranchFound = { found: [], texts: [], problems: [] }

function momentProblem({ hash, momentFault }: Commit): Problem[] {
  if (momentFault === undefined) return []
  return [{ code: 'unread_moment', path: '', line: null, commit: hash, reason: momentFault }]
}

function commitFacts(
  commits: readonly Commit[],
): Pick<BranchFacts, 'commits' | 'merges' | 'authors' | 'firstAt' | 'lastAt'> {
  return {
    commits: commits.length,
    merges: commits.filter(({ parents }) => parents > 1).length,
    authors: tallyOf(commits.map(({ author }) => author)),
    firstAt: commits[0]?.at ?? null,
    lastAt: commits.at(-1)?.at ?? null,
  }
}

/** The log in the project's outputs is the one people mean; older layouts are counted beside it. */
function logFacts({ facts }: BranchLog): Pick<BranchFacts, 'changelog' | 'otherChangelogs'> {
  const main = facts.find(({ file }) => file.endsWith('ml') && !file.startsWith('.logs/')) ?? null
  return { changelog: main, otherChangelogs: facts.filter((one) => one !== main) }
}

/** Gives every task the prompt it was last started on. */
function withPrompts(tasks: TaskRecord[], entries: readonly EntryRecord[]): TaskRecord[] {
  const prompts = new Map<string, EntryRecord>()
  for (const entry of entries)
    if (entry.kind === 'prompt_used' && entry.present && entry.taskKey) prompts.set(entry.taskKey, entry)
  return tasks.map((task) => {
    const prompt = prompts.get(task.key)
    return prompt ? { ...task, promptUsed: prompt.text, promptHash: String(prompt.data.promptHash) } : task
  })
}

function distinct(problems: readonly Problem[]): Problem[] {
  const seen = new Map(
    problems.map((problem) => [`${problem.code} ${problem.path} ${problem.line} ${problem.reason}`, problem]),
  )
  return [...seen.values()]
}
