import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { read } from '@/lib/db/client'

/** When GitHub called last, with its signature; null where it never did, or so long ago that it is forgotten. */
export async function lastCall(actor: Actor): Promise<string | null> {
  demand(actor, 'audit:read')
  const row = await read.githubCall.findFirst({ orderBy: { at: 'desc' }, select: { at: true } })
  return row?.at.toISOString() ?? null
}
