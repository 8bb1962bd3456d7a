import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import type { Delivery } from '@/lib/db/generated/client'
import type { Committed } from '@/lib/tasks/committed/shown/schema'

const mostShown = 200

/** What became of the accepted revisions of these outputs, the newest first; nothing of those that no repository takes. */
export async function committedOf(actor: Actor, outputIds: readonly string[]): Promise<Committed[]> {
  demand(actor, 'tasks:read')
  demand(actor, 'repositories:read')
  if (outputIds.length === 0) return []
  const rows = await read.outputRevision.findMany({
    where: {
      outputId: { in: [...outputIds] },
      OR: [{ commitDue: true }, { deliveryId: { not: null } }, { uncommitted: { not: null } }],
    },
    select: {
      outputId: true,
      number: true,
      podId: true,
      taskKey: true,
      commitDue: true,
      deliveryId: true,
      uncommitted: true,
      output: { select: { environment: true } },
    },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: mostShown,
  })
  const named = { repository: { select: { name: true } } } as const
  const [deliveries, places] = await Promise.all([
    read.delivery.findMany({
      where: { id: { in: rows.flatMap(({ deliveryId }) => deliveryId ?? []) } },
      include: named,
    }),
    read.outputPlace.findMany({ where: { podId: { in: rows.map(({ podId }) => podId) } }, include: named }),
  ])
  const first = rows.some(({ commitDue }) => commitDue) ? await underWayTo(places) : []
  const requests = await read.request.findMany({
    where: { id: { in: [...deliveries, ...first].flatMap(({ requestId }) => requestId ?? []) } },
    select: { id: true, number: true },
  })
  const numberOf = (requestId: string | null) => requests.find(({ id }) => id === requestId)?.number ?? null
  return rows.map((row) => {
    const { outputId: output, number, podId, commitDue, deliveryId, uncommitted: because, output: of } = row
    const found = commitDue || because !== null ? undefined : deliveries.find(({ id }) => id === deliveryId)
    const place = places.find((one) => one.podId === podId && one.environment === of.environment)
    const at = found ?? place
    const before = commitDue && place ? first.find((one) => goesBefore(one, row, place)) : undefined
    return {
      output,
      number,
      state: found?.state ?? (commitDue ? 'due' : 'left'),
      place: at ? { repository: at.repository.name, branch: at.branch } : null,
      commit: found?.commit ?? null,
      delivery: found?.id ?? null,
      request: numberOf(found?.requestId ?? null),
      because,
      behind: before
        ? { delivery: before.id, request: numberOf(before.requestId), isDecided: before.state === 'released' }
        : null,
    }
  })
}

type At = { repositoryId: string; branch: string }

/** The commits of outputs that are under way to these branches. */
async function underWayTo(places: readonly At[]): Promise<Delivery[]> {
  const state = { in: ['waiting' as const, 'released' as const] }
  const at = places.map(({ repositoryId, branch }) => ({ repositoryId, branch }))
  return await read.delivery.findMany({ where: { isComposed: true, state, OR: at }, orderBy: { at: 'asc' } })
}

type Row = { podId: string; taskKey: string; output: { environment: string } }

/** Whether a revision has to wait for a commit: what nobody has decided on yet takes up more of the same task. */
function goesBefore(one: Delivery, { podId, taskKey, output: { environment } }: Row, place: At): boolean {
  const isSame = one.podId === podId && one.environment === environment && one.taskKey === taskKey
  return one.repositoryId === place.repositoryId && one.branch === place.branch && (one.state === 'released' || !isSame)
}
