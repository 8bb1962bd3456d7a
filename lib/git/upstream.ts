import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { openQuarantine } from '@/lib/git/quarantine'
import { inWords, type Meaning } from '@/lib/git/refusals'
import { type GitLimits, GitProblem, runGit, type Server, type Setting, sshTo } from '@/lib/git/run'

// Another git server, at which a repository lives as well. It is reached by one protocol, at one address, with what opens
// this one repository alone.

/** What opens a server: a token for the web, the file of a key for ssh, or nothing. */
export type Credential = { token: string } | { keyFile: string } | null

/** How a repository is reached at another git server. */
export type Way = {
  url: string
  protocol: string
  /** The address that was looked at; null where a proxy of the operator's goes there by itself. */
  to: Server | null
  proxy: string | null
  caFile: string | null
  credential: Credential
  /** The file of the keys by which ssh knows the server, and whether somebody wrote it who knows them. */
  knownHosts: { file: string; isGiven: boolean }
}

const [lookMs, pushMs, fetchMs] = [60_000, 10 * 60_000, 10 * 60_000]

/** So much of what nobody signed is fetched at once. */
const mostFetchBytes = 500 * 1024 * 1024

/** More came than is taken. */
export class TooMuch extends GitProblem {}

/** What git is given for one call to that server: in its environment alone, which no list of processes shows. */
export function limitsFor({ url, protocol, to, proxy, caFile, credential, knownHosts }: Way): GitLimits {
  const settings: Setting[] = [
    ['push.followTags', 'false'],
    ['push.gpgSign', 'false'],
    ['push.recurseSubmodules', 'no'],
    ['fetch.fsckObjects', 'true'],
    ...(proxy === null ? [] : [['http.proxy', proxy] as const]),
    ...(caFile === null ? [] : [['http.sslCAInfo', caFile] as const]),
  ]
  if (credential && 'token' in credential)
    // Sent to this server alone, whatever it answers.
    settings.push([`http.${new URL(url).origin}/.extraHeader`, `Authorization: Basic ${basic(credential.token)}`])
  const env: Record<string, string> = { GIT_ALLOW_PROTOCOL: protocol }
  if (protocol === 'ssh') env.GIT_SSH_COMMAND = sshCommand({ to, credential, knownHosts })
  return { to, settings, env }
}

/** A token goes as a password with any name; where the server wants a certain name, the secret holds both. */
function basic(token: string): string {
  return Buffer.from(token.includes(':') ? token : `git:${token}`).toString('base64')
}

