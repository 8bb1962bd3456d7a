import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { env } from '@/lib/env'
import { hookAddress } from '@/lib/github/address'
import type { GithubView } from '@/lib/github/view'

/** The App as which GitHub knows this installation; null where none is set up. */
export function githubView(actor: Actor): GithubView | null {
  demand(actor, 'audit:read')
  if (!env.github) return null
  const { appId, web, key } = env.github
  const calls = env.githubHook === null ? null : { address: hookAddress(), secret: env.githubHook }
  return { appId, web, key, calls }
}
