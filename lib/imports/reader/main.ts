// The reading process: it alone touches somebody else's repository. It gets a job on its standard input, says what it
// finds on its standard output, and has neither a connection to the database nor anything worth stealing.
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { lookForListed } from '@/lib/findings/scan/listed'
import type { Announce } from '@/lib/imports/reader/contents'
import { type CommitsRead, readAlone, readDelivery } from '@/lib/imports/reader/delivery'
import { messagesOf, type ReaderJob, type ReaderMessage } from '@/lib/imports/reader/messages'
import { GitProblem, goOnlyTo } from '@/lib/git/run'

const cancelled = new AbortController()

async function say(line: string): Promise<void> {
  if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain')
}

function sayNow(message: ReaderMessage): void {
  process.stdout.write(`${JSON.stringify(message)}\n`)
}

const tellEveryMs = 250
let toldAt = 0

/** How far it is, a few times a second at most, and always when a branch has been read. */
function sayHowFar(read: CommitsRead): void {
  const now = Date.now()
  if (now - toldAt < tellEveryMs && read.commits < read.of) return
  toldAt = now
  sayNow({ type: 'commits', ...read })
}

async function work(job: ReaderJob): Promise<void> {
  if (job.server) goOnlyTo(job.server)
  if (job.listed) lookForListed(job.listed)
  const announce: Announce = (oid, path) => sayNow({ type: 'reading', oid, path })
  if (job.alone) {
    await readAlone(job.folder, job.alone, announce)
    return await say(JSON.stringify({ type: 'done' } satisfies ReaderMessage))
  }
  const found = readDelivery({
    ...job,
    announce,
    onProgress: (progress) => sayNow({ type: 'progress', ...progress }),
    onCommits: sayHowFar,
    signal: cancelled.signal,
  })
  for await (const part of found) {
    if (part.type !== 'branch') await say(JSON.stringify(part satisfies ReaderMessage))
    else for (const line of messagesOf(part.branch)) await say(line)
  }
  await say(JSON.stringify({ type: 'done' } satisfies ReaderMessage))
}

// The job is one line. The input then stays open; when it closes, whoever asked is gone and cannot tidy up. Its end may
// be noticed by the output breaking as well, so what is tidied up hangs on the end of this process, however it comes.
const input = createInterface({ input: process.stdin })
let folder: string | null = null
input.on('close', () => {
  cancelled.abort()
  process.exit(1)
})
process.on('exit', () => {
  // Who asks for one object alone has the folder still in use.
  if (folder !== null) rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
})
input.once('line', (line) => {
  const job = JSON.parse(line) as ReaderJob
  if (job.alone === null) folder = job.folder
  work(job)
    .catch(async (error: unknown) => {
      if (!(error instanceof GitProblem)) console.error(error)
      const reason = error instanceof Error ? error.message : 'The reader failed.'
      await say(JSON.stringify({ type: 'failed', reason } satisfies ReaderMessage))
    })
    .finally(() => process.exit(0))
})
