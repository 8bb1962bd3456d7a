import 'server-only'
import { signInProviders } from '@/lib/auth/providers'
import { log } from '@/lib/core/log'
import { hashSecret } from '@/lib/core/secrets'
import { together } from '@/lib/core/together'
import { type PersonActor, systemActor } from '@/lib/core/actor'
import { execute } from '@/lib/change/command'
import { env } from '@/lib/env'
import { deviceCookie } from '@/lib/notices/devices/rules'
import { permissionsOf } from '@/lib/people/rules'
import type { SessionFound, SignedIn } from '@/lib/people/schema'
import { endSession, prolongSession } from '@/lib/people/sessions/commands'
import { peopleBySessions, personBySession } from '@/lib/people/sessions/queries'

const secure = env.url.startsWith('https://')

/** The __Host- prefix makes browsers refuse the cookie from anywhere but this very host over https. */
export const sessionCookie = secure ? '__Host-countersign-session' : 'countersign-session'

/** How every cookie of ours is set: out of reach of scripts, and not sent along by other sites' forms. */
export const cookieOptions = { httpOnly: true, sameSite: 'lax', path: '/', secure } as const

/** The line that takes a cookie out of the browser. */
export function forgotten(name: string): string {
  return `${name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`
}

/** One cookie's value from a Cookie header. Of several with the same name the first counts, as in browsers. */
export function cookieFrom(header: string | null | undefined, name: string): string | null {
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim() || null
  }
  return null
}

/** The device by which the browser with this header is known; null for one in which nobody is told. */
export function deviceIn(header: string | null | undefined): string | null {
  return cookieFrom(header, deviceCookie)?.slice(0, 100) ?? null
}

/** The sign-in services that are set up; null in a process that is not told of them. */
const setUp = env.process === 'desk' ? new Set(signInProviders(env).map(({ issuer }) => issuer)) : null

/** What the session cookie in this header stands for now. One by a sign-in service that was taken away has ended. */
export async function findSession(
  cookieHeader: string | null | undefined,
  issuers: ReadonlySet<string> | null = setUp,
  look: (token: string) => Promise<SessionFound> = personBySession,
): Promise<SessionFound | { state: 'none' }> {
  const token = cookieFrom(cookieHeader, sessionCookie)
  if (token === null) return { state: 'none' }
  const found = await look(token)
  return found.state === 'active' && issuers && !issuers.has(found.issuer) ? { state: 'ended' } : found
}

/** The signed-in person behind a Cookie header, or null. Looking does not prolong the session. */
export async function personFromCookie(cookieHeader: string | null | undefined): Promise<PersonActor | null> {
  const found = await findSession(cookieHeader)
  return found.state === 'active' ? actorOf(found.person) : null
}

/**
 * Open pages ask all at once when something moved: who comes while others are looked up, or just after it, is looked up
 * with whoever else does. Every session is still read after it was asked with.
 */
const lookTogether = together(100, peopleBySessions)

/** The same for the small questions of open pages, of which many come within a moment. */
export async function personFromPoll(cookieHeader: string | null | undefined): Promise<PersonActor | null> {
  const look = async (token: string) => (await lookTogether(token)) ?? ({ state: 'unknown' } as const)
  const found = await findSession(cookieHeader, setUp, look)
  return found.state === 'active' ? actorOf(found.person) : null
}

export function actorOf({ id, name, roles, groups, authenticatedAt }: SignedIn): PersonActor {
  return { kind: 'person', id, name, groups, can: permissionsOf(roles), authenticatedAt }
}

/** Moves the idle limit of the session in this header. A page is worth showing even when that cannot be written. */
export async function prolong(cookieHeader: string | null | undefined): Promise<void> {
  const token = cookieFrom(cookieHeader, sessionCookie)
  if (token === null) return
  try {
    await execute(prolongSession, systemActor, { tokenHash: hashSecret(token) })
  } catch (err) {
    log.warn({ err }, 'a session could not be prolonged')
  }
}

/** Signs the browser with this header out. Doing it twice does no harm. */
export async function signOut(cookieHeader: string | null | undefined): Promise<void> {
  const token = cookieFrom(cookieHeader, sessionCookie)
  if (token === null) return
  await execute(endSession, systemActor, { tokenHash: hashSecret(token), deviceId: deviceIn(cookieHeader) })
}
