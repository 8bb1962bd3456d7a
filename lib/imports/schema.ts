import { z } from 'zod'
import type { BranchFacts } from '@/lib/imports/facts/schema'
import type {
  ChangelogRecord,
  EntryRecord,
  FoundRecord,
  MemoryRecord,
  PromptRecord,
  RewriteRecord,
  TaskRecord,
  TextRecord,
  UnloggedRecord,
} from '@/lib/imports/store/schema'
import { noKey } from '@/lib/findings/words'

/** One file as a commit changed it. `before` is null when the commit added it, `after` when the commit removed it. */
export type Change = {
  path: string
  before: string | null
  after: string | null
  kind: 'file' | 'symlink' | 'submodule'
}

/** A commit as the importer needs it. `changes` may be shortened for huge commits, `changeCount` never is. */
export type Commit = {
  hash: string
  parents: number
  author: string
  at: string
  /** What is wrong with the time it names, when that is not a moment of our calendar or the zone is none. */
  momentFault?: string
  message: string
  changes: Change[]
  changeCount: number
}

export const problemCodes = [
  'empty_file',
  'not_utf8',
  'not_yaml',
  'not_a_list',
  'not_a_mapping',
  'too_large',
  'too_deep',
  'too_many_aliases',
  'too_slow',
  'duplicate_key',
  'foreign_tag',
  'broken_entry',
  'entry_not_a_mapping',
  'task_without_id',
  'missing_object',
  'unread_branch',
  'unread_moment',
  'second_document',
  'merge_key',
  'symlink',
  'submodule',
  'unsafe_path',
  'unsafe_branch',
  'cut_off_history',
  'rewritten_history',
  'too_many',
] as const

/** Something that could not be read as it stands. The sentence stands for itself; the code is for counting. */
export const problem = z.object({
  code: z.enum(problemCodes),
  path: z.string(),
  line: z.number().int().nullable(),
  commit: z.string().nullable(),
  reason: z.string(),
  /** The commit that mended it, when what stands now has it no more. */
  mended: z.object({ commit: z.string(), at: z.string() }).optional(),
})
export type Problem = z.infer<typeof problem>
export type ProblemCode = Problem['code']

/** Everything read from one branch. */
export type DeliveryBranch = {
  name: string
  head: string
  headAt: string
  facts: BranchFacts
  tasks: TaskRecord[]
  entries: EntryRecord[]
  changelog: ChangelogRecord[]
  memory: MemoryRecord[]
  rewrites: RewriteRecord[]
  unlogged: UnloggedRecord[]
  problems: Problem[]
  texts: TextRecord[]
  prompts: PromptRecord[]
  found: FoundRecord[]
}

const branchName = z.string().min(1).max(200)

function namesIn(text: string): string[] {
  return text.split(/[\s,]+/).filter((name) => name !== '')
}

/** What somebody asks for when they want a repository read. */
export const importRequest = z.object({
  location: z.string().trim().min(1).max(2_000),
  /** A name for a repository that is new; by default the last part of the location. */
  name: z
    .string()
    .refine(...noKey)
    .trim()
    .max(80)
    .transform((name) => (name === '' ? undefined : name))
    .optional(),
  /** None means every branch. A form sends them in one text, between commas or spaces. */
  branches: z.union([z.array(branchName).max(200), z.string().max(2_000).transform(namesIn)]).default([]),
  /** Left to a worker, unless the caller carries it out itself. */
  queued: z.boolean().default(true),
})

export const importState = z.enum(['queued', 'running', 'done', 'failed', 'cancelled'])
export type ImportState = z.output<typeof importState>

/** Where a running import is: the branch it finished last, how many of how many, and how far it is within the next. */
export const importProgress = z.object({
  branch: z.string().nullable().default(null),
  done: z.number().default(0),
  total: z.number().default(0),
  reading: z.object({ branch: z.string(), commits: z.number(), of: z.number() }).nullable().default(null),
  /** How often in a row, without a branch read in between, its process died and another took it up. */
  takeovers: z.number().default(0),
})
export type ImportProgress = z.output<typeof importProgress>
