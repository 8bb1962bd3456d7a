import { z } from 'zod'
import type { RewriteKind } from '@/lib/imports/views/schema'

const many = z.number().int().nonnegative()

/** What is counted of a repository when an import of it ends: each is how many lines a list has. */
export const storyCounts = z.object({
  tasks: many,
  completed: many,
  log: many,
  lost: many,
  unknownWork: many,
  rewritten: many,
  taken: many,
  unrestored: many,
  cut: many,
  against: many,
  unlogged: many,
  memory: many,
  astray: many,
  prompts: many,
  started: many,
  problems: many,
})
export type StoryCounts = z.infer<typeof storyCounts>
export type StoryCount = keyof StoryCounts

/** The list that a number leads to, and how it is narrowed. */
export type StoryList =
  | { list: 'tasks'; status?: 'completed' }
  | { list: 'memory'; flag?: 'path_not_in_tree' }
  | { list: 'log'; lost?: true; task?: 'unknown' }
  | { list: 'rewrites'; what?: RewriteKind }
  | { list: 'prompts'; used: boolean }
  | { list: 'unlogged' | 'problems' }

/** Where each number leads. */
export const storyLists: Readonly<Record<StoryCount, StoryList>> = {
  tasks: { list: 'tasks' },
  completed: { list: 'tasks', status: 'completed' },
  log: { list: 'log' },
  lost: { list: 'log', lost: true },
  unknownWork: { list: 'log', task: 'unknown' },
  rewritten: { list: 'rewrites' },
  taken: { list: 'rewrites', what: 'taken' },
  unrestored: { list: 'rewrites', what: 'unrestored' },
  cut: { list: 'rewrites', what: 'cut' },
  against: { list: 'rewrites', what: 'against' },
  unlogged: { list: 'unlogged' },
  memory: { list: 'memory' },
  astray: { list: 'memory', flag: 'path_not_in_tree' },
  prompts: { list: 'prompts', used: false },
  started: { list: 'prompts', used: true },
  problems: { list: 'problems' },
}
