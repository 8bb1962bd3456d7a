import type { Request } from '@/lib/db/generated/client'
import { excluded as readExcluded, type Excluded } from '@/lib/requests/schema'

/** What is known of who is barred beside what the request keeps: who answers for its pod now, and who had a key of that. */
export type Barring = { pod: { ownerId: string | null } | null; keyHolders: readonly string[] }

/**
 * Who may not sign: as it was when it was asked, whoever has become the pod's owner since, whoever could have asked it
 * in the pod's name, and always who asked.
 */
export function excludedNow(request: Pick<Request, 'excluded' | 'askedByKind' | 'askedById'> & Barring): Excluded[] {
  const { excluded, pod, keyHolders, askedByKind, askedById } = request
  const owner: Excluded[] = pod?.ownerId ? [{ personId: pod.ownerId, because: 'own_pod' }] : []
  const holders = keyHolders.map((personId): Excluded => ({ personId, because: 'own_key' }))
  const asker: Excluded[] = askedByKind === 'person' ? [{ personId: askedById, because: 'own_wish' }] : []
  return [...readExcluded.parse(excluded), ...owner, ...holders, ...asker]
}
