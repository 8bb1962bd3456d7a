import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { compactVerify } from 'jose'
import { exampleOf, insistOnAnswer, operationOf, wrongWith } from '@/lib/github/fixture-judge'

/** What one request to the server was, and what it was answered. */
export type Heard = { method: string; path: string; by: string; body: Record<string, unknown>; status: number }
/** What the server answers instead of what it would: once for each that is here, the first one first. */
export type Instead = { on?: string; status: number; headers?: Record<string, string>; body: unknown }
type Answer = { status: number; body: unknown }
/** How one operation is answered, named as the description names it: `GET /app`. */
export type Answers = Record<
  string,
  (values: Record<string, string>, body: Record<string, unknown>, query: URLSearchParams) => Answer
>

export type Hub = {
  api: string
  appId: number
  /** The App's private key, as GitHub makes it. */
  key: string
  heard: Heard[]
  /** What was wrong with requests by GitHub's description. */
  wrong: string[]
  instead: Instead[]
  /** What the installation is allowed. */
  permissions: Record<string, string>
  installation: { isThere: boolean; suspendedAt: string | null }
  /** Whether a token may do more than was asked. */
  gives: { tooMuch: boolean }
  answers: Answers
  tokens: Map<string, { permissions: Record<string, string>; repositories: string[] }>
  close(): Promise<void>
}

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })

