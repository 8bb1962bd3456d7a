import 'server-only'
import { existsSync } from 'node:fs'
import { newId } from '@/lib/core/id'
import { refuse } from '@/lib/core/outcome'
import { read, type Tx } from '@/lib/db/client'
import type { Delivery, Repository } from '@/lib/db/generated/client'
import { headOf, ownerOf, policyHeld } from '@/lib/deliveries/commands'
import { briefWords } from '@/lib/deliveries/labels'
import type { personAsAuthor } from '@/lib/deliveries/land/queries'
import { contextOf, type NewDelivery, ofPod, openDelivery, workedBy } from '@/lib/deliveries/open/commands'
import { lookedThrough } from '@/lib/deliveries/open/queries'
import { dutiesOfOwners, factsOf, gitQuestion, pullRuling, undoRuling } from '@/lib/deliveries/rules'
import { mostFiles, type Pushed } from '@/lib/deliveries/schema'
import { laterOn } from '@/lib/deliveries/undo/queries'
import { undoWords } from '@/lib/deliveries/words'
import { env } from '@/lib/env'
import { changesBetween, commitsSince, merge, treeOf } from '@/lib/git/changes'
import { writeUndoing } from '@/lib/git/commit'
import { keptFolder } from '@/lib/git/kept'
import { decide } from '@/lib/policy/rules'
import { gitTools, owners as ownersShape } from '@/lib/repositories/schema'

// What undoing has alike, whoever asks for it: git's work beforehand, what must hold, and the delivery that comes of it.

/** The work that takes a delivery back, on the commit at which its branch is. */
type Work = Omit<Pushed, 'id' | 'task' | 'repositoryId' | 'branch'>

/** What git makes of it: that work, or the files in the way. */
export type Prepared = { work: Work } | { conflicts: string[] }

/** Has git work out how a delivery is taken back, before anything is held; null where it has not landed or cannot be read. */
export async function prepared(
  first: Delivery | null,
  author: ReturnType<typeof personAsAuthor>,
  reason: string | null,
): Promise<Prepared | null> {
  if (first?.state !== 'landed' || !first.commit) return null
  const { repositoryId, branch, commit, podName } = first
  const folder = keptFolder(env.stateFolder, repositoryId)
  const at = await read.repositoryBranch.findUnique({ where: { repositoryId_branch: { repositoryId, branch } } })
  if (!at || !existsSync(folder)) return null
  const what = briefWords.what(await numberOf(read, first), podName)
  const message = [`Undo ${what}`, reason, `This takes back ${commit}.`].filter((part) => part !== null).join('\n\n')
  const head = await writeUndoing(folder, commit, { author, at: new Date(), message })
  return await undoneOn(folder, at.commit, head)
}

/** What a commit that takes something back comes to on a branch as it is now; null where it has nothing to do with it. */
export async function undoneOn(folder: string, base: string, head: string): Promise<Prepared | null> {
  const merged = await merge(folder, base, head)
  if ('apart' in merged) return null
  if ('conflicts' in merged) return { conflicts: merged.conflicts }
  const { tree } = merged
  const files = await changesBetween(folder, await treeOf(folder, base), tree)
  const commits = await commitsSince(folder, head, base, 1)
  return { work: { base, head, tree, files, commits, ...(await lookedThrough(folder, files, commits)) } }
}

type Landed = Delivery & { repository: Repository }
type Undoable = { ok: true; first: Landed; work: Work }

/**
 * The delivery that is to be undone, held so that nobody else asks for that meanwhile, with the work that undoes it; or why
 * it cannot be. `ahead` is what git made of it before, and `field` the place at which it was named.
 */
export async function undoable(tx: Tx, id: string, ahead: Prepared | null, field: string) {
  const held = await heldLanded(tx, id)
  if (!held.ok) return held
  if (await undoingOf(tx, id)) return refuse('conflict', 'undo_waits')
  return await withWork(tx, held.first, ahead, field)
}

/** A delivery that landed, and that nobody else undoes until the transaction ends. */
export async function heldLanded(tx: Tx, id: string) {
  await tx.$queryRaw`select id from "Delivery" where id = ${id} for update`
  const first = await tx.delivery.findUnique({ where: { id }, include: { repository: true } })
  if (!first) return refuse('not_found', 'unknown_delivery')
  if (first.repository.closedAt) return refuse('not_found', 'unknown_repository')
  if (first.state !== 'landed' || !first.verifiedAt) return refuse('conflict', 'not_landed')
  const found: { ok: true; first: Landed } = { ok: true, first }
  return found
}

