import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { ReaderJob, ReaderMessage } from '@/lib/imports/reader/messages'

export type ReaderLimits = {
  memoryMb: number
  /** The whole reading, with all its starts. */
  timeMs: number
  /** One document; after that it is left out and the reading starts again without it. */
  documentMs: number
  maxStoreBytes: number
}

export const usualLimits: ReaderLimits = {
  memoryMb: 400,
  timeMs: 20 * 60_000,
  documentMs: 15_000,
  maxStoreBytes: 2 * 1024 ** 3,
}

/** The reading ended badly as a whole; the message is for people. */
export class ReaderFailure extends Error {}

export type ReaderRequest = Pick<ReaderJob, 'source' | 'branches' | 'known' | 'expected'> & {
  server?: ReaderJob['server']
}

// A repository made of nothing but hostile documents should not keep a machine busy for ever.
const maxStarts = 6

/**
 * Reads a repository in a process of its own, with a ceiling on its memory and its time. A document that blows either
 * is left out and named; everything else is still read. Yields what the process says, branch by branch.
 */
export async function* runReader(
  request: ReaderRequest,
  { limits = usualLimits, signal }: { limits?: ReaderLimits; signal?: AbortSignal } = {},
): AsyncGenerator<ReaderMessage> {
  const deadline = Date.now() + limits.timeMs
  const skip: string[] = []
  const finished: string[] = []
  let opened = false
  for (let start = 0; start < maxStarts; start++) {
    const folder = mkdtempSync(path.join(tmpdir(), 'countersign-import-'))
    const job: ReaderJob = { server: null, ...request, folder, skip, finished, maxStoreBytes: limits.maxStoreBytes }
    try {
      const ended = yield* once(job, { limits, deadline, signal, opened, finished })
      if (ended === null) return
      skip.push(ended)
      opened = true
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
    }
  }
  throw new ReaderFailure(
    `The repository holds more than ${maxStarts - 1} documents that cannot be read within the limits.`,
  )
}

type Course = { limits: ReaderLimits; deadline: number; signal?: AbortSignal; opened: boolean; finished: string[] }

/** One start of the process: null when it came to its end, else the object it got stuck on. */
async function* once(job: ReaderJob, course: Course): AsyncGenerator<ReaderMessage, string | null> {
  const child = startReader(course.limits.memoryMb)
  const stop = () => end(child)
  course.signal?.addEventListener('abort', stop, { once: true })
  child.stdin.write(`${JSON.stringify(job)}\n`)
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  let reading: string | null = null
  try {
    for (;;) {
      const line = await nextLine(lines, reading === null ? null : course.limits.documentMs, course.deadline)
      if (course.signal?.aborted) throw new ReaderFailure('The import was cancelled.')
      if (line === 'late')
        throw new ReaderFailure(`The reading took longer than ${Math.round(course.limits.timeMs / 60_000)} minutes.`)
      if (line === null || line === 'stuck') {
        if (reading !== null) return reading
        console.error('reader:', child.complaint())
        throw new ReaderFailure(
          'The reading process ended without a word; the repository may be too large for its memory.',
        )
      }
      const message = JSON.parse(line) as ReaderMessage
      // How far it is says nothing about the document it is at.
      if (message.type !== 'commits') reading = message.type === 'reading' ? message.oid : null
      if (message.type === 'failed') throw new ReaderFailure(message.reason)
      if (message.type === 'branch_read') course.finished.push(message.branch)
      if (message.type === 'done') return null
      if (message.type !== 'reading' && !(message.type === 'opened' && course.opened)) yield message
    }
  } finally {
    course.signal?.removeEventListener('abort', stop)
    stop()
  }
}

/** The next line, null at the end, `stuck` when one document takes too long, `late` when everything does. */
async function nextLine(
  lines: AsyncIterator<string>,
  documentMs: number | null,
  deadline: number,
): Promise<string | null> {
  const left = Math.max(0, deadline - Date.now())
  const patience = documentMs === null ? left : Math.min(documentMs, left)
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(patience === left ? 'late' : 'stuck'), patience)
  })
  try {
    return await Promise.race([timeout, lines.next().then(({ done, value }) => (done ? null : value))])
  } finally {
    clearTimeout(timer)
  }
}

type Reader = ChildProcessByStdio<Writable, Readable, Readable> & { complaint: () => string }

/** Starts the process as the leader of a group of its own, so that its git ends with it. */
function startReader(memoryMb: number): Reader {
  const { PATH, HOME, LANG, NODE_ENV, SSH_AUTH_SOCK, TMPDIR } = process.env
  const child = spawn(process.execPath, [`--max-old-space-size=${memoryMb}`, ...programOf(import.meta.url)], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH, HOME, LANG, NODE_ENV, SSH_AUTH_SOCK, TMPDIR },
    detached: true,
  })
  // A process that ran out of memory says so at length; only when nobody knows why it ended does that matter.
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-4_000)
  })
  // Its end is noticed by its output ending.
  child.stdin.on('error', () => {})
  child.on('error', () => {})
  return Object.assign(child, { complaint: () => complaint })
}

/** Beside the bundle lies a bundle; beside the source, the source, read by tsx. */
function programOf(here: string): string[] {
  if (!here.endsWith('.ts')) return [fileURLToPath(new URL('reader.mjs', here))]
  return ['--import', 'tsx', fileURLToPath(new URL('main.ts', here))]
}

function end({ pid }: Reader): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // It had ended already.
  }
}
