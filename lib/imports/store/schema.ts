import { z } from 'zod'
import { problem } from '@/lib/imports/schema'
import { capBytes, isRecord } from '@/lib/imports/recover/values'

const at = z.iso.datetime()
// Names are parts of unique keys, and a key of a database has a largest size.
const name = z.string().transform((text) => capBytes(text, 700))
// A record of zod's leaves out a key named __proto__.
const json = z.custom<Record<string, unknown>>(isRecord)
const present = z.boolean()

/** A task as its file last had it, with what git knows about its life. */
export const taskRecord = z.object({
  file: name,
  key: name,
  title: z.string(),
  description: z.string().nullable(),
  status: z.enum(['backlog', 'planned', 'in_progress', 'completed', 'unknown']),
  statusText: z.string().nullable(),
  phase: name.nullable(),
  category: z.string().nullable(),
  podOwner: name.nullable(),
  promptUsed: z.string().nullable(),
  promptHash: z.string().nullable(),
  flags: z.array(z.string()),
  data: json,
  present,
  commit: z.string(),
  author: z.string(),
  startedAt: at.nullable(),
  completedAt: at.nullable(),
  createdAt: at,
  updatedAt: at,
})
export type TaskRecord = z.infer<typeof taskRecord>

export const entryKinds = [
  'prompt_used',
  'thought',
  'reasoning_trace',
  'handoff',
  'issue',
  'status_change',
  'metrics_report',
] as const

/** Something that belongs to the story of a task, known or not. */
export const entryRecord = z.object({
  kind: z.enum(entryKinds),
  taskKey: name.nullable(),
  file: name,
  recordKey: name,
  position: z.number().int(),
  saidBy: z.string().nullable(),
  title: z.string().nullable(),
  text: z.string().nullable(),
  state: z.string().nullable(),
  flags: z.array(z.string()),
  data: json,
  saidAt: at.nullable(),
  commit: z.string(),
  author: z.string(),
  present,
  at,
})
export type EntryRecord = z.infer<typeof entryRecord>
export type EntryKind = EntryRecord['kind']

/** One line of the project's own changelog, from any version of it ever committed. */
export const changelogRecord = z.object({
  file: name,
  recordKey: name,
  taskKey: name.nullable(),
  path: name.nullable(),
  message: z.string().nullable(),
  committedBy: z.string().nullable(),
  lost: z.boolean(),
  saidAt: at.nullable(),
  firstCommit: z.string(),
  firstAuthor: z.string(),
  firstAt: at,
  lastCommit: z.string(),
  lastAt: at,
  linkedCommit: z.string().nullable(),
  data: json,
})
export type ChangelogRecord = z.infer<typeof changelogRecord>

/** What a memory entry said from one commit on. */
export const memoryVersion = z.object({
  number: z.number().int(),
  digest: z.string(),
  description: z.string().nullable(),
  tags: z.array(z.string()),
  podOwner: name.nullable(),
  data: json,
  removed: z.boolean(),
  commit: z.string(),
  author: z.string(),
  at,
})
export type MemoryVersionRecord = z.infer<typeof memoryVersion>

/** An entry of a memory file with everything it has said. */
export const memoryRecord = z.object({
  file: name,
  path: name,
  occurrence: z.number().int(),
  description: z.string().nullable(),
  fileType: name.nullable(),
  tags: z.array(z.string()),
  podOwner: name.nullable(),
  state: z.enum(['active', 'archived']),
  flags: z.array(z.string()),
  data: json,
  saidUpdatedAt: at.nullable(),
  commit: z.string(),
  author: z.string(),
  createdAt: at,
  updatedAt: at,
  versions: z.array(memoryVersion),
})
export type MemoryRecord = z.infer<typeof memoryRecord>

