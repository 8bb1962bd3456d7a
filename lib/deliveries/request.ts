import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import type { PolicySnapshot } from '@/lib/policy/compile'
import { type OwnFacts, questionAgain } from '@/lib/policy/facts'
import { policyNow } from '@/lib/policy/queries'
import { decide } from '@/lib/policy/rules'
import { read, type Tx } from '@/lib/db/client'
import type { Request } from '@/lib/db/generated/client'
import { mergeAgain } from '@/lib/deliveries/again/commands'
import { composeAgain, hasGone } from '@/lib/deliveries/composed/commands'
import { answerEnded } from '@/lib/calls/answered/commands'
import { comesOutOtherwise } from '@/lib/deliveries/facts'
import { headOf, policyHeld } from '@/lib/deliveries/commands'
import { movedWords, rollbackWords } from '@/lib/deliveries/labels'
import { landing, workedBy } from '@/lib/deliveries/open/commands'
import { heldBack, linksOf } from '@/lib/deliveries/queries'
import {
  type Acting,
  dutiesOfOwners,
  gitQuestion,
  pathsAsked,
  pullRuling,
  rulingOf,
  undoRuling,
} from '@/lib/deliveries/rules'
import { deliveryChange, deliveryEnvelope } from '@/lib/deliveries/schema'
import { shownFiles, toldOf } from '@/lib/deliveries/shown/queries'
import { podUndoRuling, undoQuestions } from '@/lib/deliveries/undo/rules'
import { isProtected } from '@/lib/repositories/branches/rules'
import { defineRequestKind, type Ruling } from '@/lib/requests/kind'
import { gitTools, owners as ownersShape, rollbackTool } from '@/lib/repositories/schema'

/** A pod pushed work for a branch. Released, exactly that lands there. */
export const deliveryRequests = defineRequestKind({
  kind: 'delivery',

  async prepare({ subjectId }) {
    const delivery = await read.delivery.findUnique({ where: { id: subjectId } })
    if (delivery?.state === 'waiting') await mergeAgain(delivery)
  },

  async stillStands({ tx, request }) {
    const delivery = await tx.delivery.findUnique({
      where: { id: request.subjectId },
      include: { repository: { select: { closedAt: true, protectedBranches: true } } },
    })
    if (delivery?.state !== 'waiting') return movedWords.gone
    if (delivery.repository.closedAt) return movedWords.closed
    if (!isProtected(delivery.repository.protectedBranches, delivery.branch))
      return movedWords.unprotected(delivery.branch)
    if (delivery.isComposed && (await hasGone(tx, delivery.id))) return movedWords.output
    const { repositoryId, branch, base, mergedBase, mergedTree, mergedMoved } = delivery
    const head = await headOf(tx, repositoryId, branch)
    // What begins its branch lands where there is none.
    if (head === base || head === null) return null
    if (deliveryEnvelope.parse(request.envelope).files.length === 0) return movedWords.begun(branch)
    // It moved since git was asked; whoever comes next asks it again.
    if (head !== mergedBase) throw new Error(`The branch ${branch} moved while a delivery was being settled`)
    if (mergedMoved.length > 0) return movedWords.moved(branch, mergedMoved)
    return mergedTree === null ? movedWords.otherwise(['objects']) : null
  },

  async askAgain({ tx, request }) {
    return await rulingFor(tx, request, await policyHeld(tx))
  },

  async ruleNow(request) {
    const { snapshot } = await policyNow()
    return await rulingFor(read, request, snapshot)
  },

  async release({ tx, request, now }) {
    const { subjectId: id, environment, podId, taskKey } = request
    const data = { state: 'released', releasedAt: now } as const
    const { branch, revision, repository } = await tx.delivery.update({
      where: { id },
      data,
      include: { repository: true },
    })
    if (request.subjectKind === 'call')
      await tx.call.update({ where: { id }, data: { answer: rollbackWords.signed(branch) } })
    const released: AuditEntry = {
      type: 'delivery.released',
      subject: { kind: 'delivery', id },
      requestId: request.id,
      environment,
      podId,
      taskKey,
      data: { repository: repository.name, branch, revision },
    }
    return { state: 'released', events: [released], jobs: [landing] }
  },

  async close(tx, ended) {
    const events: AuditEntry[] = []
    await answerEnded(
      tx,
      ended.filter(({ request }) => request.subjectKind === 'call'),
    )
    for (const { request, ending } of ended) {
      const { subjectId: id, environment, podId, taskKey } = request
      const row = await tx.delivery.findUnique({ where: { id }, include: { repository: true } })
      if (row?.state !== 'waiting') continue
      await tx.delivery.update({
        where: { id },
        data: { state: 'ended', againDue: ending.state === 'superseded' && comesOutOtherwise(row) },
      })
      if (ending.state === 'superseded') await composeAgain(tx, row)
      const { branch, revision, repository } = row
      events.push({
        type: 'delivery.ended',
        subject: { kind: 'delivery', id },
        requestId: request.id,
        environment,
        podId,
        taskKey,
        data: { repository: repository.name, branch, revision, because: endedWords[ending.state] ?? 'it was ended' },
      })
    }
    return events
  },

  async show({ envelope, subjectId }) {
    const signed = deliveryEnvelope.parse(envelope)
    const delivery = await read.delivery.findUniqueOrThrow({ where: { id: subjectId } })
    const { commit, landedAt, mergedMoved } = delivery
    const content = deliveryChange.parse({
      signed,
      files: await shownFiles(delivery, toldOf(signed)),
      landed: commit,
      meanwhile: delivery.state === 'waiting' ? mergedMoved : [],
      held: await heldBack(delivery),
      links: await linksOf(delivery),
    })
    return {
      change: { kind: 'delivery', content },
      became: landedAt && { word: 'Landed', summary: commit?.slice(0, 12) ?? null, at: landedAt.toISOString() },
    }
  },
})

