import 'server-only'
import { createHash, createPrivateKey } from 'node:crypto'
import { createAppAuth } from '@octokit/auth-app'
import { Octokit } from '@octokit/core'
import { z } from 'zod'
import { type Asked, exchange } from '@/lib/core/exchange'
import { gitSecretPrefix } from '@/lib/core/git-secret'
import type { Outside } from '@/lib/core/post'
import { secretAt } from '@/lib/core/reference'
import { env } from '@/lib/env'
import type { Place } from '@/lib/github/place'
import { GithubProblem, problemIn, type Trouble } from '@/lib/github/problem'

// Countersign as an App at GitHub. The key is read where it is kept, each time; what it opens stays in memory, for one
// repository and what is needed there, and for an hour at most.

/** The App's settings: its number, where its key is found, and where GitHub's API and its repositories are. */
export type AppSettings = NonNullable<typeof env.github>

/** What may be asked for beside reading the name of a repository. */
export type Permissions = Readonly<Partial<Record<'contents' | 'pull_requests' | 'checks', 'read' | 'write'>>>

/** Sends one request to GitHub's API, in its own words for it. */
export type Ask = Octokit['request']

/** The App, ready to ask. */
export type App = {
  settings: AppSettings
  /** Asks as the App itself, which sees where it is installed and nothing of a repository. */
  asItself(): Promise<Ask>
  /** Where the App is installed for a repository. */
  installation(place: Place): Promise<Installation>
  /** Makes a token for this repository alone, with these permissions and no others, and asks by it. */
  inRepository(place: Place, permissions: Permissions): Promise<{ ask: Ask; token: string }>
}

const installation = z.object({
  id: z.number().int(),
  app_id: z.number().int(),
  permissions: z.record(z.string(), z.string()),
  suspended_at: z.string().nullable(),
})
export type Installation = z.output<typeof installation>

/** The App of this installation. Throws a GithubProblem where none is set up or its key cannot be used. */
export async function openApp(
  settings: AppSettings | null = env.github,
  outside: Outside | null = settings && outsideOf(settings.api),
): Promise<App> {
  if (settings === null || outside === null) throw new GithubProblem('not_set')
  const key = await keyAt(settings.key)
  const { auth, forget } = authOf(settings, key, askOf(settings.api, outside, 'app'))
  const asItself = async () => {
    const { token } = await auth()({ type: 'app' })
    return askOf(settings.api, outside, 'app').defaults({ headers: { authorization: `bearer ${token}` } })
  }
  const installedOn = async ({ owner, repo }: Place) => {
    const ask = await asItself()
    const { data } = await ask('GET /repos/{owner}/{repo}/installation', { owner, repo }).catch(
      insteadOf('not_there', 'not_installed'),
    )
    return heard(installation, data)
  }
  return {
    settings,
    asItself,
    installation: installedOn,
    async inRepository(place, permissions) {
      const { id: installationId, suspended_at: suspendedAt } = await installedOn(place)
      if (suspendedAt !== null) throw new GithubProblem('suspended')
      const wanted = { installationId, repositoryNames: [place.repo], permissions: { ...permissions } }
      const given = await auth()({ type: 'installation', ...wanted }).catch(insteadOf('unfit', 'not_granted'))
      if (!isNarrow(given, place, permissions)) {
        forget()
        throw new GithubProblem('too_wide')
      }
      const ask = askOf(settings.api, outside, 'token', forget)
      return { ask: ask.defaults({ headers: { authorization: `token ${given.token}` } }), token: given.token }
    },
  }
}

/** What GitHub answered, as far as it is used here; whatever else it is, it is not taken. */
export function heard<Schema extends z.ZodType>(schema: Schema, data: unknown): z.output<Schema> {
  const parsed = schema.safeParse(data)
  if (!parsed.success) throw new GithubProblem('garbled')
  return parsed.data
}

/** Lets an error through, and gives one kind of trouble the name that it has here. */
export function insteadOf(trouble: Trouble, better: Trouble): (error: unknown) => never {
  return (error) => {
    if (error instanceof GithubProblem && error.trouble === trouble) throw new GithubProblem(better, error.said)
    throw error
  }
}

const mostBytes = 10 * 1024 * 1024
const timeoutMs = 30_000