/** A commit that took away most of a document, left a marker in its place, or did not do what it says. */
export const rewriteRecord = z.object({
  commit: z.string(),
  path: name,
  author: z.string(),
  at,
  message: z.string(),
  added: z.number().int(),
  deleted: z.number().int(),
  linesBefore: z.number().int(),
  linesAfter: z.number().int(),
  keptAfter: z.number(),
  keptAtTip: z.number(),
  destructive: z.boolean(),
  byAgent: z.boolean(),
  elisionMarker: z.string().nullable(),
  elisionCertain: z.boolean(),
  contradiction: z.string().nullable(),
  taskKey: name.nullable(),
  restoredCommit: z.string().nullable(),
  restoredBy: z.string().nullable(),
  restoredAt: at.nullable(),
  /** By whom it was, and by whom it was put right, as the log claims. */
  claimedBy: z.string().nullable(),
  restoredClaim: z.string().nullable(),
  /** The texts before and after, which are kept with those of the branch. */
  beforeDigest: z.string().nullable(),
  afterDigest: z.string().nullable(),
})
export type RewriteRecord = z.infer<typeof rewriteRecord>

/** A commit whose changes no changelog entry speaks of. */
export const unloggedRecord = z.object({
  commit: z.string(),
  author: z.string(),
  at,
  message: z.string(),
  pathCount: z.number().int(),
  paths: z.array(z.string()),
})
export type UnloggedRecord = z.infer<typeof unloggedRecord>

/** The text of a file that something was found in. */
export const textRecord = z.object({ digest: z.string(), text: z.string() })
export type TextRecord = z.infer<typeof textRecord>

export const promptChanges = ['added', 'changed', 'emptied', 'restored', 'removed'] as const

/** A version of a file that is a prompt, or of what a task says it was started on. */
export const promptRecord = z.object({
  path: name,
  number: z.number().int(),
  digest: z.string(),
  change: z.enum(promptChanges),
  lines: z.number().int(),
  begins: z.string(),
  versions: z.number().int(),
  isNewest: z.boolean(),
  isUsed: z.boolean(),
  taskKey: name.nullable(),
  commit: z.string(),
  author: z.string(),
  message: z.string(),
  at,
  present,
})
export type PromptRecord = z.infer<typeof promptRecord>

/** The texts of a repository in which things are found, as lib/findings/subjects knows them. */
export const foundSubjects = ['task', 'task_entry', 'changelog_entry', 'memory_version', 'repository_file'] as const

/** Something that was found in a text of a branch: from which of its versions on, up to the last one that has it. */
export const foundRecord = z.object({
  subjectKind: z.enum(foundSubjects),
  /** The file that the text stands in, and what tells it from others of that file. */
  file: name,
  key: name,
  digest: z.string(),
  span: z.number().int(),
  since: z.number().int(),
  version: z.number().int(),
  kind: z.string(),
  severity: z.enum(['low', 'medium', 'high']),
  field: z.string(),
  from: z.number().int(),
  to: z.number().int(),
  masked: z.string(),
  line: z.number().int().nullable(),
  textDigest: z.string().nullable(),
  commit: z.string(),
  author: z.string(),
  at,
  present,
})
export type FoundRecord = z.infer<typeof foundRecord>

/** Everything that was read of a branch, in the order in which it is written: records name tasks, so tasks come first. */
export const branchRecords = z.object({
  tasks: z.array(taskRecord),
  entries: z.array(entryRecord),
  changelog: z.array(changelogRecord),
  memory: z.array(memoryRecord),
  rewrites: z.array(rewriteRecord),
  unlogged: z.array(unloggedRecord),
  problems: z.array(problem),
  texts: z.array(textRecord),
  prompts: z.array(promptRecord),
  found: z.array(foundRecord),
})
export type BranchRecords = z.infer<typeof branchRecords>

/** The lists of a branch of which nothing has been read yet. */
export function noRecords(): BranchRecords {
  return {
    tasks: [],
    entries: [],
    changelog: [],
    memory: [],
    rewrites: [],
    unlogged: [],
    problems: [],
    texts: [],
    prompts: [],
    found: [],
  }
}
