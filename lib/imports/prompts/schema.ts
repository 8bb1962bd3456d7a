import { z } from 'zod'
import type { Elsewhere } from '@/lib/core/branches'
import { words } from '@/lib/findings/words'
import type { FindingView } from '@/lib/findings/schema'
import { promptChanges } from '@/lib/imports/store/schema'
import type { Standing } from '@/lib/prompts/origin/schema'
import { writtenPrompt } from '@/lib/prompts/schema'

export type PromptChange = (typeof promptChanges)[number]

/** Which version is meant, and as what it is taken up. */
export const takenUp = writtenPrompt.omit({ text: true, note: true }).extend({
  promptId: z.string().min(1).max(40),
})

const mostPaths = 30

function linesIn(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

/** Which files of a repository are prompts, a line for each form of path; none for those that are named so everywhere. */
export const chosenPaths = z.strictObject({
  sourceId: z.string().min(1).max(40),
  paths: words()
    .max(6_000)
    .transform(linesIn)
    .pipe(
      z
        .array(z.string().max(200, 'Keep each line under 200 characters'))
        .max(mostPaths, `Name at most ${mostPaths}`)
        .refine((paths) => !paths.some((path) => path.startsWith('/')), 'Begin each with a folder, a name or **'),
    ),
})

export type TaskNamed = { number: number; title: string }

/** A prompt of a repository as a line of its list: by its path, or by the text that tasks were started on. */
export type PromptLine = {
  id: string
  branch: string
  elsewhere: Elsewhere | null
  path: string
  begins: string
  number: number
  versions: number
  change: PromptChange
  /** How often most of it was taken away. */
  emptied: number
  at: string
  author: string
  commit: string
  /** The tasks that were started on it, the first of them, and how many there are. */
  tasks: TaskNamed[]
  taskCount: number
  /** As what its newest text stands on the board, and as what an earlier one does. */
  standing: Standing | null
  earlier: Standing | null
}

export type PromptVersionLine = {
  id: string
  number: number
  change: PromptChange
  lines: number
  at: string
  author: string
  commit: string
  message: string
  tasks: TaskNamed[]
  standing: Standing | null
}

/** One version of a prompt of a repository, with all others and what it was before. */
export type RepositoryPrompt = Omit<PromptVersionLine, 'tasks'> & {
  path: string
  branch: string
  begins: string
  versionCount: number
  isUsed: boolean
  source: { id: string; name: string; runId: string | null }
  /** With what is no business of the reader kept out of sight; null where it is not kept here. */
  text: string | null
  before: { number: number; text: string } | null
  tasks: TaskNamed[]
  /** Tasks whose own file names this path. */
  named: TaskNamed[]
  versions: PromptVersionLine[]
  /** What was found in its file. */
  findings: FindingView[]
  /** The prompt that an earlier version was taken up as, and its newest version. */
  takenUpAs: { slug: string; title: string; newest: number } | null
}

/** A text that a task of a repository was started on: where it is shown there, and as what it stands among prompts. */
export type TaskPrompt = { digest: string; id: string | null; standing: Standing | null }
