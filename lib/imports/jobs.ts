import 'server-only'
import { systemActor } from '@/lib/core/actor'
import { letOut } from '@/lib/core/door'
import { execute } from '@/lib/change/command'
import type { Outcome } from '@/lib/core/outcome'
import { takeLease } from '@/lib/db/lease'
import { env } from '@/lib/env'
import { isUnavailable } from '@/lib/db/unavailable'
import { beginImport, cancelImport, failImport, finishImport, handBackImport, openImport } from '@/lib/imports/commands'
import type { CommitsRead } from '@/lib/imports/reader/delivery'
import type { ReaderMessage } from '@/lib/imports/reader/messages'
import { importRunState, knownHeads, openImports } from '@/lib/imports/queries'
import { recordImportBatch, recordImportBranch, recordImportProgress } from '@/lib/imports/store/commands'
import { importRefusals } from '@/lib/imports/labels'
import { leadsOut } from '@/lib/imports/reader/place'
import { readerVersion, readLocation, serverOf } from '@/lib/imports/rules'
import { ReaderFailure, type ReaderLimits, type ReaderRequest, runReader } from '@/lib/imports/reader/runner'
import { defineJob } from '@/lib/core/job'

/** Carries out what waits, and what was left by a process that died; what another process holds is left to it. */
export const runImportsJob = defineJob({
  name: 'imports.run',
  every: '* * * * *',
  atStart: true,
  async run(_payload, stop) {
    for (const runId of await openImports(systemActor))
      if (!stop.aborted) await runImport(runId, { stop, stopped: 'hand_back' })
  },
})

const lookEveryMs = 2_000

export type ImportOptions = {
  limits?: ReaderLimits
  /** Ends the work before its time; `stopped` says what becomes of the import then. */
  stop?: AbortSignal
  stopped?: 'hand_back' | 'cancel'
  onMessage?: (message: ReaderMessage) => void
}

/**
 * Carries an import out from its beginning to its end; whatever happens, its state says it, or the next one takes it up.
 * Returns false when another process does so already. Never throws for what a repository holds.
 */
export async function runImport(runId: string, options: ImportOptions = {}): Promise<boolean> {
  const lease = await takeLease(`import ${runId}`)
  if (!lease) return false
  try {
    await carryOut(runId, lease.lost, options)
    return true
  } finally {
    await lease.release()
  }
}

async function carryOut(runId: string, lost: AbortSignal, options: ImportOptions): Promise<void> {
  const { limits, stop, onMessage } = options
  const begun = await execute(beginImport, systemActor, { runId })
  // Cancelled or finished meanwhile, or given up: there is nothing to do.
  if (!begun.ok || begun.value === null) return
  const closed = new AbortController()
  const watch = setInterval(() => void stopWhenClosed(runId, closed), lookEveryMs)
  const signal = AbortSignal.any([lost, closed.signal, ...(stop ? [stop] : [])])
  try {
    const { location, branches, sourceId, byOperator } = begun.value
    const server = await wayTo(location, byOperator)
    const request = { source: location, server, branches, expected: sourceId, known: await knownHeads(systemActor) }
    const course: Course = { done: 0, total: 0, heard: null, notedAt: performance.now(), noted: null }
    for await (const message of runReader(request, { limits, signal })) {
      onMessage?.(message)
      signal.throwIfAborted()
      await write(runId, course, message)
    }
    signal.throwIfAborted()
    insist(await execute(finishImport, systemActor, { runId }))
  } catch (error) {
    if (closed.signal.aborted || error instanceof Closed) return
    await leave(runId, error, lost, options)
  } finally {
    clearInterval(watch)
  }
}

/** The server to be read from, at the address that was looked at; null for a folder, which must still lie where it may. */
async function wayTo(source: string, byOperator: boolean): Promise<ReaderRequest['server']> {
  const judged = readLocation(source)
  const server = judged.ok ? serverOf(judged.location) : null
  if (!server) {
    if (!byOperator && leadsOut(source, env.importRoots)) throw new ReaderFailure(importRefusals.outside_roots)
    return null
  }
  const passage = await letOut(server.host, env.importHosts)
  if (!passage.ok) throw new ReaderFailure(importRefusals[passage.problem])
  return { ...server, address: passage.address }
}

/** What becomes of an import that did not come to its end. */
async function leave(runId: string, error: unknown, lost: AbortSignal, { stop, stopped }: ImportOptions) {
  // Without the database nothing can be said; the import is taken up again once it is back.
  if (lost.aborted || (error instanceof Error && isUnavailable(error)))
    return console.error('An import lost the database; it is carried on as soon as a worker reaches that again.')
  if (stop?.aborted)
    return void (await execute(stopped === 'hand_back' ? handBackImport : cancelImport, systemActor, { runId }))
  if (!(error instanceof ReaderFailure)) console.error('import:', error)
  const [reason, why] =
    error instanceof ReaderFailure
      ? ['not_read', error.message]
      : ['not_stored', 'What was read could not be stored; the log of the worker says why.']
  await execute(failImport, systemActor, { runId, reason, why: why.slice(0, 1_000) })
}

async function stopWhenClosed(runId: string, closed: AbortController): Promise<void> {
  const state = await importRunState(systemActor, runId).catch(() => 'running')
  if (state !== 'running') closed.abort()
}

/** How many branches of how many are stored, how far the reader is within one, and what was noted of that when. */
type Course = { done: number; total: number; heard: CommitsRead | null; notedAt: number; noted: string | null }

// Each note is a line on the record, so they are few; what is read in less time needs none.
const noteEveryMs = 2_000

/** Stores one thing the reader said. */
async function write(runId: string, course: Course, message: ReaderMessage): Promise<void> {
  if (message.type === 'opened') {
    const { sourceId, branches, unchanged, problems } = message
    course.total = branches.length - unchanged.length
    const opened = { runId, sourceId, branches: branches.length, toRead: course.total }
    insist(await execute(openImport, systemActor, opened))
    const found = { runId, branch: '(all)', kind: 'problems', records: problems }
    if (problems.length > 0) insist(await execute(recordImportBatch, systemActor, found))
  } else if (message.type === 'records') {
    const { branch, kind, records } = message
    // Once its records come, a branch has been read; whoever was told how far it is hears that, too.
    if (course.noted === branch) await note(runId, course)
    insist(await execute(recordImportBatch, systemActor, { runId, branch, kind, records }))
  } else if (message.type === 'branch_read') {
    const { branch, head, headAt, facts } = message
    course.done++
    course.notedAt = performance.now()
    const progress = { done: course.done, total: course.total }
    const read = { runId, branch, head, headAt, facts, readerVersion, progress }
    insist(await execute(recordImportBranch, systemActor, read))
  } else if (message.type === 'commits') {
    const { branch, commits, of } = message
    course.heard = { branch, commits, of }
    if (performance.now() - course.notedAt >= noteEveryMs) await note(runId, course)
  }
}

async function note(runId: string, course: Course): Promise<void> {
  if (course.heard === null) return
  insist(await execute(recordImportProgress, systemActor, { runId, ...course.heard }))
  course.notedAt = performance.now()
  course.noted = course.heard.branch
  course.heard = null
}

/** Somebody cancelled the import while it was being carried out. */
class Closed extends Error {}

/** The steps of an import are its own; one that is refused is a fault, or the import was cancelled. */
function insist<Value>(outcome: Outcome<Value>): Value {
  if (outcome.ok) return outcome.value
  if (outcome.reason === 'not_running') throw new Closed()
  throw new Error(`An import's step was refused: ${outcome.reason} ${JSON.stringify(outcome.fields ?? {})}`)
}
