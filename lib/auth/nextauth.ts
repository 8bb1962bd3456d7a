import 'server-only'
import { randomBytes } from 'node:crypto'
import type { NextApiRequest, NextApiResponse } from 'next'
import nextAuth, { type NextAuthOptions } from 'next-auth'
import { signInAdapter } from '@/lib/auth/adapter'
import { signInProviders } from '@/lib/auth/providers'
import { cookieFrom, cookieOptions, sessionCookie } from '@/lib/auth/session'
import { log } from '@/lib/core/log'
import { env } from '@/lib/env'
import { absoluteLimitMs } from '@/lib/people/rules'
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
}

type Answer = { location: string | null; cookies: string[]; body: unknown }

const prefix = cookieOptions.secure ? '__Host-countersign-signin' : 'countersign-signin'
const minutes = 15 * 60

const cookies = {
  sessionToken: { name: sessionCookie, options: cookieOptions },
  csrfToken: { name: `${prefix}.csrf`, options: cookieOptions },
  callbackUrl: { name: `${prefix}.return`, options: { ...cookieOptions, maxAge: minutes } },
  state: { name: `${prefix}.state`, options: { ...cookieOptions, maxAge: minutes } },
  nonce: { name: `${prefix}.nonce`, options: { ...cookieOptions, maxAge: minutes } },
  pkceCodeVerifier: { name: `${prefix}.pkce`, options: { ...cookieOptions, maxAge: minutes } },
}

const issuerOf = (provider: string) => providers.find(({ id }) => id === provider)?.issuer ?? null

function optionsFor(replacedToken: string | null): NextAuthOptions {
  let authenticatedAt: Date | null = null
  return {
    secret: env.authSecret,
    providers: providers.map(({ oauth }) => oauth),
    adapter: signInAdapter({ issuerOf, replacedToken, authenticatedAt: () => authenticatedAt }),
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
        authenticatedAt = authenticationTime(profile)
        const issuer = account && issuerOf(account.provider)
        const person = issuer && (await personByIdentity(issuer, account.providerAccountId))
        return person && person.deactivatedAt ? `${env.url}${paths.signIn({ problem: 'deactivated' })}` : true
      },
      redirect: ({ url }) => env.url + (returnPath(url) ?? '/'),
    },
    logger: { error: logProblem, warn: () => {}, debug: () => {} },
  }
}

/** When the provider made sure of the person (auth_time, OpenID Connect Core 2: seconds since 1970), if it says so. */
function authenticationTime(claims: unknown): Date | null {
  const seconds = (claims as { auth_time?: unknown } | undefined)?.auth_time
  return typeof seconds === 'number' && Number.isSafeInteger(seconds) ? new Date(seconds * 1000) : null
}

/** Tokens, codes and claims can be in what next-auth reports, so only its code and the error's sentence are logged. */
function logProblem(code: string, metadata: unknown): void {
  const found = metadata instanceof Error ? metadata : (metadata as { error?: unknown } | undefined)?.error
  log.warn({ code, ...(found instanceof Error && { err: found }) }, 'a sign-in did not succeed')
}

/** A place to return to, given as a path or as an address of ours. */
export function returnPath(text: string | null): string | null {
  return ownPath(text?.startsWith(`${env.url}/`) ? text.slice(env.url.length) : text)
}

/**
 * Sends the person to the provider; next-auth makes the address and the cookies that bind the answer to this browser.
 * `afresh` asks the provider to make sure of the person again, even if they are signed in there.
 */
export async function beginSignIn(provider: string, from: string | null, afresh: boolean): Promise<Answer> {
  // Our own check of the request's origin stands in for next-auth's double cookie, which is answered on the spot.
  const csrf = await ask({ action: 'csrf', method: 'GET', cookies: {} })
  const { csrfToken } = csrf.body as { csrfToken: string }
  const cookie = cookieFrom(csrf.cookies[0]?.split(';')[0], cookies.csrfToken.name) ?? ''
  return ask({
    action: 'signin',
    provider,
    method: 'POST',
    query: afresh ? providers.find(({ id }) => id === provider)?.afresh : {},
    body: { csrfToken, callbackUrl: from ?? '/' },
    cookies: { [cookies.csrfToken.name]: decodeURIComponent(cookie) },
  })
}

/** Takes the provider's answer: checks it against the cookies, finds or registers the person, starts the session. */
export async function finishSignIn(
  provider: string,
  query: Record<string, string>,
  cookieHeader: string | null,
): Promise<Answer & { from: string | null }> {
  const kept = [cookies.state, cookies.nonce, cookies.pkceCodeVerifier].flatMap(({ name }) => {
    const value = cookieFrom(cookieHeader, name)
    return value ? [[name, safelyDecoded(value)] as const] : []
  })
  const from = returnPath(safelyDecoded(cookieFrom(cookieHeader, cookies.callbackUrl.name) ?? ''))
  const answer = await ask({
    action: 'callback',
    provider,
    method: 'GET',
    query,
    cookies: { ...Object.fromEntries(kept), [cookies.callbackUrl.name]: env.url + (from ?? '/') },
    replacedToken: cookieFrom(cookieHeader, sessionCookie),
  })
  return { ...answer, from, cookies: [...answer.cookies, forgotten(cookies.callbackUrl.name)] }
}

/** The line that takes a cookie out of the browser. */
export function forgotten(name: string): string {
  return `${name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${cookieOptions.secure ? '; Secure' : ''}`
}

function safelyDecoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return ''
  }
}

type Handler = (request: NextApiRequest, response: NextApiResponse, options: NextAuthOptions) => Promise<void>

// Bundlers hand out the default export, Node's own loader the module around it.
const handler = (typeof nextAuth === 'function' ? nextAuth : (nextAuth as { default: unknown }).default) as Handler

/** Calls next-auth the way its pages-router handler is called, which needs nothing of Next.js. */
async function ask({ action, provider, method, query, body, cookies: sent, replacedToken }: Question): Promise<Answer> {
  const headers = new Map<string, unknown>()
  const answer: Answer = { location: null, cookies: [], body: null }
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
  const options = optionsFor(replacedToken ?? null)
  await handler(request as unknown as NextApiRequest, response as unknown as NextApiResponse, options)
  const location = headers.get('location')
  const set = (headers.get('set-cookie') as string[] | undefined) ?? []
  return {
    ...answer,
    location: typeof location === 'string' ? location : null,
    // The double cookie against forgery has done its part in here; the browser has no use for it.
    cookies: action === 'csrf' ? set : set.filter((cookie) => !cookie.startsWith(cookies.csrfToken.name)),
  }
}
