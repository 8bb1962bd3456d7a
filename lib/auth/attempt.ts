import 'server-only'
import { createHash } from 'node:crypto'
import { cookieFrom, cookieOptions, forgotten } from '@/lib/auth/session'

/** What a browser keeps of one sign-in until the provider answers: what binds the answer to it, and where it leads. */
type Attempt = { state: string; nonce: string; pkce: string; from: string }

const prefix = cookieOptions.secure ? '__Host-countersign-signin' : 'countersign-signin'
const lifetimeSeconds = 15 * 60
/** Sign-ins that one browser may have under way; a further one takes the place of the oldest. */
const mostAtOnce = 5

/**
 * The lines that keep a sign-in in the browser. Each has a cookie of its own, named after the `state` that the provider
 * hands back: two tabs can sign in at once, and each comes to where it was going.
 */
export function cookiesOfAttempt(state: string, attempt: Attempt, cookieHeader: string | null): string[] {
  const name = nameOf(state)
  const others = namesIn(cookieHeader).filter((other) => other !== name)
  const tooMany = others.slice(0, Math.max(0, others.length - mostAtOnce + 1))
  const value = [attempt.state, attempt.nonce, attempt.pkce, encodeURIComponent(attempt.from)].join('~')
  const secure = cookieOptions.secure ? '; Secure' : ''
  return [
    `${name}=${value}; Path=/; Max-Age=${lifetimeSeconds}; HttpOnly; SameSite=Lax${secure}`,
    ...tooMany.map(forgotten),
  ]
}

/** The sign-in that this browser began under this `state`, or null. */
export function attemptIn(cookieHeader: string | null, state: string): (Attempt & { name: string }) | null {
  const name = nameOf(state)
  const [kept = '', nonce = '', pkce = '', from = ''] = (cookieFrom(cookieHeader, name) ?? '').split('~').map(decoded)
  return kept ? { name, state: kept, nonce, pkce, from } : null
}

/** Browsers send what they have had longest first (RFC 6265, 5.4). */
function namesIn(cookieHeader: string | null): string[] {
  const names = (cookieHeader ?? '').split(';').map((pair) => pair.split('=')[0]!.trim())
  return names.filter((name) => name.startsWith(`${prefix}.`))
}

function nameOf(state: string): string {
  return `${prefix}.${createHash('sha256').update(state).digest('hex').slice(0, 16)}`
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return ''
  }
}
