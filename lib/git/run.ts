import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { Readable, Writable } from 'node:stream'
import { inWords } from '@/lib/git/refusals'

/** What one call of git may cost, and how it is called off. */
export type GitLimits = {
  timeoutMs?: number
  maxOutputBytes?: number
  signal?: AbortSignal
  /** Where objects are read and written, where that is not the repository alone. */
  env?: Readonly<Record<string, string>>
  /** What git reads. */
  input?: string | Uint8Array
  /** Settings of this call beside those of every call; what opens a server is given here and nowhere else. */
  settings?: readonly Setting[]
  /** The server to which this call goes, and to no other address than is said here. */
  to?: Server | null
}

/** A setting of git with its value. */
export type Setting = readonly [string, string]

/** Why git could not do what was asked: our words for it, and its own below them. */
export class GitProblem extends Error {
  constructor(
    message: string,
    readonly timedOut = false,
    /** What it printed all the same. */
    readonly printed = '',
    /** What it said went wrong, as it said it. */
    readonly said = '',
    /** With which code it ended; null where it was ended, or never began. */
    readonly exit: number | null = null,
  ) {
    super(message)
  }
}

// Given as settings of the call, so no file of the machine or of the repository can say otherwise.
const settings: readonly Setting[] = [
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  ['core.quotePath', 'false'],
  ['core.packedGitLimit', '96m'],
  ['core.deltaBaseCacheLimit', '64m'],
  ['core.bigFileThreshold', '16m'],
  ['pack.threads', '1'],
  ['pack.windowMemory', '64m'],
  ['credential.helper', ''],
  ['fetch.recurseSubmodules', 'false'],
  ['fetch.writeCommitGraph', 'false'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['http.followRedirects', 'false'],
  ['http.lowSpeedLimit', '1000'],
  ['http.lowSpeedTime', '30'],
  ['i18n.logOutputEncoding', 'UTF-8'],
  ['log.showSignature', 'false'],
  ['safe.directory', '*'],
  ['submodule.recurse', 'false'],
  ['transfer.bundleURI', 'false'],
]

/** A git server with the one address at which it is to be reached. */
export type Server = { protocol: string; host: string; port: number; address: string }
let server: Server | null = null

/** From here on git reaches this server at this address only, whatever its name is said to mean by then. */
export function goOnlyTo(found: Server): void {
  server = found
}

function webTo(to: Server | null): readonly Setting[] {
  if (!to?.protocol.startsWith('http')) return []
  const address = to.address.includes(':') ? `[${to.address}]` : to.address
  return [
    ['http.curloptResolve', `${to.host.replace(/^\[|\]$/g, '')}:${to.port}:${address}`],
    ['http.proxy', ''],
  ]
}

/** How ssh is told to go to that address, and by whose name it knows the server's key. */
export function sshTo(to: Server | null): readonly string[] {
  return to?.protocol === 'ssh' ? [`-oHostName=${to.address}`, `-oHostKeyAlias=${to.host}`, '-oProxyCommand=none'] : []
}

/** The whole environment of git: nothing of ours but the way to the program, so it can neither ask nor be told. */
export function gitEnvironment({
  settings: more = [],
  to = server,
}: Pick<GitLimits, 'settings' | 'to'> = {}): NodeJS.ProcessEnv {
  const numbered = [...settings, ...webTo(to), ...more].flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ])
  return {
    NODE_ENV: process.env.NODE_ENV,
    PATH: process.env.PATH,
    SSH_AUTH_SOCK: process.env.SSH_AUTH_SOCK,
    HOME: process.env.HOME,
    // Of a reader these are the installation's settings; its runner lets nothing else through.
    http_proxy: process.env.http_proxy,
    https_proxy: process.env.https_proxy,
    no_proxy: process.env.no_proxy,
    GIT_SSL_CAINFO: process.env.GIT_SSL_CAINFO,
    LC_ALL: 'C',
    TZ: 'UTC',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_COUNT: String(numbered.length / 2),
    GIT_ALLOW_PROTOCOL: 'file:https:http:ssh',
    GIT_ASKPASS: 'false',
    SSH_ASKPASS: 'false',
    GIT_SSH_COMMAND: ['ssh -oBatchMode=yes -oConnectTimeout=20', ...sshTo(to)].join(' '),
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_PAGER: 'cat',
    ...(Object.fromEntries(numbered) as Record<string, string>),
  }
}

/** Before a command whose outcome the database stands on a moment later: it ends when that is on the disk itself. */
export const durably = ['-c', 'core.fsync=all'] as const

/** Runs git to its end and returns what it printed. Arguments are passed as they are; no shell is involved. */
export async function runGit(folder: string, args: readonly string[], limits: GitLimits = {}): Promise<string> {
  const { timeoutMs = 60_000, maxOutputBytes = 64 * 1024 * 1024, signal, env, input, ...way } = limits
  return await new Promise((resolve, reject) => {
    const child = execFile(
      'git',
      [...args],
      {
        cwd: folder,
        env: { ...gitEnvironment(way), ...env },
        timeout: timeoutMs,
        maxBuffer: maxOutputBytes,
        signal,
        killSignal: 'SIGKILL',
      },
      (error, stdout, stderr) => {
        if (!error) return resolve(stdout)
        if (signal?.aborted) return reject(signal.reason)
        const exit = typeof error.code === 'number' ? error.code : null
        reject(new GitProblem(problemWords(folder, error, stderr), error.killed === true, stdout, stderr, exit))
      },
    )
    // A git that has ended does not read any more; its exit says so better than the broken pipe does.
    child.stdin?.on('error', () => {})
    if (input !== undefined) child.stdin?.end(input)
  })
}

function problemWords(
  folder: string,
  error: Error & { code?: number | string | null; killed?: boolean },
  stderr: string,
): string {
  // A program that is to start in a folder that is not there is told of as if itself were not.
  if (error.code === 'ENOENT')
    return existsSync(folder)
      ? 'The program git is not installed here.'
      : 'The folder in which it is kept is not there.'
  if (error.killed === true) return 'Git took longer than it may.'
  return inWords(stderr.trim() === '' ? error.message : stderr)
}

/** A git that keeps talking, with both ends open. */
export type Talking = { child: ChildProcessByStdio<Writable, Readable, Readable>; ended: Promise<void> }

/** Starts git and leaves it running; `ended` rejects with a GitProblem when it ends badly. */
export function spawnGit(
  folder: string,
  args: readonly string[],
  signal?: AbortSignal,
  own: Readonly<Record<string, string>> = {},
): Talking {
  const env = { ...gitEnvironment(), ...own }
  const child = spawn('git', [...args], { cwd: folder, env, signal, killSignal: 'SIGKILL' })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    if (stderr.length < 16_384) stderr += chunk
  })
  // A git that has ended does not read any more; its exit says so better than the broken pipe does.
  child.stdin.on('error', () => {})
  const ended = new Promise<void>((resolve, reject) => {
    child.on('error', (error) =>
      reject(signal?.aborted ? signal.reason : new GitProblem(problemWords(folder, error, stderr))),
    )
    child.on('close', (code) =>
      code === 0
        ? resolve()
        : reject(
            new GitProblem(inWords(stderr.trim() === '' ? `git ended with ${code}` : stderr), false, '', stderr, code),
          ),
    )
  })
  // Whoever started it may only look at the result later.
  ended.catch(() => {})
  return { child, ended }
}
