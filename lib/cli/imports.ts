import 'server-only'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { type CliCommand, CliProblem, insist, operand } from '@/lib/cli/command'
import { systemActor } from '@/lib/core/actor'
import { execute } from '@/lib/change/command'
import { operator } from '@/lib/cli/operator'
import { startImport } from '@/lib/imports/commands'
import type { ReaderMessage } from '@/lib/imports/reader/messages'
import { runImport } from '@/lib/imports/jobs'
import { counted, countsSentence, importRefusals, importStateLabels, readingSentence } from '@/lib/imports/labels'
import { importDetail } from '@/lib/imports/queries'

/** Reading the history of a delivery repository into this installation. */
export const importCommands: readonly CliCommand[] = [
  {
    name: 'import',
    takes: '<folder|bundle|address> [--name NAME] [--branch BRANCH]...',
    about: 'Read a delivery repository with its history; again: only what is new',
    options: { name: { type: 'string' }, branch: { type: 'string', multiple: true } },
    run: async (operands, { name, branch: branches = [] }) => {
      const location = whereIs(operand(operands, 'repository'))
      const asked = { location, name, branches, queued: false }
      const started = insist(await execute(startImport, operator(), asked), importRefusals)
      // One that was left by a process that died is carried on from here.
      if (!(await runImport(started.runId, { stop: untilInterrupted(), stopped: 'cancel', onMessage: tell })))
        throw new CliProblem(`Import ${started.number} is reading this repository already.`)
      await report(started.runId)
    },
  },
]

/** A path is meant from where the operator stands, not from where Countersign is installed. */
function whereIs(typed: string): string {
  const local = path.resolve(process.env.COUNTERSIGN_CALLED_FROM ?? process.cwd(), typed)
  return existsSync(local) ? local : typed
}

function untilInterrupted(): AbortSignal {
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  return stop.signal
}

// A terminal shows one line that changes; a log gets a line now and then.
const lineEveryMs = 5_000
let toldAt = Date.now()

function tell(message: ReaderMessage): void {
  if (message.type === 'commits') tellHowFar(readingSentence(message))
  if (message.type !== 'opened' && message.type !== 'branch_read' && message.type !== 'unread') return
  clearLine()
  if (message.type === 'opened')
    console.log(`${counted('branches', message.branches.length)} found, ${message.unchanged.length} of them unchanged.`)
  if (message.type === 'unread') console.log(message.problem.reason)
  if (message.type === 'branch_read') console.log(`Read branch ${message.branch}.`)
}

function tellHowFar(words: string): void {
  if (process.stdout.isTTY) {
    clearLine()
    process.stdout.write(words.slice(0, process.stdout.columns - 1))
  } else if (Date.now() - toldAt >= lineEveryMs) {
    toldAt = Date.now()
    console.log(words)
  }
}

function clearLine(): void {
  if (process.stdout.isTTY) process.stdout.write('\r\u001B[K')
}

async function report(runId: string): Promise<void> {
  clearLine()
  const run = await importDetail(systemActor, runId)
  if (!run) throw new CliProblem(importRefusals.unknown_import!)
  if (run.state === 'cancelled') throw new CliProblem(`Import ${run.number} was cancelled; what it has stored stays.`)
  if (run.state !== 'done') throw new CliProblem(`${importStateLabels[run.state]}: ${run.failure ?? 'no reason given'}`)
  console.log(`${run.name}: ${countsSentence(run.counts)}`)
  if (run.problemCount > 0)
    console.log(`${counted('problems', run.problemCount)}; the page of import ${run.number} lists them.`)
}
