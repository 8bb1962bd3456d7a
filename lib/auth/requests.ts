import 'server-only'
import { randomBytes } from 'node:crypto'
import { beginSignIn, finishSignIn, providers, returnPath } from '@/lib/auth/nextauth'
import { forgotten, sessionCookie, signOut } from '@/lib/auth/session'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { log } from '@/lib/core/log'
import { env } from '@/lib/env'
import { isSignInFailure, isSignInProblem, type SignInFailure, type SignInProblem } from '@/lib/people/labels'
import { noteFailedSignIn } from '@/lib/people/sessions/commands'
import { isFromOurselves } from '@/lib/core/origin'
import { paths } from '@/lib/core/paths'
import { plainStyle } from '@/lib/core/typefaces'

/**
 * The whole of /api/auth: sign-in and sign-out by POST from a page of ours, and the provider's answer by GET.
 * Nothing else of next-auth is reachable: no session endpoint, no log endpoint, no pages of its own.
 */
export async function answerAuth(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url)
  const [action = '', provider = '', ...more] = pathname.replace(/^\/api\/auth\//, '').split('/')
  const asked = more.length > 0 ? '' : `${request.method} ${action}`
  if (asked === 'POST signin' && provider) return begin(request, provider)
  if (asked === 'GET callback' && provider) return finish(request, provider)
  if (asked === 'POST signout' && !provider) return leave(request)
  return new Response('There is nothing here.', { status: 404 })
}

async function begin(request: Request, provider: string): Promise<Response> {
  if (!isFromOurselves(request.headers, env.url)) return toSignIn('not_completed', null)
  const fields = await formFields(request)
  const from = returnPath(fields.get('from'))
  const chosen = providers.find(({ id }) => id === provider)
  if (!chosen) return toSignIn('wrong_provider', from)
  const cookieHeader = request.headers.get('cookie')
  const { location, cookies } = await beginSignIn(provider, from, { afresh: fields.has('afresh'), cookieHeader })
  if (!location || isOurs(location)) {
    await noteFailure(chosen.issuer, 'provider_down')
    return toSignIn('provider_down', from)
  }
  return onward(location, chosen.name, cookies, request.headers.get('x-nonce'))
}

async function finish(request: Request, provider: string): Promise<Response> {
  const query = Object.fromEntries(new URL(request.url).searchParams)
  const chosen = providers.find(({ id }) => id === provider)
  if (!chosen) return toSignIn('wrong_provider', null)
  const cookieHeader = request.headers.get('cookie')
  const { location, cookies, from, wasBegun, aboutTime } = await finishSignIn(provider, query, cookieHeader)
  const ofProvider = query.error && (problemOfProvider[query.error] ?? 'not_completed')
  const problem = aboutTime ? 'clocks_differ' : ofProvider || problemOf(location)
  // What nobody began here says nothing of the provider, and who turned back met no failure.
  if (wasBegun && isSignInFailure(problem)) await noteFailure(chosen.issuer, problem)
  return problem ? toSignIn(problem, from, cookies) : redirect(location ?? '/', cookies)
}

/** The person is answered all the same when this cannot be kept. */
async function noteFailure(issuer: string, problem: SignInFailure): Promise<void> {
  await execute(noteFailedSignIn, systemActor, { issuer, problem }).catch((err: unknown) =>
    log.warn({ err }, 'a failed sign-in could not be noted'),
  )
}

async function leave(request: Request): Promise<Response> {
  if (!isFromOurselves(request.headers, env.url)) return new Response('This came from another site.', { status: 403 })
  await signOut(request.headers.get('cookie'))
  return toSignIn('signed_out', null, [forgotten(sessionCookie)])
}

/** What the provider's own error words mean to the person (RFC 6749, 4.1.2.1). */
const problemOfProvider: Record<string, SignInProblem> = {
  access_denied: 'cancelled',
  server_error: 'provider_down',
  temporarily_unavailable: 'provider_down',
}

/** Where next-auth wants to go tells whether the sign-in succeeded: it is sent to the sign-in page when not. */
function problemOf(location: string | null): SignInProblem | null {
  if (!location) return 'not_completed'
  const { pathname, searchParams } = new URL(location, env.url)
  if (pathname !== '/signin' && !pathname.startsWith('/api/auth')) return null
  const problem = searchParams.get('problem')
  return isSignInProblem(problem) ? problem : 'not_completed'
}

function isOurs(location: string): boolean {
  const { origin, pathname } = new URL(location, env.url)
  return origin === env.url && (pathname === '/signin' || pathname.startsWith('/api/auth'))
}

async function formFields(request: Request): Promise<URLSearchParams> {
  const isLarge = Number(request.headers.get('content-length') ?? 0) > 10_000
  return new URLSearchParams(isLarge ? '' : await request.text())
}

function toSignIn(problem: SignInProblem, from: string | null, cookies: readonly string[] = []): Response {
  return redirect(env.url + paths.signIn({ problem, from }), cookies)
}

function redirect(location: string, cookies: readonly string[]): Response {
  // After a POST the browser must come with a GET, hence 303.
  return answer(null, 303, { location: new URL(location, env.url).href }, cookies)
}

/**
 * A page that leads on to the provider. A redirect would do, but browsers hold the whole chain of redirects after a form
 * to the page's form-action policy, and nobody can list every address a company's sign-in passes through.
 */
function onward(location: string, provider: string, cookies: readonly string[], given: string | null): Response {
  // The proxy in front of every page has made a nonce already; two policies with different ones would block the style.
  const nonce = given ?? randomBytes(16).toString('base64')
  const address = escaped(location)
  const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Signing in – Countersign</title><link rel="icon" href="/icon.svg">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta http-equiv="refresh" content="0; url=${address}">
<style nonce="${nonce}">${plainStyle}</style>
<main><h1>Signing in</h1><p>Taking you to ${escaped(provider)}. <a href="${address}">Go on now</a></p></main></html>`
  const policy = `default-src 'none'; img-src 'self'; font-src 'self'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
  return answer(page, 200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy }, cookies)
}

function answer(
  body: string | null,
  status: number,
  fields: Record<string, string>,
  cookies: readonly string[],
): Response {
  const headers = new Headers({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', ...fields })
  for (const cookie of cookies) headers.append('set-cookie', cookie)
  return new Response(body, { status, headers })
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
