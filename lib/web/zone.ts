import 'server-only'
import { cookies } from 'next/headers'

/** The time zone the reader's browser told us, or UTC. Anything may stand in a cookie, so only real zones count. */
export async function readerZone(): Promise<string> {
  const told = (await cookies()).get('countersign-zone')?.value ?? 'UTC'
  try {
    const zone = decodeURIComponent(told)
    return new Intl.DateTimeFormat('en-GB', { timeZone: zone }).resolvedOptions().timeZone
  } catch {
    return 'UTC'
  }
}
