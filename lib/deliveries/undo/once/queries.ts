import 'server-only'
import { existsSync } from 'node:fs'
import { read, type Tx } from '@/lib/db/client'
import type { Delivery } from '@/lib/db/generated/client'
import type { DeliveryLook, NotAtOnce } from '@/lib/deliveries/undo/schema'
import { env } from '@/lib/env'
import { treeBefore } from '@/lib/git/commit'
import { keptFolder, refIn } from '@/lib/git/kept'

type First = Pick<Delivery, 'id' | 'repositoryId' | 'branch' | 'landedAt' | 'undoesId' | 'podId'>

/** Why a delivery that landed cannot be undone at once by this person; null where it can. */
export async function notAtOnce(
  db: Pick<Tx, 'delivery' | 'pod'>,
  first: First,
  personId: string,
): Promise<NotAtOnce | null> {
  if (first.undoesId !== null) return 'brings_back'
  const { podId } = first
  const pod = podId && (await db.pod.findUniqueOrThrow({ where: { id: podId }, select: { ownerId: true } }))
  if (pod && pod.ownerId === personId) return 'own_pod'
  return (await standsLater(db, first)) ? 'not_newest' : null
}

/** So much that landed later is looked at; behind more of it nothing is undone at once. */
const mostLater = 200

/** Whether something that landed on the branch later stands. What took something back that came later, too, does not count. */
async function standsLater(db: Pick<Tx, 'delivery'>, { repositoryId, branch, landedAt }: First): Promise<boolean> {
  const later = await db.delivery.findMany({
    where: { repositoryId, branch, landedAt: { gt: landedAt! } },
    select: { id: true, state: true, undoesId: true },
    take: mostLater,
  })
  const ids = new Set(later.map(({ id }) => id))
  return (
    later.length === mostLater ||
    later.some(({ state, undoesId }) => state === 'landed' && (undoesId === null || !ids.has(undoesId)))
  )
}

/** What a branch held before a delivery, and whether it is in the kept repository where deliveries brought it; by git. */
export async function standsIn({
  repositoryId,
  branch,
  commit,
}: Delivery): Promise<{ before: string; isThere: boolean } | null> {
  const folder = keptFolder(env.stateFolder, repositoryId)
  const at = await read.repositoryBranch.findUnique({ where: { repositoryId_branch: { repositoryId, branch } } })
  if (!commit || !at || !existsSync(folder)) return null
  const found = await refIn(folder, `refs/heads/${branch}`)
  return { before: await treeBefore(folder, commit), isThere: found === at.commit }
}

/** How others look at what landed at once; null for everything else. What nobody answered in time was asked again, about the same. */
export async function lookAt({ id, isAtOnce, state }: Delivery): Promise<DeliveryLook | null> {
  if (!isAtOnce || state === 'ended') return null
  const newest = await read.request.findFirst({
    where: { subjectKind: 'delivery', subjectId: id },
    select: { id: true, number: true, state: true, askerSays: true },
    orderBy: { number: 'desc' },
  })
  if (!newest) return null
  const { number, askerSays: reason } = newest
  const isRefused = newest.state === 'rejected' || newest.state === 'changes_requested'
  return {
    requestId: newest.id,
    number,
    reason,
    standing: newest.state === 'executed' ? 'looked' : isRefused ? 'refused' : 'waits',
  }
}
