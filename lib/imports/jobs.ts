import 'server-only'
import { z } from 'zod'
import { systemActor } from '@/lib/core/actor'
import { execute } from '@/lib/core/command'
import type { Outcome } from '@/lib/core/outcome'
import { beginImport, failImport, finishImport, openImport } from '@/lib/imports/commands'
import type { ReaderMessage } from '@/lib/imports/git/messages'
import { importRunState, knownHeads } from '@/lib/imports/queries'
import { recordImportBatch, recordImportBranch } from '@/lib/imports/records/commands'
import { tables } from '@/lib/imports/records/rules'
import { readerVersion } from '@/lib/imports/rules'
import { ReaderFailure, type ReaderLimits, runReader } from '@/lib/imports/runner'
import { defineJob } from '@/lib/jobs/job'

const payload = z.object({ runId: z.string() })

/** Reads a repository in the background. */
export const runImportJob = defineJob({
  name: 'imports.run',
  async run(raw) {
    const { runId } = payload.parse(raw)
    await runImport(runId)
  },
})

const lookEveryMs = 2_000

export type ImportOptions = {
  limits?: ReaderLimits
  signal?: AbortSignal
  onMessage?: (message: ReaderMessage) => void
}

/** Carries an import out from its beginning to its end; whatever happens, its state says it. Never throws for what a repository holds. */
export async function runImport(runId: string, { limits, signal, onMessage }: ImportOptions = {}): Promise<void> {
  const begun = await execute(beginImport, systemActor, { runId })
  // Cancelled or finished meanwhile: there is nothing to do.
  if (!begun.ok) return
  const stop = new AbortController()
  const watch = setInterval(() => void stopWhenClosed(runId, stop), lookEveryMs)
  const signals = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal
  try {
    const { location, branches, sourceId } = begun.value
    const request = { source: location, branches, expected: sourceId, known: await knownHeads(systemActor) }
    const writing = newWriting(runId)
    for await (const message of runReader(request, { limits, signal: signals })) {
      onMessage?.(message)
      await write(writing, message)
    }
    insist(await execute(finishImport, systemActor, { runId, counts: writing.counts }))
  } catch (error) {
    if (stop.signal.aborted || error instanceof Closed) return
    if (!(error instanceof ReaderFailure)) console.error('import:', error)
    const why =
      error instanceof ReaderFailure
        ? error.message
        : 'What was read could not be stored; the log of the worker says why.'
    await execute(failImport, systemActor, { runId, why: why.slice(0, 1_000) })
  } finally {
    clearInterval(watch)
  }
}

async function stopWhenClosed(runId: string, stop: AbortController): Promise<void> {
  const state = await importRunState(systemActor, runId).catch(() => 'running')
  if (state !== 'running') stop.abort()
}

type Writing = { runId: string; counts: Record<string, number>; branches: { done: number; total: number } }

function newWriting(runId: string): Writing {
  return { runId, counts: {}, branches: { done: 0, total: 0 } }
}

/** Stores one thing the reader said. */
async function write(writing: Writing, message: ReaderMessage): Promise<void> {
  const { runId, counts, branches } = writing
  if (message.type === 'opened') {
    branches.total = message.branches.length - message.unchanged.length
    insist(
      await execute(openImport, systemActor, { runId, sourceId: message.sourceId, branches: message.branches.length }),
    )
    const problems = { runId, branch: '(all)', kind: 'problems' as const, records: message.problems }
    if (message.problems.length > 0) insist(await execute(recordImportBatch, systemActor, problems))
  } else if (message.type === 'records') {
    const { branch, kind, records } = message
    const written = insist(await execute(recordImportBatch, systemActor, { runId, branch, kind, records }))
    count(counts, tables[kind].noun, written.added)
    count(counts, `updated ${tables[kind].noun}`, written.changed)
  } else if (message.type === 'branch_read') {
    const { branch, head, headAt, facts } = message
    branches.done++
    insist(
      await execute(recordImportBranch, systemActor, {
        runId,
        branch,
        head,
        headAt,
        facts,
        readerVersion,
        progress: branches,
      }),
    )
  }
}

function count(counts: Record<string, number>, noun: string, many: number): void {
  if (many > 0) counts[noun] = (counts[noun] ?? 0) + many
}

/** Somebody cancelled the import while it was being carried out. */
class Closed extends Error {}

/** The steps of an import are its own; one that is refused is a fault, or the import was cancelled. */
function insist<Value>(outcome: Outcome<Value>): Value {
  if (outcome.ok) return outcome.value
  if (outcome.reason === 'not_running') throw new Closed()
  throw new Error(`An import's step was refused: ${outcome.reason} ${JSON.stringify(outcome.fields ?? {})}`)
}
