import 'server-only'
import { existsSync } from 'node:fs'
import { z } from 'zod'
import { defineCommand } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { newId } from '@/lib/core/id'
import { refuse } from '@/lib/core/outcome'
import { read, type Tx } from '@/lib/db/client'
import type { Delivery } from '@/lib/db/generated/client'
import { headOf, ownerOf, policyHeld } from '@/lib/deliveries/commands'
import { briefWords } from '@/lib/deliveries/labels'
import { personAsAuthor } from '@/lib/deliveries/land/queries'
import { contextOf, openDelivery } from '@/lib/deliveries/open/commands'
import { lookedThrough } from '@/lib/deliveries/open/queries'
import { dutiesOfOwners, factsOf, gitQuestion, undoRuling } from '@/lib/deliveries/rules'
import { mostFiles, type Pushed } from '@/lib/deliveries/schema'
import { laterOn } from '@/lib/deliveries/undo/queries'
import { undoWords } from '@/lib/deliveries/words'
import { env } from '@/lib/env'
import { words } from '@/lib/findings/words'
import { changesBetween, commitsSince, merge, treeOf } from '@/lib/git/changes'
import { writeUndoing } from '@/lib/git/commit'
import { keptFolder } from '@/lib/git/kept'
import { gitTools, owners as ownersShape } from '@/lib/repositories/schema'

/** Which delivery is to be undone, and why. */
const undoAsked = z.strictObject({
  delivery: z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}$/, 'Load the page again: the delivery is missing'),
  reason: words().trim().min(1, 'Say why it should be undone').max(1_000, 'Keep the reason under 1,000 characters'),
})

/** What git makes of it: the work that takes it back, on the commit at which the branch is, or the files in the way. */
type Prepared = { work: Omit<Pushed, 'id' | 'task' | 'repositoryId' | 'branch'> } | { conflicts: string[] }

/**
 * Prepares that what a delivery brought is taken back from its branch, as a delivery of its own: what came later stays, and
 * people sign it like any other.
 */
export const undoDelivery = defineCommand({
  name: 'deliveries.undo',
  permission: 'incidents:handle',
  actor: 'person',
  input: undoAsked,
  ahead: async (actor: PersonActor, { delivery, reason }): Promise<Prepared | null> =>
    await prepared(actor, await read.delivery.findUnique({ where: { id: delivery } }), reason),

  async run({ tx, actor, now, input: { delivery, reason }, ahead }) {
    const first = await lockFirst(tx, delivery)
    if (!first) return refuse('not_found', 'unknown_delivery')
    const { repositoryId, branch, commit, repository, podId, podName, environment, taskKey: task } = first
    if (repository.closedAt) return refuse('not_found', 'unknown_repository')
    if (first.state !== 'landed' || !first.verifiedAt) return refuse('conflict', 'not_landed')
    const asked = { undoesId: first.id, state: { in: ['waiting' as const, 'released' as const] } }
    if (await tx.delivery.findFirst({ where: asked, select: { id: true } })) return refuse('conflict', 'undo_waits')
    if (!ahead) return refuse('conflict', 'push_moved')
    if ('conflicts' in ahead)
      return refuse('conflict', 'undo_conflict', { delivery: [undoWords.conflict(ahead.conflicts)] })
    const { base, head, tree, files } = ahead.work
    if (files.length === 0) return refuse('conflict', 'nothing_to_undo')
    if (files.length > mostFiles) return refuse('conflict', 'push_too_many')
    if ((await headOf(tx, repositoryId, branch)) !== base) return refuse('conflict', 'push_moved')

    const paths = files.map(({ path }) => path)
    const { name } = repository
    const acting = await tx.pod.findUniqueOrThrow({ where: { id: podId } })
    const pushed: Pushed = { ...ahead.work, id: newId(), repositoryId, branch, task }
    const about = { tool: gitTools.deliver, repository: name, branch, paths, facts: factsOf(pushed) }
    const added = dutiesOfOwners(ownersShape.parse(repository.owners), paths)
    const question = gitQuestion({ ...acting, environment }, about)
    const ruling = undoRuling(await policyHeld(tx), question, added)
    if (ruling.decision !== 'ask') return refuse('forbidden', 'push_denied')
    const number = await numberOf(tx, first)
    const later = await laterOn(tx, { repositoryId, branch, landedAt: first.landedAt! })
    const pod = { id: podId, name: podName, environment }
    return await openDelivery(tx, {
      by: { kind: 'person', id: actor.id, name: actor.name },
      pod,
      repository,
      pushed,
      revision: 1,
      ruling,
      added,
      excluded: await ownerOf(tx, pod),
      says: reason,
      undoes: {
        delivery: first.id,
        commit: commit!,
        what: briefWords.what(number, podName),
        later: later.map((one) => (one.number === null ? one.podName : `CS-${one.number}`)),
      },
      first: [
        {
          ...contextOf({ id: pushed.id, pod, task }),
          type: 'delivery.undo_prepared',
          data: { repository: name, branch, revision: 1, undoes: commit!, tree, files: files.length, head },
        },
      ],
      now,
    })
  },
})

async function prepared(actor: PersonActor, first: Delivery | null, reason: string): Promise<Prepared | null> {
  if (first?.state !== 'landed' || !first.commit) return null
  const { repositoryId, branch, commit, podName } = first
  const folder = keptFolder(env.stateFolder, repositoryId)
  const at = await read.repositoryBranch.findUnique({ where: { repositoryId_branch: { repositoryId, branch } } })
  if (!at || !existsSync(folder)) return null
  const number = await numberOf(read, first)
  const message = `Undo ${briefWords.what(number, podName)}\n\n${reason}\n\nThis takes back ${commit}.`
  const author = personAsAuthor(actor.id, actor.name)
  const head = await writeUndoing(folder, commit, { author, at: new Date(), message })
  const merged = await merge(folder, at.commit, head)
  if ('apart' in merged) return null
  if ('conflicts' in merged) return { conflicts: merged.conflicts }
  const { tree } = merged
  const files = await changesBetween(folder, await treeOf(folder, at.commit), tree)
  const commits = await commitsSince(folder, head, at.commit, 1)
  return { work: { base: at.commit, head, tree, files, commits, ...(await lookedThrough(folder, files, commits)) } }
}

async function numberOf(db: Pick<Tx, 'request'>, { requestId }: Pick<Delivery, 'requestId'>): Promise<number | null> {
  return requestId === null ? null : (await db.request.findUniqueOrThrow({ where: { id: requestId } })).number
}

/** The delivery that is to be undone, so that nobody else asks for that meanwhile. */
async function lockFirst(tx: Tx, id: string) {
  await tx.$queryRaw`select id from "Delivery" where id = ${id} for update`
  return await tx.delivery.findUnique({ where: { id }, include: { repository: true } })
}
