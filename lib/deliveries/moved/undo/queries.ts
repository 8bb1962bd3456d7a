import 'server-only'
import { existsSync } from 'node:fs'
import { inItsMonths } from '@/lib/audit/months/queries'
import { read, type Tx } from '@/lib/db/client'
import { movedLine } from '@/lib/deliveries/moved/schema'
import { env } from '@/lib/env'
import { isIn, keptFolder } from '@/lib/git/kept'

/** A movement as its line has it, which never changes. */
export type Moved = {
  id: string
  at: Date
  repositoryId: string
  branch: string
  found: string
  /** Where the branch should have been. */
  stands: string
}

/** A movement that can be undone by a delivery: some commit came in the place of another. Null for what else it may be. */
export function movedBy({ id, at, subjectId, data }: { id: string; at: Date; subjectId: string; data: unknown }) {
  const { branch, found, stands } = movedLine.parse(data)
  if (found === null || stands === null) return null
  const moved: Moved = { id, at, repositoryId: subjectId, branch, found, stands }
  return moved
}

/** Where a branch holds a movement that people took over, and where it is now; null where it does not. */
export async function holding(moved: Moved): Promise<{ folder: string; at: string } | null> {
  const { repositoryId, branch, found } = moved
  const folder = keptFolder(env.stateFolder, repositoryId)
  const row = await read.repositoryBranch.findUnique({ where: { repositoryId_branch: { repositoryId, branch } } })
  if (!row || !existsSync(folder) || !(await isTakenOver(moved))) return null
  return (await isIn(folder, found, row.commit)) ? { folder, at: row.commit } : null
}

/** What pods delivered of it later was signed, and is no part of it. */
async function isTakenOver({ repositoryId, branch, found, at }: Moved): Promise<boolean> {
  const [row] = await read.$queryRaw<{ isTaken: boolean }[]>`
    select exists (select from "AuditEvent" e
      where e.type = 'repository.taken_over' and split_part(e.type, '.', 1) = 'repository' and e.type not like 'call.%'
        and e."subjectId" = ${repositoryId} and e.at >= ${at} and e.data->>'branch' = ${branch}
        and e.data->>'found' = ${found} and ${await inItsMonths()}) as "isTaken"`
  return row!.isTaken
}

/** The newest delivery that undoes a movement, or is to, and did not end without; null where there is none. */
export async function undoingOfMove(db: Pick<Tx, 'delivery' | 'request'>, movement: string) {
  const row = await db.delivery.findFirst({
    where: { undoesMove: movement, state: { not: 'ended' } },
    select: { id: true, state: true, requestId: true },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
  })
  if (!row) return null
  const request = row.requestId && (await db.request.findUnique({ where: { id: row.requestId } }))
  return { id: row.id, state: row.state, number: request ? request.number : null }
}
