import { z } from 'zod'
import { isRecord } from '@/lib/imports/recover/values'

const at = z.string()
// Words of strangers are keys here, and a record of zod's leaves out one named __proto__.
const tally = z.custom<Record<string, number>>(
  (value) => isRecord(value) && Object.values(value).every((count) => typeof count === 'number'),
)

/** What a task file at the tip holds, counted the way people ask about it. */
export const taskFacts = z.object({
  count: z.number(),
  status: tally,
  podOwner: tally,
  phase: tally,
  doneTrue: z.number(),
  doneButOpen: z.array(z.string()),
  withoutId: z.number(),
  noPodOwner: z.array(z.string()),
  noDescription: z.number(),
  dependencies: z.number(),
  danglingDependencies: z.array(z.string()),
  misplacedOutputs: z.array(z.string()),
  promptPathMissing: z.number(),
  templateMissing: z.number(),
})
export type TaskFacts = z.infer<typeof taskFacts>

export const memoryFacts = z.object({
  file: z.string(),
  entries: z.number(),
  uniquePaths: z.number(),
  duplicatePaths: z.array(z.string()),
  podOwner: tally,
  missingMetadata: z.number(),
  pathNotInTree: z.number(),
  rawUrlBranch: tally,
  versions: z.number(),
})
export type MemoryFacts = z.infer<typeof memoryFacts>

export const truncation = z.object({
  commit: z.string(),
  author: z.string(),
  at,
  before: z.number(),
  after: z.number(),
})
export type Truncation = z.infer<typeof truncation>

export const changelogFacts = z.object({
  file: z.string(),
  tipEntries: z.number(),
  tipCommittedBy: tally,
  tipTaskKeys: z.number(),
  tipEntriesWithUnknownTask: z.number(),
  versions: z.number(),
  maxEntries: z.number(),
  distinctEntries: z.number(),
  lostAtTip: z.number(),
  truncations: z.array(truncation),
  deletions: z.array(truncation.omit({ after: true })),
  filesShape: z.number(),
  committedBy: tally,
  first: z.string().nullable(),
  last: z.string().nullable(),
})
export type ChangelogFacts = z.infer<typeof changelogFacts>

export const artifactFacts = z.object({
  promptsUsed: z.number(),
  thoughtFiles: z.number(),
  thoughts: z.number(),
  thoughtsWithoutMessage: z.number(),
  reasoningTraces: z.number(),
  handoffFiles: z.number(),
  handoffs: z.number(),
  handoffsToNobody: z.number(),
  issues: z.number(),
  issueStatus: tally,
  issueType: tally,
  /** Files of issues that other readers refuse; what could be read of them counts as salvaged. */
  issueFilesUnparsable: z.array(z.string()),
  issuesSalvaged: z.number(),
  metricsReports: z.number(),
})
export type ArtifactFacts = z.infer<typeof artifactFacts>

/** A commit at which a file of records lost some of them. */
export const loss = z.object({
  file: z.string(),
  of: z.enum(['changelog', 'memory', 'tasks']),
  cause: z.enum(['cut', 'deletion', 'merge']),
  commit: z.string(),
  author: z.string(),
  at,
  before: z.number(),
  after: z.number(),
  left: z.number(),
  /** The first of what left, in words. */
  names: z.array(z.string()),
})
export type Loss = z.infer<typeof loss>

/** Work under a name that no task file of the branch knows. */
export const strayWork = z.object({
  key: z.string(),
  logEntries: z.number(),
  notes: z.number(),
  firstAt: at,
  lastAt: at,
})
export type StrayWork = z.infer<typeof strayWork>

/** How the work went, by what git and the records show and not by what the pods say of it. */
export const figures = z.object({
  /** Tasks whose status is completed now, and those that say they are done, reopened ones among them. */
  completed: z.number(),
  claimedDone: z.number(),
  /** Hours from the commit that started a task to the one that completed it, of those that have both. */
  cycles: z.number(),
  cycleHours: z.number().nullable(),
  started: z.number(),
  startedWithPrompt: z.number(),
  /** Commits of pods under a task that a task file knows. */
  knownCommits: z.number(),
  traces: z.number(),
  /** Scores that pods gave themselves; no person is known to have rated any. */
  scores: z.object({ count: z.number(), least: z.number(), most: z.number() }).nullable(),
  recalled: z.number(),
  novel: z.number(),
  /** Minutes until a rewrite was put right, of those that were. */
  repair: z.object({ count: z.number(), median: z.number(), least: z.number(), most: z.number() }).nullable(),
  staleMemory: z.number(),
})
export type Figures = z.infer<typeof figures>

/** Everything that is counted on one branch. */
export const branchFacts = z.object({
  commits: z.number(),
  merges: z.number(),
  authors: tally,
  firstAt: at.nullable(),
  lastAt: at.nullable(),
  treeFiles: z.number(),
  tasks: z.record(z.string(), taskFacts),
  memory: memoryFacts.nullable(),
  changelog: changelogFacts.nullable(),
  /** Changelogs of an older layout, beside the main one. */
  otherChangelogs: z.array(changelogFacts),
  artifacts: artifactFacts,
  agentLinkedCommits: z.number(),
  destructiveRewrites: z.number(),
  unrestoredRewrites: z.number(),
  elisionOverwrites: z.number(),
  likelyElisions: z.number(),
  contradictions: z.number(),
  unloggedCommits: z.number(),
  problems: tally,
  // What an earlier reader did not look for is not there.
  /** Whether no other branch's history held this one's newest commit when it was read. */
  isOwn: z.boolean().default(true),
  losses: z.array(loss).default([]),
  strayWork: z.array(strayWork).default([]),
  strayNames: z.number().default(0),
  /** What the project says it is, in the first words of its own page. */
  about: z.string().nullable().default(null),
  figures: figures.nullable().default(null),
})
export type BranchFacts = z.infer<typeof branchFacts>
