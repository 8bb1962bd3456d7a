import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import type { SavedView } from '@/lib/record/views/schema'

/** So many shared views stand above the list; of one's own there are never more. */
const mostShared = 60

/** Own views and those that others share, by name. */
export async function savedViews(actor: Actor): Promise<SavedView[]> {
  demand(actor, 'audit:keep')
  const [own, shared] = await Promise.all([
    read.savedView.findMany({ where: { ownerId: actor.id }, orderBy: { name: 'asc' } }),
    read.savedView.findMany({
      where: { shared: true, ownerId: { not: actor.id } },
      orderBy: { name: 'asc' },
      take: mostShared,
    }),
  ])
  const mayTidy = actor.can.has('people:manage')
  return [...own, ...shared].map(({ id, name, filter, shared: isShared, ownerId, ownerName }) => ({
    id,
    name,
    filter: filter as Record<string, string>,
    shared: isShared,
    ownerName: ownerId === actor.id ? null : ownerName,
    mayRemove: ownerId === actor.id || mayTidy,
  }))
}