/** What is to undo a delivery, and has not landed. */
export async function undoingOf(tx: Tx, id: string): Promise<Delivery | null> {
  const asked = { undoesId: id, state: { in: ['waiting' as const, 'released' as const] } }
  return await tx.delivery.findFirst({ where: asked })
}

/** The same with the work that undoes it, on the branch as it stays until the transaction ends. */
export async function withWork(tx: Tx, first: Landed, ahead: Prepared | null, field: string) {
  if (!ahead) return refuse('conflict', 'push_moved')
  if ('conflicts' in ahead)
    return refuse('conflict', 'undo_conflict', { [field]: [undoWords.conflict(ahead.conflicts)] })
  const { work } = ahead
  if (work.files.length === 0) return refuse('conflict', 'nothing_to_undo')
  if (work.files.length > mostFiles) return refuse('conflict', 'push_too_many')
  if ((await headOf(tx, first.repositoryId, first.branch)) !== work.base) return refuse('conflict', 'push_moved')
  const found: Undoable = { ok: true, first, work }
  return found
}

/** Who signs where a person wants it undone, or looks at it afterwards; or that nobody can be asked. */
export async function askedToUndo(tx: Tx, { first, work }: Omit<Undoable, 'ok'>) {
  const { branch, repository } = first
  const paths = work.files.map(({ path }) => path)
  const about = { tool: gitTools.deliver, repository: repository.name, branch, paths, facts: factsOf(work) }
  const added = dutiesOfOwners(ownersShape.parse(repository.owners), paths)
  const policy = await policyHeld(tx)
  const acting = await workedBy(tx, first)
  const ruling = acting
    ? undoRuling(policy, decide(policy, gitQuestion(acting, about)), added)
    : pullRuling(policy, added)
  if (ruling.decision !== 'ask') return refuse('forbidden', 'push_denied')
  const pod = ofPod(first)
  return { ok: true as const, asked: { pod, task: first.taskKey, ruling, added, excluded: await ownerOf(tx, pod) } }
}

type Undoing = Pick<NewDelivery, 'by' | 'pod' | 'ruling' | 'added' | 'excluded' | 'says' | 'now'> &
  Omit<Undoable, 'ok'> & {
    task: string | null
    /** The call by which a pod asks for it. */
    call?: NonNullable<NewDelivery['call']>
    /** Why a person has it undone at once. */
    atOnce?: string
  }

/** Opens the delivery that undoes another one, with what came later in words. */
export async function openUndoing(tx: Tx, { first, work, pod, task, call, atOnce, ...wanted }: Undoing) {
  const { repositoryId, branch, repository, podName } = first
  const { tree, files, head } = work
  const commit = first.commit!
  const later = await laterOn(tx, { repositoryId, branch, landedAt: first.landedAt! })
  const pushed: Pushed = { ...work, id: call?.id ?? newId(), repositoryId, branch, task }
  const context = contextOf({ id: pushed.id, pod, task })
  const data = { repository: repository.name, branch, revision: 1, undoes: commit, tree, files: files.length, head }
  return await openDelivery(tx, {
    ...wanted,
    pod,
    repository,
    pushed,
    revision: 1,
    ...(call && { call }),
    ...(atOnce !== undefined && { isAtOnce: true as const }),
    undoes: {
      delivery: first.id,
      commit,
      what: briefWords.what(await numberOf(tx, first), podName),
      later: later.map((one) => (one.number === null ? one.podName : `CS-${one.number}`)),
    },
    first: [
      atOnce === undefined
        ? { ...context, type: 'delivery.undo_prepared', data }
        : { ...context, type: 'delivery.undone_at_once', data: { ...data, reason: atOnce } },
    ],
  })
}

async function numberOf(db: Pick<Tx, 'request'>, { requestId }: Pick<Delivery, 'requestId'>): Promise<number | null> {
  return requestId === null ? null : (await db.request.findUniqueOrThrow({ where: { id: requestId } })).number
}
