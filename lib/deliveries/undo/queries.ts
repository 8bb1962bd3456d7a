import 'server-only'
import type { Tx } from '@/lib/db/client'

/** So many of what landed later are named. */
const mostLater = 20

type Landed = { repositoryId: string; branch: string; landedAt: Date }

/** What landed on a branch after something else did, the newest first. */
export async function laterOn(
  db: Pick<Tx, 'delivery' | 'request'>,
  { repositoryId, branch, landedAt }: Landed,
): Promise<{ id: string; number: number | null; podName: string }[]> {
  const rows = await db.delivery.findMany({
    where: { repositoryId, branch, landedAt: { gt: landedAt } },
    orderBy: [{ landedAt: 'desc' }, { id: 'desc' }],
    select: { id: true, requestId: true, podName: true },
    take: mostLater,
  })
  const requests = await db.request.findMany({
    where: { id: { in: rows.flatMap(({ requestId }) => requestId ?? []) } },
    select: { id: true, number: true },
  })
  return rows.map(({ id, requestId, podName }) => ({
    id,
    number: requests.find((request) => request.id === requestId)?.number ?? null,
    podName,
  }))
}
