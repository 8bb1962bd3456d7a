import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { Place } from '@/lib/imports/reader/delivery'
import { type ReaderJob, type ReaderMessage, unreadBranch } from '@/lib/imports/reader/messages'

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

/** How the reader's git reaches a server: nothing of the environment it was started in says otherwise. */
export type Outgoing = { proxy: string | null; noProxy: readonly string[]; caFile: string | null }

const straight: Outgoing = { proxy: null, noProxy: [], caFile: null }

export type ReaderOptions = { limits?: ReaderLimits; signal?: AbortSignal; outgoing?: Outgoing }

export type ReaderRequest = Pick<ReaderJob, 'source' | 'branches' | 'known' | 'expected'> & {
  server?: ReaderJob['server']
  isLookedThrough?: boolean
  promptPaths?: readonly string[]
  listed?: ReaderJob['listed']
}

// How much dying one branch is granted: an object that is to blame counts once, a death that nobody can explain thrice.
const maxDeaths = 5

/** How a start of the process ended: at its end, or before it, in a branch and perhaps at an object. */
type End = { type: 'done' } | { type: 'died'; branch: string | null; at: Place | null }

/** What outlives a start of the process. */
type Course = {
  limits: ReaderLimits
  outgoing: Outgoing
  deadline: number
  signal?: AbortSignal
  opened: boolean
  /** Branches that were handed over, or given up. */
  finished: string[]
  /** Objects that are too much even alone. */
  skip: string[]
  /** Objects at which a process died, though they can be read alone. */
  harmless: Set<string>
}

/**
 * Reads a repository in a process of its own, with a ceiling on its memory and its time. When the process dies, the object
 * it was at is read alone: one that is too much by itself is left out and named, then the rest is read again. A branch
 * whose reader dies again and again is left unread and named. Yields what the process says, branch by branch.
 */
export async function* runReader(
  request: ReaderRequest,
  { limits = usualLimits, signal, outgoing = straight }: ReaderOptions = {},
): AsyncGenerator<ReaderMessage> {
  const deadline = Date.now() + limits.timeMs
  const start = { limits, deadline, signal, outgoing }
  const course: Course = { ...start, opened: false, finished: [], skip: [], harmless: new Set() }
  const folder = mkdtempSync(path.join(tmpdir(), 'countersign-import-'))
  const deaths = new Map<string | null, number>()
  try {
    for (;;) {
      const { skip, finished } = course
      const whole = { server: null, alone: null, ...request, folder, skip, finished }
      const job: ReaderJob = { ...whole, maxStoreBytes: limits.maxStoreBytes }
      const end = yield* once(job, course)
      if (end.type === 'done') return
      const { branch, at } = end
      const isToBlame = at !== null && !course.harmless.has(at.oid) && (await diesAlone(job, at, course))
      if (isToBlame) skip.push(at.oid)
      else if (at) course.harmless.add(at.oid)
      const died = (deaths.get(branch) ?? 0) + (isToBlame ? 1 : 3)
      deaths.set(branch, died)
      // What an unfinished fetch left behind is of no use.
      if (branch === null) rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
      if (died <= maxDeaths) continue
      if (branch === null) throw new ReaderFailure(`${ended}.`)
      finished.push(branch)
      yield { type: 'unread', branch, problem: unreadBranch(branch, `${ended} at it.`) }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

const ended = 'its reader ended again and again'

/** Whether a reader dies at this object though it reads nothing else. */
async function diesAlone(job: ReaderJob, at: Place, course: Course): Promise<boolean> {
  const alone = once({ ...job, alone: at }, { ...course, harmless: new Set() })
  for (;;) {
    const said = await alone.next()
    if (said.done) return said.value.type === 'died'
  }
}

/** One start of the process, to its end or its death. */
async function* once(job: ReaderJob, course: Course): AsyncGenerator<ReaderMessage, End> {
  mkdirSync(job.folder, { recursive: true })
  const child = startReader(course.limits.memoryMb, course.outgoing)
  const stop = () => end(child)
  course.signal?.addEventListener('abort', stop, { once: true })
  child.stdin.write(`${JSON.stringify(job)}\n`)
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  let at: Place | null = null
  let branch: string | null = null
  try {
    for (;;) {
      const isTimed = at !== null && !course.harmless.has(at.oid)
      const line = await nextLine(lines, isTimed ? course.limits.documentMs : null, course.deadline)
      if (course.signal?.aborted) throw new ReaderFailure('The import was cancelled.')
      if (line === 'late')
        throw new ReaderFailure(`The reading took longer than ${Math.round(course.limits.timeMs / 60_000)} minutes.`)
      if (line === null || line === 'stuck') {
        if (at === null) console.error('reader:', child.complaint())
        return { type: 'died', branch, at }
      }
      const message = JSON.parse(line) as ReaderMessage
      // How far it is says nothing about the document it is at.
      if (message.type !== 'commits') at = message.type === 'reading' ? { oid: message.oid, path: message.path } : null
      if (message.type === 'progress') branch = message.branch
      // Why one object could not be asked for is no word about it.
      if (message.type === 'failed' && job.alone) return { type: 'done' }
      if (message.type === 'failed') throw new ReaderFailure(message.reason)
      if (message.type === 'branch_read') course.finished.push(message.branch)
      if (message.type === 'unread') course.finished.push(message.branch)
      if (message.type === 'done') return { type: 'done' }
      if (message.type === 'opened' && course.opened) continue
      if (message.type === 'opened') course.opened = true
      if (message.type !== 'reading') yield message
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
function startReader(memoryMb: number, outgoing: Outgoing): Reader {
  const { PATH, HOME, LANG, NODE_ENV, SSH_AUTH_SOCK, TMPDIR } = process.env
  const child = spawn(process.execPath, [`--max-old-space-size=${memoryMb}`, ...programOf(import.meta.url)], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH, HOME, LANG, NODE_ENV, SSH_AUTH_SOCK, TMPDIR, ...wayOut(outgoing) },
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

/** The names under which git looks for it. */
function wayOut({ proxy, noProxy, caFile }: Outgoing): Record<string, string> {
  return {
    ...(proxy === null ? {} : { http_proxy: proxy, https_proxy: proxy, no_proxy: noProxy.join(',') }),
    ...(caFile === null ? {} : { GIT_SSL_CAINFO: caFile }),
  }
}

/** Beside the bundle lies a bundle; beside the source, the source, read by tsx, unless tests have bundled it. */
function programOf(here: string): string[] {
  if (!here.endsWith('.ts')) return [fileURLToPath(new URL('reader.mjs', here))]
  if (process.env.COUNTERSIGN_TEST_READER) return [process.env.COUNTERSIGN_TEST_READER]
  return ['--import', 'tsx', fileURLToPath(new URL('main.ts', here))]
}

function end({ pid }: Reader): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // It had ended already.
  }
}
