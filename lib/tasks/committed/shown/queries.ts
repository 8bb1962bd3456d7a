import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
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
  const requests = await read.request.findMany({
    where: { id: { in: deliveries.flatMap(({ requestId }) => requestId ?? []) } },
    select: { id: true, number: true },
  })
  return rows.map(({ outputId: output, number, podId, commitDue, deliveryId, uncommitted: because, output: of }) => {
    const found = commitDue || because !== null ? undefined : deliveries.find(({ id }) => id === deliveryId)
    const place = places.find((one) => one.podId === podId && one.environment === of.environment)
    const at = found ?? place
    return {
      output,
      number,
      state: found?.state ?? (commitDue ? 'due' : 'left'),
      place: at ? { repository: at.repository.name, branch: at.branch } : null,
      commit: found?.commit ?? null,
      delivery: found?.id ?? null,
      request: requests.find(({ id }) => id === found?.requestId)?.number ?? null,
      because,
    }
  })
}
