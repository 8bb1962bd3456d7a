import 'server-only'
import type { Actor } from '@/lib/core/actor'
import { askedAbout } from '@/lib/repositories/asked/queries'
import { branchesEnvelope } from '@/lib/repositories/branches/schema'

/** The request that asks for other protected branches of a repository and still waits; null where none does. */
export async function branchesAsked(
  actor: Actor,
  repositoryId: string,
): Promise<{ number: number; after: string[] } | null> {
  const found = await askedAbout(actor, repositoryId, 'protected_branches')
  return found && { number: found.number, after: branchesEnvelope.parse(found.envelope).after }
}
