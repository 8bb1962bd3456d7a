import type { FindingView } from '@/lib/findings/schema'
import type { Completeness, RevisionState } from '@/lib/outputs/schema'
import type { Preview } from '@/lib/outputs/preview/preview'

/** A revision as a line of a list. Times are ISO 8601. */
export type RevisionRow = {
  number: number
  state: RevisionState
  pod: string
  taskKey: string
  /** The number of its task, where that is known. */
  task: number | null
  request: number | null
  size: number
  losses: string[]
  at: string
  stoodAt: string | null
}

/** One file with one of its revisions, as its page shows it. */
export type OutputDetail = {
  id: string
  path: string
  project: string
  environment: string
  standing: number | null
  /** The newest of them, newest first. */
  revisions: RevisionRow[]
  total: number
  shown: RevisionRow & {
    digest: string
    type: string
    preview: Preview
    /** The beginning of the text as it was written, with what is no business of the reader kept out of sight; null for bytes. */
    raw: { text: string; isCut: boolean } | null
    says: Completeness
    findings: FindingView[]
  }
}

/** A revision that a task handed in, with what its pod says of it. */
export type TaskRevision = RevisionRow & { message: string | null }

/** A file of a task: the folder it is in, what stands of it, and its revisions of this task, newest first. */
export type TaskOutput = {
  id: string
  path: string
  topic: string
  standing: number | null
  revisions: TaskRevision[]
}
