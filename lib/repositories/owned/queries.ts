import 'server-only'
import type { Actor } from '@/lib/core/actor'
import { askedAbout } from '@/lib/repositories/asked/queries'
import { ownersEnvelope } from '@/lib/repositories/owned/schema'
import type { Owner } from '@/lib/repositories/schema'

/** The request that asks that others sign at places of a repository and still waits; null where none does. */
export async function ownersAsked(
  actor: Actor,
  repositoryId: string,
): Promise<{ number: number; after: Owner[] } | null> {
  const found = await askedAbout(actor, repositoryId, 'place_owners')
  return found && { number: found.number, after: ownersEnvelope.parse(found.envelope).after }
}
