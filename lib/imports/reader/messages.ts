import type { Listed } from '@/lib/findings/scan/listed'
import type { BranchFacts } from '@/lib/imports/facts/schema'
import type { CommitsRead, Opened, Place, Progress, Unread } from '@/lib/imports/reader/delivery'
import type { Server } from '@/lib/git/run'
import { type RecordKind, recordKinds } from '@/lib/imports/store/nouns'
import type { KnownHead } from '@/lib/imports/rules'
import type { DeliveryBranch, Problem } from '@/lib/imports/schema'

/** What the reading process is asked to do. */
export type ReaderJob = {
  source: string
  folder: string
  /** Where the repository is to be reached, when it lies on a server. */
  server: Server | null
  branches: readonly string[]
  known: readonly KnownHead[]
  expected: string | null
  skip: readonly string[]
  /** Branches that were handed over before the process had to be started again. */
  finished: readonly string[]
  maxStoreBytes: number
  /** Which files are prompts, by their paths. */
  promptPaths?: readonly string[]
  /** Names and phrases that are looked for beside what the scanner knows. */
  listed?: Listed
  /** Left out only to measure what looking takes. */
  isLookedThrough?: boolean
  /** The one object to read, in the folder of a reading that ended at it. */
  alone: Place | null
}

export type RecordBatch = {
  [Kind in RecordKind]: { type: 'records'; branch: string; kind: Kind; records: DeliveryBranch[Kind] }
}[RecordKind]

/** What the reading process says, one JSON text a line. */
export type ReaderMessage =
  | ({ type: 'progress' } & Progress)
  | ({ type: 'commits' } & CommitsRead)
  | ({ type: 'reading' } & Place)
  | Opened
  | RecordBatch
  | Unread
  | { type: 'branch_read'; branch: string; head: string; headAt: string; facts: BranchFacts }
  | { type: 'done' }
  | { type: 'failed'; reason: string }

/** What a branch that was not read is reported by. */
export function unreadBranch(name: string, why: string): Problem {
  const reason = `The branch “${name}” was not read, and what is known of it stays as it was: ${why}`
  return { code: 'unread_branch', path: '', line: null, commit: null, reason }
}

const maxRecords = 500
const maxChars = 1024 * 1024

/** A branch in parts that a database takes in one go, and at the end what was counted. */
export function* messagesOf(branch: DeliveryBranch): Generator<string> {
  for (const kind of recordKinds)
    for (const records of parts(branch[kind].map((record) => JSON.stringify(record))))
      yield `{"type":"records","branch":${JSON.stringify(branch.name)},"kind":"${kind}","records":[${records.join(',')}]}`
  const { name, head, headAt, facts } = branch
  yield JSON.stringify({ type: 'branch_read', branch: name, head, headAt, facts } satisfies ReaderMessage)
}

function* parts(texts: readonly string[]): Generator<string[]> {
  let part: string[] = []
  let chars = 0
  for (const text of texts) {
    if (part.length >= maxRecords || (part.length > 0 && chars + text.length > maxChars)) {
      yield part
      part = []
      chars = 0
    }
    part.push(text)
    chars += text.length
  }
  if (part.length > 0) yield part
}
