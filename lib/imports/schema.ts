import { z } from 'zod'
import type { BranchFacts } from '@/lib/imports/facts/schema'
import type {
  ChangelogRecord,
  EntryRecord,
  MemoryRecord,
  RewriteRecord,
  TaskRecord,
  UnloggedRecord,
} from '@/lib/imports/records/schema'

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
}
