import 'server-only'
import { defineCommand } from '@/lib/change/command'
import { newId } from '@/lib/core/id'
import { refuse } from '@/lib/core/outcome'
import { saidOf } from '@/lib/record/exports/said'
import { mostViews, newView, viewId } from '@/lib/record/views/schema'

/** Keeps a view of the record under a name, for oneself or for all who read it. It shows nobody more than they may see. */
export const saveView = defineCommand({
  name: 'record.save_view',
  permission: 'audit:keep',
  actor: 'person',
  input: newView,

  async run({ tx, actor, now, input: { name, shared, ...filter } }) {
    // One after the other, so that they are counted.
    await tx.$queryRaw`select 1 from "Person" where id = ${actor.id} for no key update`
    const own = await tx.savedView.findMany({ where: { ownerId: actor.id }, select: { name: true } })
    if (own.length >= mostViews) return refuse('conflict', 'too_many_views')
    if (own.some((view) => view.name === name))
      return refuse('conflict', 'view_exists', { name: ['You have a view of this name already'] })
    const [id, said] = [newId(), saidOf(filter)]
    await tx.savedView.create({
      data: { id, ownerId: actor.id, ownerName: actor.name, name, filter: said, shared, createdAt: now },
    })
    return {
      ok: true,
      value: { id },
      events: [{ type: 'record.view_saved', subject: { kind: 'record', id }, data: { name, filter: said, shared } }],
    }
  },
})

/** Takes a view away: one's own, or, by whoever manages people, one that somebody shares. */
export const removeView = defineCommand({
  name: 'record.remove_view',
  permission: 'audit:keep',
  actor: 'person',
  input: viewId,

  async run({ tx, actor, input: { viewId: id } }) {
    const view = await tx.savedView.findUnique({ where: { id } })
    const isOwn = view?.ownerId === actor.id
    if (!view || (!isOwn && !view.shared)) return refuse('not_found', 'unknown_view')
    if (!isOwn && !actor.can.has('people:manage')) return refuse('forbidden', 'not_own_view')
    await tx.savedView.delete({ where: { id } })
    const { name, shared, ownerName } = view
    return {
      ok: true,
      value: null,
      events: [
        {
          type: 'record.view_removed',
          subject: { kind: 'record', id },
          data: { name, shared, of: isOwn ? null : ownerName },
        },
      ],
    }
  },
})
