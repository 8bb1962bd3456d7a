/** How far the clock of a sign-in service may be from ours; README's "In production" says so. */
export const clockToleranceMs = 10 * 60_000

/**
 * When the provider made sure of the person, on our clock; null when it does not say, and `clocks_differ` when its clock
 * is too far from ours to be believed. How long ago it was is taken from its own clock alone (OpenID Connect Core 2:
 * `iat` is when the token was made, just now, and `auth_time` when the person was made sure of), so that a clock which
 * is minutes off makes no sign-in older or younger than it is.
 */
export function signInMoment(claims: unknown, now: Date): Date | null | 'clocks_differ' {
  const { iat, auth_time: authTime } = (claims ?? {}) as { iat?: unknown; auth_time?: unknown }
  if (!isMoment(iat)) return null
  if (Math.abs(now.getTime() - iat * 1000) > clockToleranceMs) return 'clocks_differ'
  return isMoment(authTime) ? new Date(now.getTime() - Math.max(0, iat - authTime) * 1000) : null
}

/** Whether a token was refused for nothing but the time that it says it is good for. */
export function isAboutTime(message: string): boolean {
  return /^JWT (expired|not active yet), now /.test(message)
}

function isMoment(seconds: unknown): seconds is number {
  return typeof seconds === 'number' && Number.isSafeInteger(seconds) && seconds > 0 && seconds < 8.64e12
}
