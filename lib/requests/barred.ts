import type { Prisma, Request } from '@/lib/db/generated/client'
import { excluded as readExcluded, type Excluded } from '@/lib/requests/schema'

/** Of a pod: who signs nothing of it, because they answer for it or could ask in its name. */
export const barredByPod = {
  ownerId: true,
  accounts: {
    select: {
      environment: true,
      credentials: {
        where: { issuedTo: { not: null } },
        select: { issuedTo: true, createdAt: true, expiresAt: true, revokedAt: true },
      },
    },
  },
} satisfies Prisma.PodSelect
export type SigningPod = Prisma.PodGetPayload<{ select: typeof barredByPod }>

type Barring = Pick<Request, 'excluded' | 'askedByKind' | 'askedById' | 'askedAt' | 'environment'> & {
  pod: SigningPod | null
}

/**
 * Who may not sign: as it was when it was asked, whoever has become the pod's owner since, whoever could have asked it
 * in the pod's name, and always who asked.
 */
export function excludedNow(request: Barring): Excluded[] {
  const { excluded, pod, askedByKind, askedById } = request
  const owner: Excluded[] = pod?.ownerId ? [{ personId: pod.ownerId, because: 'own_pod' }] : []
  const asker: Excluded[] = askedByKind === 'person' ? [{ personId: askedById, because: 'own_wish' }] : []
  return [...readExcluded.parse(excluded), ...owner, ...keyHolders(request), ...asker]
}

/** Who was shown a credential that opened the gate, in this environment, when it was asked; what became of it since is nothing to it. */
function keyHolders({ pod, environment, askedAt }: Barring): Excluded[] {
  const accounts = (pod?.accounts ?? []).filter((account) => account.environment === environment)
  return accounts
    .flatMap(({ credentials }) => credentials)
    .filter(({ createdAt, expiresAt, revokedAt }) => {
      const ends = revokedAt !== null && revokedAt < expiresAt ? revokedAt : expiresAt
      return createdAt <= askedAt && askedAt <= ends
    })
    .flatMap(({ issuedTo }) => (issuedTo === null ? [] : [{ personId: issuedTo, because: 'own_key' as const }]))
}