function sshCommand({ to, credential, knownHosts }: Pick<Way, 'to' | 'credential' | 'knownHosts'>): string {
  const options = [
    '-F/dev/null',
    '-oBatchMode=yes',
    '-oConnectTimeout=20',
    '-oServerAliveInterval=10',
    '-oServerAliveCountMax=3',
    '-oForwardAgent=no',
    '-oClearAllForwardings=yes',
    '-oPasswordAuthentication=no',
    '-oIdentitiesOnly=yes',
    '-oIdentityAgent=none',
    `-oUserKnownHostsFile=${quotedFile(knownHosts.file)}`,
    '-oGlobalKnownHostsFile=/dev/null',
    `-oStrictHostKeyChecking=${knownHosts.isGiven ? 'yes' : 'accept-new'}`,
    ...sshTo(to),
    ...(credential && 'keyFile' in credential ? [`-oIdentityFile=${quotedFile(credential.keyFile)}`] : []),
  ]
  return ['ssh', ...options.map((option) => `'${option.replaceAll("'", `'\\''`)}'`)].join(' ')
}

/** A file as ssh takes it: its words apart at spaces, and a sign of percent for something else. */
function quotedFile(file: string): string {
  return `"${file.replaceAll('%', '%%')}"`
}

/** Where these branches are at the server. */
export async function branchesThere(
  folder: string,
  way: Way,
  branches: readonly string[],
  signal?: AbortSignal,
): Promise<Map<string, string>> {
  const refs = branches.map((branch) => `refs/heads/${branch}`)
  if (refs.length === 0) return new Map()
  const limits = { ...limitsFor(way), signal, timeoutMs: lookMs, maxOutputBytes: 4 * 1024 * 1024 }
  const told = await runGit(folder, ['ls-remote', '--heads', '--', way.url, ...refs], limits)
  const found = new Map<string, string>()
  for (const line of told.split('\n')) {
    const [, commit, ref] = /^([0-9a-f]{40})\t(.+)$/.exec(line) ?? []
    // It also names what only ends alike.
    if (commit && refs.includes(ref!)) found.set(ref!.slice('refs/heads/'.length), commit)
  }
  return found
}

/**
 * Pushes exactly this commit to a branch of the server, which has to grow by it. `over` is the one commit that may be lost
 * by it, and null that there is no such branch: whatever else is there by then stays.
 */
export async function pushThere(
  folder: string,
  way: Way,
  { branch, commit, over }: { branch: string; commit: string; over?: string | null },
  signal?: AbortSignal,
): Promise<void> {
  const lease = over === undefined ? [] : [`--force-with-lease=refs/heads/${branch}:${over ?? ''}`]
  const args = ['push', '--quiet', '--no-follow-tags', '--no-verify', '--recurse-submodules=no', ...lease]
  const limits = { ...limitsFor(way), signal, timeoutMs: pushMs }
  await runGit(folder, [...args, '--', way.url, `${commit}:refs/heads/${branch}`], limits)
}

/**
 * Brings what a ref of the server holds into a folder aside, and hands it on as soon as it is there; nothing of it stays
 * unless `take` keeps it.
 */
export async function fetchThere(
  folder: string,
  way: Way,
  { ref, most = mostFetchBytes }: { ref: string; most?: number },
  take: (brought: ReturnType<typeof openQuarantine>) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const brought = openQuarantine(folder)
  const watched = watchSize(brought.env.GIT_OBJECT_DIRECTORY!, most, signal)
  try {
    const { env, ...limits } = limitsFor(way)
    const args = ['fetch', '--quiet', '--no-tags', '--no-recurse-submodules', '--no-write-fetch-head']
    await runGit(folder, [...args, '--no-auto-maintenance', '--', way.url, ref], {
      ...limits,
      env: { ...env, ...brought.env },
      signal: watched.signal,
      timeoutMs: fetchMs,
    })
    watched.insist()
    await take(brought)
  } finally {
    watched.stop()
    brought.drop()
  }
}

/** Calls a fetch off when more comes than is taken. */
function watchSize(folder: string, most: number, signal?: AbortSignal) {
  const tooBig = new AbortController()
  const look = () => {
    const files = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile())
    const sizes = files.map(
      ({ parentPath, name }) => statSync(path.join(parentPath, name), { throwIfNoEntry: false })?.size ?? 0,
    )
    if (sizes.reduce((sum, size) => sum + size, 0) > most)
      tooBig.abort(new TooMuch(`There is more than ${most / 1024 / 1024} MB to fetch.`))
  }
  const timer = setInterval(look, 500)
  const either = signal ? AbortSignal.any([signal, tooBig.signal]) : tooBig.signal
  // What came faster than anybody looked is looked at in the end.
  const insist = () => {
    look()
    tooBig.signal.throwIfAborted()
  }
  return { signal: either, insist, stop: () => clearInterval(timer) }
}

const meanings: readonly Meaning[] = [
  [/stale info|non-fast-forward|fetch first/i, 'The branch is somewhere else there by now, so nothing was pushed.'],
  [/remote rejected|hook declined|protected branch/i, 'The server refused the push.'],
  [/could not resolve host|name or service not known/i, 'The name of the server is not known here.'],
  [/host key verification failed/i, 'The server shows another key than the one by which it is known.'],
  [/certificate|\bSSL\b|\bTLS\b/i, 'The certificate of the server is not trusted here.'],
  [
    /authentication failed|could not read (?:username|password)|terminal prompts disabled|permission denied|error: 40[13]\b/i,
    'The server does not let Countersign in with this credential.',
  ],
  [/repository .*not found|error: 404\b/i, 'The server has no such repository, or does not show it.'],
  [/error: 3\d\d\b|redirect/i, 'The server sends git on to another address, and that is not followed.'],
  [/error: 5\d\d\b/i, 'The server has a fault.'],
  [
    /connection (?:refused|timed out|reset)|failed to connect|couldn't connect|no route to host|empty reply|operation too slow|hung up/i,
    'The server does not answer.',
  ],
]

/** Why a server could not be read or pushed to: our words, its own below them, and nothing of what opens it. */
export function saidBy(problem: GitProblem, { credential }: Pick<Way, 'credential'>): string {
  if (problem.timedOut) return 'The server took longer than it may.'
  if (problem.said.trim() === '') return problem.message
  const secrets = credential && 'token' in credential ? secretsOf(credential.token) : []
  let said = problem.said
  for (const secret of secrets) said = said.replaceAll(secret, '…')
  return inWords(said, meanings, 'Git could not do it.')
}

function secretsOf(token: string): string[] {
  const password = token.slice(token.indexOf(':') + 1)
  return [basic(token), token, password].filter((one) => one.length > 3)
}
