import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { branchesEnvelope } from '@/lib/repositories/branches/schema'

/** The request that asks for other protected branches of a repository and still waits; null where none does. */
export async function branchesAsked(
  actor: Actor,
  repositoryId: string,
): Promise<{ number: number; after: string[] } | null> {
  demand(actor, 'repositories:read')
  const asked = { kind: 'protected_branches', subjectKind: 'repository', subjectId: repositoryId }
  const found = await read.request.findFirst({
    where: { ...asked, state: { in: ['waiting', 'approved'] } },
    select: { number: true, envelope: true },
  })
  return found && { number: found.number, after: branchesEnvelope.parse(found.envelope).after }
}
