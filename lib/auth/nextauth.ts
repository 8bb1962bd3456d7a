import 'server-only'
import { randomBytes } from 'node:crypto'
import type { NextApiRequest, NextApiResponse } from 'next'
import nextAuth, { type NextAuthOptions } from 'next-auth'
import { signInAdapter } from '@/lib/auth/adapter'
import { attemptIn, cookiesOfAttempt } from '@/lib/auth/attempt'
import { isAboutTime, signInMoment } from '@/lib/auth/clocks'
import { isListed, type Profile, type SignInProvider, signInProviders } from '@/lib/auth/providers'
import { cookieFrom, cookieOptions, deviceIn, forgotten, sessionCookie } from '@/lib/auth/session'
import { log } from '@/lib/core/log'
import { env } from '@/lib/env'
import type { SignInProblem } from '@/lib/people/labels'
import { absoluteLimitMs, type Details, trustedEmail } from '@/lib/people/rules'
import { personByIdentity } from '@/lib/people/sessions/queries'
import { ownPath, paths } from '@/lib/core/paths'

// The public address is ours to say; without this next-auth would believe whatever Host a request names.
process.env.NEXTAUTH_URL = env.url

export const providers = signInProviders(env)

/** What next-auth is asked, in its own terms. */
type Question = {
  action: 'csrf' | 'signin' | 'callback'
  provider?: string
  method: 'GET' | 'POST'
  query?: Record<string, string>
  body?: Record<string, string>
  cookies: Record<string, string>
  /** The session this browser had until now. */
  replacedToken?: string | null
  /** The device by which this browser is known. */
  deviceId?: string | null
}

type Answer = { location: string | null; cookies: string[]; body: unknown; aboutTime: boolean }

/** What next-auth calls its cookies; but for the session's they never reach a browser by these names (attempt.ts). */
const cookies = {
  sessionToken: { name: sessionCookie, options: cookieOptions },
  csrfToken: { name: 'csrf', options: cookieOptions },
  callbackUrl: { name: 'return', options: cookieOptions },
  state: { name: 'state', options: cookieOptions },
  nonce: { name: 'nonce', options: cookieOptions },
  pkceCodeVerifier: { name: 'pkce', options: cookieOptions },
}

const issuerOf = (provider: string) => providers.find(({ id }) => id === provider)?.issuer ?? null

type Before = { replacedToken: string | null; deviceId: string | null }

function optionsFor(before: Before, onProblem: (message: string) => void): NextAuthOptions {
  let authenticatedAt: Date | null = null
  let details: Details | null = null
  return {
    secret: env.authSecret,
    providers: providers.map(({ oauth }) => oauth),
    adapter: signInAdapter({
      issuerOf,
      ...before,
      authenticatedAt: () => authenticatedAt,
      details: () => details,
    }),
    session: {
      strategy: 'database',
      maxAge: absoluteLimitMs / 1000,
      generateSessionToken: () => randomBytes(32).toString('base64url'),
    },
    pages: { signIn: '/signin', error: '/signin' },
    useSecureCookies: cookieOptions.secure,
    cookies,
    callbacks: {
      async signIn({ account, profile }) {
        const moment = signInMoment(profile, new Date())
        if (moment === 'clocks_differ') return refused('clocks_differ')
        authenticatedAt = moment
        const provider = providers.find(({ id }) => id === account?.provider)
        details = provider && profile ? detailsIn(provider, profile) : null
        const address = details && trustedEmail(details)
        if (!provider || !isListed(provider.open, { ...profile }, address)) return refused('not_listed')
        const issuer = account && issuerOf(account.provider)
        const person = issuer && (await personByIdentity(issuer, account.providerAccountId))
        return person && person.deactivatedAt ? refused('deactivated') : true
      },
      redirect: ({ url }) => env.url + (returnPath(url) ?? '/'),
    },
    logger: { error: (code, metadata) => onProblem(logged(code, metadata)), warn: () => {}, debug: () => {} },
  }
}

/** What the claims of a provider say of somebody, as it was read when they were registered. */
function detailsIn({ oauth }: SignInProvider, claims: object): Details {
  const { name, email, emailIsVerified: emailVerified } = oauth.profile(claims as never, {}) as unknown as Profile
  return { name, email, emailVerified }
}

/** Where next-auth is to send somebody who is not let in, and why. */
function refused(problem: SignInProblem): string {
  return env.url + paths.signIn({ problem })
}

/** Tokens, codes and claims can be in what next-auth reports, so only its code and the error's sentence are logged. */
function logged(code: string, metadata: unknown): string {
  const found = metadata instanceof Error ? metadata : (metadata as { error?: unknown } | undefined)?.error
  log.warn({ code, ...(found instanceof Error && { err: found }) }, 'a sign-in did not succeed')
  return found instanceof Error ? found.message : ''
}

