import 'server-only'
import type { PersonActor } from '@/lib/core/actor'
import type { Tx } from '@/lib/db/client'
import type { PastPod } from '@/lib/demo/past/line'
import { demoPods } from '@/lib/demo/story'
import { permissionsOf } from '@/lib/people/rules'

/** The demo's own people and pods as they are today; pods by the name that the story has for them. */
export async function pastCast(
  tx: Tx,
): Promise<{ pods: ReadonlyMap<string, PastPod>; people: PersonActor[]; admin: PersonActor | null }> {
  const accounts = await tx.serviceAccount.findMany({
    where: { pod: { demo: true, state: 'active' } },
    include: { pod: true, credentials: { where: { revokedAt: null }, orderBy: { id: 'desc' }, take: 1 } },
  })
  const pods = accounts.flatMap(({ id: accountId, environment, pod, credentials }): [string, PastPod][] => {
    const story = demoPods.find((one) => one.name === pod.name && one.environment === environment)
    const [credential] = credentials
    if (!story || !credential) return []
    const { id, name, role, department, ownerId } = pod
    const who = { kind: 'pod' as const, id, name, role, department, ownerId, can: new Set(['calls:make'] as const) }
    return [[story.slug, { ...who, environment, accountId, credentialId: credential.id, repositories: [] }]]
  })
  const people = await tx.person.findMany({
    where: { demo: true, deactivatedAt: null, roles: { hasSome: ['approver', 'admin'] } },
    include: { groups: { select: { groupSlug: true } } },
    orderBy: { subject: 'asc' },
  })
  const actors = people.map(({ id, name, roles, groups }) => ({
    kind: 'person' as const,
    id,
    name,
    groups: groups.map(({ groupSlug }) => groupSlug),
    can: permissionsOf(roles),
  }))
  return {
    pods: new Map(pods),
    people: actors.filter(({ can }) => can.has('requests:decide')),
    admin: actors.find(({ can }) => can.has('people:manage')) ?? null,
  }
}
