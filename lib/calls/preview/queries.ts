import 'server-only'
import type { PodActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import type { Duty } from '@/lib/policy/schema'
import { canBeSigned } from '@/lib/policy/signing/rules'
import { barredByPod, excludedNow } from '@/lib/requests/barred'

/** Groups that would sign, by the names that people know, and whether enough of their people could do so now. */
export type Signers = { titles: ReadonlyMap<string, string>; enough: boolean }

/** Who could sign what this pod would ask now. Whoever answers for it or has a key of it is not among them. */
export async function signersFor(pod: PodActor, duties: readonly Duty[]): Promise<Signers> {
  const slugs = duties.map(({ group }) => group)
  const [groups, barring] = await Promise.all([
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
    read.pod.findUnique({ where: { id: pod.id }, select: barredByPod }),
  ])
  const asked = { askedByKind: 'pod', askedById: pod.id, askedAt: new Date(), environment: pod.environment }
  const excluded = excludedNow({ ...asked, excluded: [], pod: barring }).map(({ personId }) => personId)
  const able = new Map(groups.map(({ slug, members }) => [slug, members.map(({ personId }) => personId)]))
  return {
    titles: new Map(groups.map(({ slug, title }) => [slug, title])),
    enough: canBeSigned(duties, able, excluded),
  }
}