/** A place to return to, given as a path or as an address of ours. */
export function returnPath(text: string | null): string | null {
  return ownPath(text?.startsWith(`${env.url}/`) ? text.slice(env.url.length) : text)
}

/**
 * Sends the person to the provider; next-auth makes the address and what binds the answer to this browser.
 * `afresh` asks the provider to make sure of the person again, even if they are signed in there.
 */
export async function beginSignIn(
  provider: string,
  from: string | null,
  { afresh, cookieHeader }: { afresh: boolean; cookieHeader: string | null },
): Promise<Pick<Answer, 'location' | 'cookies'>> {
  // Our own check of the request's origin stands in for next-auth's double cookie, which is answered on the spot.
  const csrf = await ask({ action: 'csrf', method: 'GET', cookies: {} })
  const { csrfToken } = csrf.body as { csrfToken: string }
  const { location, cookies: made } = await ask({
    action: 'signin',
    provider,
    method: 'POST',
    query: afresh ? providers.find(({ id }) => id === provider)?.afresh : {},
    body: { csrfToken, callbackUrl: from ?? '/' },
    cookies: { [cookies.csrfToken.name]: decodeURIComponent(valueOf(csrf.cookies, cookies.csrfToken.name)) },
  })
  const state = location && URL.canParse(location) ? new URL(location).searchParams.get('state') : null
  if (!state) return { location, cookies: [] }
  const [kept, nonce, pkce] = boundBy.map((name) => valueOf(made, name)) as [string, string, string]
  return { location, cookies: cookiesOfAttempt(state, { state: kept, nonce, pkce, from: from ?? '' }, cookieHeader) }
}

const boundBy = [cookies.state.name, cookies.nonce.name, cookies.pkceCodeVerifier.name]

/** Takes the provider's answer: checks it against what this sign-in left in the browser, finds or registers the person. */
export async function finishSignIn(
  provider: string,
  query: Record<string, string>,
  cookieHeader: string | null,
): Promise<Omit<Answer, 'body'> & { from: string | null; wasBegun: boolean }> {
  const attempt = attemptIn(cookieHeader, query.state ?? '')
  const from = returnPath(attempt?.from ?? null)
  const values = attempt ? [attempt.state, attempt.nonce, attempt.pkce] : []
  const kept = boundBy.flatMap((name, at) => (values[at] ? [[name, values[at]] as const] : []))
  const answer = await ask({
    action: 'callback',
    provider,
    method: 'GET',
    query,
    cookies: { ...Object.fromEntries(kept), [cookies.callbackUrl.name]: env.url + (from ?? '/') },
    replacedToken: cookieFrom(cookieHeader, sessionCookie),
    deviceId: deviceIn(cookieHeader),
  })
  const session = answer.cookies.filter((cookie) => cookie.startsWith(`${sessionCookie}=`))
  return {
    ...answer,
    from,
    wasBegun: attempt !== null,
    cookies: [...session, ...(attempt ? [forgotten(attempt.name)] : [])],
  }
}

/** The value of one of the cookies that next-auth sets, as the line has it. */
function valueOf(lines: readonly string[], name: string): string {
  const line = lines.findLast((cookie) => cookie.startsWith(`${name}=`))
  return cookieFrom(line?.split(';')[0], name) ?? ''
}

type Handler = (request: NextApiRequest, response: NextApiResponse, options: NextAuthOptions) => Promise<void>

// Bundlers hand out the default export, Node's own loader the module around it.
const handler = (typeof nextAuth === 'function' ? nextAuth : (nextAuth as { default: unknown }).default) as Handler

/** Calls next-auth the way its pages-router handler is called, which needs nothing of Next.js. */
async function ask(question: Question): Promise<Answer> {
  const { action, provider, method, query, body, cookies: sent, replacedToken = null, deviceId = null } = question
  const headers = new Map<string, unknown>()
  const answer: Answer = { location: null, cookies: [], body: null, aboutTime: false }
  const response = {
    getHeader: (name: string) => headers.get(name.toLowerCase()),
    setHeader: (name: string, value: unknown) => headers.set(name.toLowerCase(), value),
    status: () => response,
    end: () => {},
    send: (sentBody: unknown) => (answer.body = sentBody),
    json: (sentBody: unknown) => (answer.body = sentBody),
  }
  const request = {
    method,
    headers: {},
    cookies: sent,
    body,
    query: { ...query, nextauth: provider ? [action, provider] : [action] },
  }
  const options = optionsFor({ replacedToken, deviceId }, (message) => {
    answer.aboutTime ||= isAboutTime(message)
  })
  await handler(request as unknown as NextApiRequest, response as unknown as NextApiResponse, options)
  const location = headers.get('location')
  const set = (headers.get('set-cookie') as string[] | undefined) ?? []
  return { ...answer, location: typeof location === 'string' ? location : null, cookies: set }
}