/** How GitHub's API is reached: through the one door, by the operator's proxy where there is one. */
function outsideOf(api: string): Outside {
  const { proxy, noProxy, caFile } = env.outgoing
  const isByProxy = proxy !== null && !noProxy.includes(new URL(api).hostname)
  const isPlainAllowed = env.environment !== 'prod'
  return { listed: env.importHosts, isPlainAllowed, caFile, proxy: isByProxy ? proxy : null, timeoutMs }
}

async function keyAt(reference: string): Promise<string> {
  const found = await secretAt(reference, null, process.env, gitSecretPrefix)
  if (!found.ok) throw new GithubProblem('no_key')
  try {
    // In a setting its lines may stand on one.
    const key = createPrivateKey(found.secret.replaceAll('\\n', '\n'))
    if (key.asymmetricKeyType === 'rsa') return key.export({ type: 'pkcs8', format: 'pem' }) as string
  } catch {
    // What it says of a key that it cannot read is nothing that anybody could use.
  }
  throw new GithubProblem('bad_key')
}

type Auth = ReturnType<typeof createAppAuth>
const known = new Map<string, Auth>()

/** What makes tokens, and keeps them in memory for as long as they are good: one for each App and key. */
function authOf({ appId, api }: AppSettings, privateKey: string, request: Ask) {
  const name = createHash('sha256').update(`${api} ${appId} ${privateKey}`).digest('hex')
  const auth = (): Auth => {
    const made = known.get(name) ?? createAppAuth({ appId, privateKey, request, log: silent })
    known.set(name, made)
    return made
  }
  return { auth, forget: () => void known.delete(name) }
}

type Given = { permissions: object; repositoryNames?: string[] }

/** Whether a token opens what was asked for, and nothing beside it but the repository's name. */
function isNarrow({ permissions, repositoryNames }: Given, { repo }: Place, wanted: Permissions): boolean {
  const isOfIt = repositoryNames?.length === 1 && repositoryNames[0]!.toLowerCase() === repo.toLowerCase()
  const asked: Readonly<Record<string, string | undefined>> = { metadata: 'read', ...wanted }
  return (
    isOfIt &&
    Object.entries(permissions).every(([name, level]) =>
      level === 'read' ? asked[name] !== undefined : asked[name] === level,
    )
  )
}

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

/** Asks GitHub's API through the one door; whatever is no success is thrown as a GithubProblem that holds no credential. */
function askOf(api: string, outside: Outside, as: 'app' | 'token', forget?: () => void): Ask {
  const octokit = new Octokit({
    baseUrl: api,
    userAgent: 'Countersign',
    log: silent,
    request: { fetch: fetching(outside) },
  })
  octokit.hook.wrap('request', async (request, options) => {
    try {
      const answer = await request(options)
      if (answer.status >= 300) throw problemIn(answer, as)
      return answer
    } catch (error) {
      const problem = problemOf(error, as)
      if (problem.trouble === 'not_let_in') forget?.()
      throw problem
    }
  })
  return octokit.request
}

function problemOf(error: unknown, as: 'app' | 'token'): GithubProblem {
  if (error instanceof GithubProblem) return error
  const { cause, response } = error as { cause?: unknown; response?: Parameters<typeof problemIn>[0] }
  if (cause instanceof GithubProblem) return cause
  if (response) return problemIn(response, as)
  throw error
}

/** What Octokit asks by: a `fetch` that goes through the one door. */
function fetching(outside: Outside) {
  return async (
    url: string,
    { method, headers, body }: { method: string; headers: Record<string, string>; body?: string },
  ) => {
    const asked = { method: method as Asked['method'], headers, body: body ?? '' }
    const came = await exchange(new URL(url), asked, { ...outside, mostBytes }, () => false)
    if ('problem' in came) throw new GithubProblem(troubleBy[came.problem])
    const lines = Object.entries(came.headers).map(([name, value]) => [name, String(value)] as [string, string])
    const isEmpty = [204, 205, 304].includes(came.status)
    return new Response(isEmpty ? null : came.body, { status: came.status, headers: lines })
  }
}

const troubleBy = {
  not_public: 'not_public',
  no_address: 'no_address',
  not_secure: 'not_secure',
  untrusted: 'untrusted',
  too_slow: 'unreachable',
  unreachable: 'unreachable',
  broken_off: 'unreachable',
  too_long: 'garbled',
} as const satisfies Record<string, Trouble>
