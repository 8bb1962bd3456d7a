import 'server-only'
import type { PodActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import type { Duty } from '@/lib/policy/schema'
import { canBeSigned } from '@/lib/policy/signing/rules'
import { withKeyHolders } from '@/lib/requests/barred/queries'
import { excludedNow } from '@/lib/requests/barred/rules'

/** Groups that would sign, by the names that people know, and whether enough of their people could do so now. */
export type Signers = { titles: ReadonlyMap<string, string>; enough: boolean }

/** Who could sign what this pod would ask now. Whoever answers for it or has a key of it is not among them. */
export async function signersFor(pod: PodActor, duties: readonly Duty[]): Promise<Signers> {
  const slugs = duties.map(({ group }) => group)
  const now = { podId: pod.id, environment: pod.environment, askedAt: new Date() }
  const [groups, owned, [held]] = await Promise.all([
    read.group.findMany({
      where: { slug: { in: slugs } },
      select: {
        slug: true,
        title: true,
        members: {
          where: { person: { deactivatedAt: null, roles: { has: 'approver' } } },
          select: { personId: true },
        },
      },
    }),
    read.pod.findUnique({ where: { id: pod.id }, select: { ownerId: true } }),
    withKeyHolders(read, [now]),
  ])
  const asked = { askedByKind: 'pod', askedById: pod.id, excluded: [], pod: owned, keyHolders: held!.keyHolders }
  const excluded = excludedNow(asked).map(({ personId }) => personId)
  const able = new Map(groups.map(({ slug, members }) => [slug, members.map(({ personId }) => personId)]))
  return {
    titles: new Map(groups.map(({ slug, title }) => [slug, title])),
    enough: canBeSigned(duties, able, excluded),
  }
}