/** GitHub's API on this machine: it judges each request by GitHub's description, and answers as that says. */
export async function githubHub({ owner = 'acme', repo = 'shop' } = {}): Promise<Hub> {
  const key = pair.privateKey.export({ type: 'pkcs1', format: 'pem' }) as string
  const hub: Hub = {
    api: '',
    appId: 4711,
    key,
    heard: [],
    wrong: [],
    instead: [],
    permissions: { metadata: 'read', contents: 'write', pull_requests: 'write', checks: 'write', issues: 'write' },
    installation: { isThere: true, suspendedAt: null },
    gives: { tooMuch: false },
    answers: {},
    tokens: new Map(),
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  const itself = appAnswers(hub, owner, repo)
  const server = createServer(async (request, response) => {
    const text = await bodyOf(request)
    const [method, url] = [request.method!, request.url!]
    const { pathname, searchParams } = new URL(url, 'http://hub')
    const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
    const by = String(request.headers.authorization ?? '')
    const say = (status: number, what: unknown, headers: Record<string, string> = {}) => {
      hub.heard.push({ method, path: pathname, by, body, status })
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
      response.end(typeof what === 'string' ? what : JSON.stringify(what))
    }
    try {
      hub.wrong.push(...wrongWith({ method, url, body: text }).map((what) => `${method} ${pathname}: ${what}`))
      const at = hub.instead.findIndex(({ on }) => on === undefined || `${method} ${pathname}`.includes(on))
      const [instead] = at < 0 ? [] : hub.instead.splice(at, 1)
      if (instead) return say(instead.status, instead.body, instead.headers)
      const { path, values } = operationOf(method, pathname)
      const mayAsk = await mayBy(hub, pair.publicKey.export({ type: 'spki', format: 'pem' }) as string, by, path)
      if (!mayAsk) return say(401, { message: 'Bad credentials', documentation_url: 'https://docs.github.com/rest' })
      if (!isAllowed(hub, by, method, path))
        return say(403, {
          message: 'Resource not accessible by integration',
          documentation_url: 'https://docs.github.com/rest',
        })
      const answering = hub.answers[`${method} ${path}`] ?? itself[`${method} ${path}`]
      if (!answering) throw new Error(`this server has no answer to ${method} ${path}`)
      const answer = answering(values, body, searchParams)
      insistOnAnswer(method, path, answer.status, answer.body)
      say(answer.status, answer.body)
    } catch (error) {
      hub.wrong.push((error as Error).message)
      say(500, { message: 'The test is not written for this' })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  hub.api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return hub
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

const ofTheApp = /^\/app(\/|$)|\/installation$/

/** Whether whoever asks may: the App by a word that its key signed and that is good for minutes, anybody else by a token. */
async function mayBy(hub: Hub, publicKey: string, by: string, path: string): Promise<boolean> {
  const [, kind = '', shown = ''] = /^(\w+) (.+)$/.exec(by) ?? []
  if (!ofTheApp.test(path)) return kind === 'token' && hub.tokens.has(shown)
  const read = await compactVerify(shown, createPublicKey(publicKey)).catch(() => null)
  if (kind !== 'bearer' || !read) return false
  const { iss, exp, iat } = JSON.parse(new TextDecoder().decode(read.payload)) as Record<string, number>
  return Number(iss) === hub.appId && exp! - iat! <= 600 && exp! * 1_000 > Date.now()
}

/** What a token has to be allowed for an operation, as GitHub's pages say it. */
const needs: readonly (readonly [RegExp, string])[] = [
  [/^PUT .*\/merge$/, 'contents'],
  [/\/check-runs/, 'checks'],
  [/\/pulls/, 'pull_requests'],
]

function isAllowed({ tokens }: Hub, by: string, method: string, path: string): boolean {
  const [, permission] = needs.find(([pattern]) => pattern.test(`${method} ${path}`)) ?? []
  const held = tokens.get(by.replace(/^token /, ''))?.permissions[permission ?? 'metadata']
  return ofTheApp.test(path) || held === 'write' || (method === 'GET' && held === 'read')
}

function appAnswers(hub: Hub, owner: string, repo: string): Answers {
  const absent = { status: 404, body: { message: 'Not Found', documentation_url: 'https://docs.github.com/rest' } }
  return {
    'GET /app': () => {
      const app = exampleOf('GET', '/app', 200) as object
      return { status: 200, body: { ...app, id: hub.appId, name: 'Countersign Acme', slug: 'countersign-acme' } }
    },
    'GET /repos/{owner}/{repo}/installation': (values) => {
      if (values.owner !== owner || values.repo !== repo || !hub.installation.isThere) return absent
      const example = exampleOf('GET', '/repos/{owner}/{repo}/installation', 200) as object
      const { permissions, appId: app_id, installation } = hub
      return { status: 200, body: { ...example, id: 99, app_id, permissions, suspended_at: installation.suspendedAt } }
    },
    'POST /app/installations/{installation_id}/access_tokens': (_values, body) => {
      const asked = body.permissions as Record<string, string>
      const lacking = Object.keys(asked).filter((name) => ![asked[name], 'write'].includes(hub.permissions[name] ?? ''))
      if (lacking.length > 0)
        return {
          status: 422,
          body: {
            message: 'The permissions requested are not granted to this installation.',
            documentation_url: 'https://docs.github.com/rest',
          },
        }
      const token = `ghs_${Math.random().toString(36).slice(2).padEnd(36, '0')}`
      const permissions = hub.gives.tooMuch ? hub.permissions : { metadata: 'read', ...asked }
      const repositories = body.repositories as string[]
      hub.tokens.set(token, { permissions, repositories })
      const expires = new Date(Date.now() + 3_600_000).toISOString()
      return {
        status: 201,
        body: {
          token,
          expires_at: expires,
          permissions,
          repository_selection: 'selected',
          repositories: repositories.map(repositoryNamed),
        },
      }
    },
    'GET /repos/{owner}/{repo}': () => ({
      status: 200,
      body: repositoryNamed(repo),
    }),
  }
}

/** A repository as GitHub shows it; its example leaves out what its description asks for. */
function repositoryNamed(name: string) {
  const {
    source: _source,
    parent: _parent,
    ...example
  } = exampleOf('GET', '/repos/{owner}/{repo}', 200) as {
    source: unknown
    parent: unknown
  }
  return { ...example, name, language: null, default_branch: 'main' }
}
