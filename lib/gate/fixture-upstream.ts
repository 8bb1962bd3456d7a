import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Asked, handOn, type Held, type Keeping, newHolds, type When } from '@/lib/gate/fixture-held'

/** What another git server does to whoever asks it: its work, nothing at all, a fault, or a sending on to elsewhere. */
type Mood = 'well' | 'fault' | 'hang' | 'away'

/** A git server of somebody else's, on this machine: git's own, behind a token. */
export type OtherServer = {
  url: string
  /** Its bare repository, as whoever runs that server sees it. */
  folder: string
  /** The requests that it got, with what each showed. */
  asked: { method: string; path: string; isLetIn: boolean }[]
  /** How many connections were made to it. */
  connections(): number
  be(mood: Mood): void
  /** Keeps the next request that is meant: before it is done, or once it is done and before anything is answered. */
  hold(isMeant: (asked: Asked) => boolean, when: When): Held
  /** Hands on to another server what is asked below this path, without it. */
  handOn(below: string, to: string): void
  /** Who is let in, by what is shown as a password, to read or to push. */
  letIn(may: (shown: string, isPush: boolean) => boolean): void
  /** Refuses every push by a hook that says this; null takes them again. */
  refuse(words: string | null): void
  down(): Promise<void>
  up(): Promise<void>
  /** Brings the first commit of a branch there. */
  begin(branch: string, files: Record<string, string>): string
  /** Moves a branch there as somebody who can push to it by themselves. */
  write(branch: string, files: Record<string, string>, message: string): string
  at(branch: string): string | null
  close(): Promise<void>
}

/** Runs git as whoever works at that server, with nothing of this machine's settings. */
function run(folder: string, ...args: string[]): string {
  const env = {
    PATH: process.env.PATH,
    NODE_ENV: process.env.NODE_ENV,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_AUTHOR_NAME: 'Somebody',
    GIT_AUTHOR_EMAIL: 'somebody@example.org',
    GIT_COMMITTER_NAME: 'Somebody',
    GIT_COMMITTER_EMAIL: 'somebody@example.org',
  }
  return execFileSync('git', args, { cwd: folder, env, encoding: 'utf8', stdio: 'pipe' }).trim()
}

export async function otherServer(token: string): Promise<OtherServer> {
  const root = mkdtempSync(path.join(tmpdir(), 'countersign-other-'))
  const folder = path.join(root, 'shop.git')
  mkdirSync(folder)
  run(folder, 'init', '-q', '--bare', '--initial-branch=main', '.')
  run(folder, 'config', 'http.receivepack', 'true')
  let mood: Mood = 'well'
  let may = (shown: string, _isPush: boolean) => shown === token
  let connected = 0
  const asked: OtherServer['asked'] = []
  const holds = newHolds()
  let others: { below: string; to: string } | null = null
  const server = createServer(async (request, response) => {
    if (others && request.url!.startsWith(`${others.below}/`)) {
      const to = `${others.to}${request.url!.slice(others.below.length)}`
      return await handOn(to, request, response, holds.of(request))
    }
    const shown = Buffer.from((request.headers.authorization ?? '').replace(/^Basic /, ''), 'base64').toString()
    const isLetIn = may(shown.slice(shown.indexOf(':') + 1), request.url!.includes('receive-pack'))
    asked.push({ method: request.method!, path: request.url!, isLetIn })
    if (mood === 'hang') return
    if (mood === 'fault') return void response.writeHead(500).end('The disk is full.')
    if (mood === 'away') return void response.writeHead(302, { location: `http://127.0.0.1:1${request.url}` }).end()
    if (!isLetIn) return void response.writeHead(401, { 'www-authenticate': 'Basic realm="other"' }).end()
    const held = holds.of(request)
    if (await held.before()) answerByGit(root, request, response, held)
  })
  server.on('connection', () => connected++)
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  await listen(0)
  const { port } = server.address() as AddressInfo
  const brought = (branch: string, files: Record<string, string>, message: string, from: string[]) => {
    const clone = mkdtempSync(path.join(root, 'clone-'))
    run(root, 'clone', '-q', ...from, folder, clone)
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(clone, name)), { recursive: true })
      writeFileSync(path.join(clone, name), text)
    }
    run(clone, 'add', '-A')
    run(clone, 'commit', '-q', '-m', message)
    run(clone, 'push', '-q', 'origin', `HEAD:refs/heads/${branch}`)
    return run(clone, 'rev-parse', 'HEAD')
  }
  const hook = path.join(folder, 'hooks', 'pre-receive')
  return {
    url: `http://127.0.0.1:${port}/shop.git`,
    folder,
    asked,
    connections: () => connected,
    be: (next) => {
      mood = next
      if (next !== 'hang') server.closeIdleConnections()
    },
    hold: holds.hold,
    handOn: (below, to) => {
      others = { below, to }
    },
    letIn: (next) => {
      may = next
    },
    refuse(words) {
      rmSync(hook, { force: true })
      if (words === null) return
      mkdirSync(path.dirname(hook), { recursive: true })
      writeFileSync(hook, `#!/bin/sh\necho '${words}' >&2\nexit 1\n`)
      chmodSync(hook, 0o755)
    },
    async down() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
    up: async () => await listen(port),
    begin: (branch, files) => brought(branch, files, 'Begin', []),
    write: (branch, files, message) => brought(branch, files, message, ['--branch', branch]),
    at: (branch) => run(folder, 'for-each-ref', '--format=%(objectname)', `refs/heads/${branch}`) || null,
    async close() {
      server.closeAllConnections()
      if (server.listening) await new Promise((resolve) => server.close(resolve))
      rmSync(root, { recursive: true, force: true })
    },
  }
}

/** Hands a request to git's own server program, as web servers do. */
function answerByGit(root: string, request: IncomingMessage, response: ServerResponse, held: Keeping): void {
  const { pathname: asked, searchParams } = new URL(request.url!, 'http://other')
  // A host that has repositories of many has them below their owners.
  const pathname = asked.replace(/^\/acme(?=\/)/, '')
  const child = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: process.env.NODE_ENV,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      REMOTE_USER: 'somebody',
      PATH_INFO: pathname,
      QUERY_STRING: searchParams.toString(),
      REQUEST_METHOD: request.method!,
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
    },
  })
  request.pipe(child.stdin)
  child.stdin.on('error', () => {})
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.on('close', async () => {
    await held.after()
    const whole = Buffer.concat(chunks)
    const end = whole.indexOf('\r\n\r\n')
    const headers = Object.fromEntries(
      whole
        .toString('latin1', 0, end)
        .split('\r\n')
        .map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
    )
    const { status = '200', ...others } = headers
    response.writeHead(Number(status.slice(0, 3)), others).end(whole.subarray(end + 4))
  })
}
