import { env } from '@/lib/env'

/** Where GitHub calls, below the address of this installation. */
export const hookPath = '/hooks/github'

/** The address that GitHub is told to call. */
export function hookAddress(): string {
  return new URL(hookPath, env.url).href
}
