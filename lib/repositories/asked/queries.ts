import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { waitsAbout } from '@/lib/repositories/asked/rules'

/** The request of a kind that is about a repository and still waits, with what is signed by it; null where none does. */
export async function askedAbout(
  actor: Actor,
  repositoryId: string,
  kind: 'protected_branches' | 'place_owners',
): Promise<{ number: number; envelope: unknown } | null> {
  demand(actor, 'repositories:read')
  return await read.request.findFirst({
    where: waitsAbout(repositoryId, kind),
    select: { number: true, envelope: true },
  })
}
