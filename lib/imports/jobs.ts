import 'server-only'
import { systemActor } from '@/lib/core/actor'
import { log } from '@/lib/core/log'
import { letOut } from '@/lib/core/door'
import { execute } from '@/lib/change/command'
import type { Outcome } from '@/lib/core/outcome'
import { read } from '@/lib/db/client'
import { takeLease } from '@/lib/db/lease'
import { listedIn } from '@/lib/findings/listed/queries'
import { env } from '@/lib/env'
import { isUnavailable } from '@/lib/db/unavailable'
import { beginImport, cancelImport, failImport, finishImport, handBackImport } from '@/lib/imports/commands'
import { openImport } from '@/lib/imports/repositories/commands'
import type { CommitsRead } from '@/lib/imports/reader/delivery'
import type { ReaderMessage } from '@/lib/imports/reader/messages'
import { importRunState, knownHeads, openImports } from '@/lib/imports/queries'
import { recordImportBranch, recordImportProgress, recordImportUnread } from '@/lib/imports/store/commands'
import { type BranchRecords, noRecords } from '@/lib/imports/store/schema'
import { holdsUnread, readLocation, readerVersion, serverOf } from '@/lib/imports/rules'
import {
  type Outgoing,
  ReaderFailure,
  type ReaderLimits,
  type ReaderRequest,
  runReader,
} from '@/lib/imports/reader/runner'
import { importRefusals } from '@/lib/imports/labels'
import { leadsOut } from '@/lib/imports/reader/place'
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
  /** Left out only to measure what looking through everything takes. */
  isLookedThrough?: boolean
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
  const { limits, stop, onMessage, isLookedThrough = true } = options
  const begun = await execute(beginImport, systemActor, { runId })
  // Cancelled or finished meanwhile, or given up: there is nothing to do.
  if (!begun.ok || begun.value === null) return
  const closed = new AbortController()
  const watch = setInterval(() => void stopWhenClosed(runId, closed), lookEveryMs)
  const signal = AbortSignal.any([lost, closed.signal, ...(stop ? [stop] : [])])
  try {
    const { location, branches, sourceId, promptPaths, byOperator } = begun.value
    const server = await wayTo(location, byOperator)
    const known = await knownHeads(systemActor)
    const listed = await listedIn(read)
    const asked = { source: location, server, branches, expected: sourceId, known, promptPaths }
    const request = { ...asked, listed, isLookedThrough }
    const course = newCourse()
    for await (const message of runReader(request, { limits, signal, outgoing: env.outgoing })) {
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
  // A proxy of the operator's goes to the server by itself, and may know names that this machine does not.
  if (goesByProxy(server, env.outgoing) && (passage.ok || passage.problem === 'no_address')) return null
  if (!passage.ok) throw new ReaderFailure(importRefusals[passage.problem])
  return { ...server, address: passage.address }
}

function goesByProxy({ protocol, host }: { protocol: string; host: string }, { proxy, noProxy }: Outgoing): boolean {
  return proxy !== null && protocol.startsWith('http') && !noProxy.includes(host)
}

/** What becomes of an import that did not come to its end. */
async function leave(runId: string, error: unknown, lost: AbortSignal, { stop, stopped }: ImportOptions) {
  // Without the database nothing can be said; the import is taken up again once it is back.
  if (lost.aborted || (error instanceof Error && isUnavailable(error)))
    return log.warn('an import lost the database; it is carried on as soon as a worker reaches that again')
  if (stop?.aborted)
    return void (await execute(stopped === 'hand_back' ? handBackImport : cancelImport, systemActor, { runId }))
  if (!(error instanceof ReaderFailure)) log.error({ err: error }, 'an import could not be stored')
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

/** How many branches of how many are stored, what was heard of the one that is being read, and when that was noted. */
type Course = {
  done: number
  total: number
  isShallow: boolean
  records: BranchRecords
  heard: CommitsRead | null
  notedAt: number
}

// Pages that watch are told this often; what is read in less time needs no word in between.
const noteEveryMs = 2_000

function newCourse(): Course {
  return { done: 0, total: 0, isShallow: false, records: noRecords(), heard: null, notedAt: performance.now() }
}

/** Stores one thing the reader said. A branch comes in parts and is stored as a whole. */
async function write(runId: string, course: Course, message: ReaderMessage): Promise<void> {
  if (message.type === 'opened') {
    const { branches, unchanged, every, roots, holds, problems, isFetched, isShallow } = message
    Object.assign(course, { total: branches.length - unchanged.length, isShallow })
    const told = { every, roots, holds, problems, isFetched }
    const opened = { runId, branches: branches.length, toRead: course.total, ...told }
    insist(await execute(openImport, systemActor, opened))
  } else if (message.type === 'records') {
    if (course.heard) await note(runId, course)
    ;(course.records[message.kind] as unknown[]).push(...message.records)
  } else if (message.type === 'branch_read') {
    const { branch, head, headAt, facts } = message
    course.done++
    const { done, total, records } = course
    const isPartial = course.isShallow || holdsUnread(facts)
    const read = { runId, branch, head, headAt, facts, readerVersion, progress: { done, total }, records, isPartial }
    insist(await execute(recordImportBranch, systemActor, read))
    Object.assign(course, { records: noRecords(), heard: null, notedAt: performance.now() })
  } else if (message.type === 'unread') {
    const { branch, problem } = message
    course.records = noRecords()
    insist(await execute(recordImportUnread, systemActor, { runId, branch, problems: [problem] }))
  } else if (message.type === 'progress') {
    // A reader that died in the middle of a branch begins that one anew.
    course.records = noRecords()
  } else if (message.type === 'commits') {
    const { branch, commits, of } = message
    course.heard = { branch, commits, of }
    if (performance.now() - course.notedAt >= noteEveryMs) await note(runId, course)
  }
}

async function note(runId: string, course: Course): Promise<void> {
  insist(await execute(recordImportProgress, systemActor, { runId, ...course.heard }))
  course.notedAt = performance.now()
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