const endedWords: Record<string, string> = {
  rejected: 'it was rejected',
  changes_requested: 'changes were asked for',
  denied: 'the rules do not allow it any more',
  expired: 'nobody answered in time',
  withdrawn: 'nobody asks for it any more',
  stopped: 'it was stopped',
  superseded: 'what it was about has changed',
}

type Reading = Pick<Tx, 'pod' | 'delivery' | 'call'>

/** What policy says to a delivery as it was pushed, together with the owners of its places as they are now. */
async function rulingFor(
  db: Reading,
  { envelope, subjectId, podId }: Request,
  snapshot: PolicySnapshot,
): Promise<Ruling> {
  const signed = deliveryEnvelope.parse(envelope)
  const { branch, repository, files, begins, facts, environment, undoes, prompt } = signed
  const delivery = await db.delivery.findUniqueOrThrow({ where: { id: subjectId }, include: { repository: true } })
  const added = dutiesOfOwners(ownersShape.parse(delivery.repository.owners), pathsAsked({ files, begins }))
  // What is no pod's, no rule was asked about.
  if (podId === null || environment === null) return pullRuling(snapshot, added)
  const { role, department, repositories } = await db.pod.findUniqueOrThrow({ where: { id: podId } })
  const acting = { id: podId, role, department, environment, repositories }
  if (undoes?.pod) {
    const first = await db.delivery.findUniqueOrThrow({ where: { id: undoes.delivery } })
    const rollback = await rollbackAgain(db, subjectId, acting)
    const about = { repository, branch, paths: rollback.paths, facts }
    const asked = undoQuestions(rollback, acting, await workedBy(db, first), about)
    return podUndoRuling(snapshot, asked, added)
  }
  const asked = pathsAsked(signed)
  const about = { tool: gitTools.deliver, repository, branch, paths: asked, facts, prompt }
  const question = gitQuestion(acting, about)
  return undoes ? undoRuling(snapshot, decide(snapshot, question), added) : rulingOf(decide(snapshot, question), added)
}

/** What policy was asked about the call by which a pod wants something undone, with the pod as it is now. */
async function rollbackAgain(db: Reading, callId: string, { id, repositories: boundTo, environment, ...pod }: Acting) {
  const { facts } = await db.call.findUniqueOrThrow({ where: { id: callId }, select: { facts: true } })
  const again = questionAgain({ toolKey: rollbackTool, environment }, (facts ?? {}) as OwnFacts, { ...pod, boundTo })
  return { ...again, pod: id }
}
