import 'server-only'
import { z } from 'zod'
import type { Withdrawal } from '@/lib/audit/events'
import { whyWithdrawn } from '@/lib/audit/labels'
import { callerStands } from '@/lib/calls/again/queries'
import { lockCall } from '@/lib/calls/commands'
import { maxWaiting } from '@/lib/calls/labels'
import { lookedThrough } from '@/lib/calls/prompted/commands'
import { callFacts, isAnswered, stateOf } from '@/lib/calls/rules'
import { callInput, callRef, type CallInput } from '@/lib/calls/schema'
import { defineCommand } from '@/lib/change/command'
import type { PodActor } from '@/lib/core/actor'
import { newId } from '@/lib/core/id'
import { type Refusal, refuse } from '@/lib/core/outcome'
import { read, type Tx } from '@/lib/db/client'
import { inForceHeld, ownerOf } from '@/lib/deliveries/commands'
import { rollbackWords } from '@/lib/deliveries/labels'
import { podAsAuthor } from '@/lib/deliveries/land/queries'
import { deliveryRequests } from '@/lib/deliveries/request'
import { dutiesOfOwners, factsOf } from '@/lib/deliveries/rules'
import { judged, keepAsked } from '@/lib/deliveries/undo/asked/call/commands'
import { landedAs, mayRead, pathsUndone, undoneBy } from '@/lib/deliveries/undo/asked/queries'
import { ofPod, workedBy } from '@/lib/deliveries/open/commands'
import { openUndoing, prepared, type Prepared, undoable } from '@/lib/deliveries/undo/open/commands'
import { podUndoRuling, undoQuestions } from '@/lib/deliveries/undo/rules'
import { masked } from '@/lib/findings/mask'
import { owners as ownersShape, rollbackTool } from '@/lib/repositories/schema'
import { contextOf, moveOn, named } from '@/lib/requests/commands'
import { argumentProblems } from '@/lib/tools/arguments'

const at = { commit: 'arguments.commit_sha', paths: 'arguments.paths', branch: 'arguments.branch' } as const

/**
 * A call that rolls back a commit of a repository that is kept here: it becomes a delivery that undoes the one which became
 * that commit. Policy is asked whether the pod may roll back and whether it may deliver just this; people sign the delivery,
 * and never its owner nor the owner of the pod whose work it was. The call stands where that request does.
 */
export const rollBack = defineCommand({
  name: 'deliveries.roll_back',
  permission: 'calls:make',
  actor: 'pod',
  input: callInput.extend({ repositoryId: z.string().min(1).max(40) }),
  async ahead({ id, name }: PodActor, { repositoryId, ...call }): Promise<Ahead | null> {
    await lookedThrough(call)
    const [first, ...more] = await landedAs(read, repositoryId, commitOf(call))
    if (!first || more.length > 0) return null
    return { deliveryId: first.id, prepared: await prepared(first, podAsAuthor(id, name), reasonOf(call)) }
  },

  async run({ tx, actor, now, input: { repositoryId, ...call }, ahead }) {
    if (!(await callerStands(tx, actor.credentialId, now))) return refuse('unauthenticated', 'credential_revoked')
    const policy = await inForceHeld(tx)
    const repository = await tx.repository.findUnique({ where: { id: repositoryId } })
    if (!repository || !mayRead(policy.snapshot, actor, repository)) return refuse('not_found', 'unknown_repository')
    const meant = await deliveryMeant(tx, policy.tools.get(rollbackTool), repositoryId, call)
    if ('ok' in meant) return meant
    const work = ahead?.deliveryId === meant.id ? ahead.prepared : null
    const found = await undoable(tx, meant.id, work, at.commit)
    if (!found.ok) return await inWords(tx, found, meant)

    const { first } = found
    const { branch, podId } = first
    const { files } = found.work
    const paths = await pathsUndone(tx, first, files)
    const about = { repository: repository.name, branch, paths, ...factsOf(found.work) }
    const asked = await judged(tx, actor, call, about)
    const waiting = await waitingOf(tx, actor, now)
    if (waiting.length >= maxWaiting) return { ...refuse('conflict', 'too_many_waiting'), more: { waiting } }
    const findings = [...asked.question.findings]
    const all = { repository: repository.name, branch, paths, facts: { ...factsOf(found.work), findings } }
    const questions = undoQuestions(asked.question, actor, await workedBy(tx, first), all)
    const added = dutiesOfOwners(
      ownersShape.parse(repository.owners),
      files.map(({ path }) => path),
    )
    const ruling = podUndoRuling(policy.snapshot, questions, added)
    if (ruling.decision !== 'ask')
      return { ...refuse('forbidden', 'rollback_denied', { [at.commit]: [ruling.reason] }), tool: rollbackTool }

    const id = newId()
    const opened = await openUndoing(tx, {
      first,
      work: { ...found.work, findings },
      by: { kind: 'pod', id: actor.id, name: actor.name },
      pod: podId === null ? ofPod(first) : { ...ofPod(first), id: podId, environment: actor.environment },
      task: call.task,
      call: { id, podId: actor.id, tool: rollbackTool },
      ruling,
      added,
      excluded: await ownersOf(tx, [actor.id, podId]),
      says: reasonOf(call),
      now,
    })
    const { requestId } = await tx.delivery.findUniqueOrThrow({ where: { id }, select: { requestId: true } })
    const kept = { ...asked, id, requestId: requestId!, number: opened.value.number!, policy, ruling }
    const lines = await keepAsked(tx, actor, call, kept)
    if (!lines) return refuse('conflict', 'idempotency_key_reused')
    return { ok: true, value: { callId: id }, events: [...opened.events, ...lines] }
  },
})

/** A pod does not want any more what it asked for so. What a person has decided stays decided. */
export const withdrawRollback = defineCommand({
  name: 'deliveries.withdraw',
  permission: 'calls:make',
  actor: 'pod',
  input: callRef,

  async run({ tx, actor, now, input: { callId } }) {
    const call = await lockCall(tx, actor, callId)
    const request = call?.request
    if (request?.kind !== deliveryRequests.kind) return refuse('not_found', 'unknown_call')
    if (isAnswered(stateOf(call!, request, now))) return refuse('conflict', 'not_waiting')
    if (request.state !== 'waiting') return refuse('conflict', 'decided_already')
    const why: Withdrawal = { reason: 'by_asker', note: null }
    await moveOn(tx, request.id, 'withdrawn', now)
    const ending = { state: 'withdrawn', note: whyWithdrawn(why) } as const
    const ended = await deliveryRequests.close(tx, [{ request, ending }], now)
    const data = { ...named(request), ...why }
    return {
      ok: true,
      value: { callId },
      events: [{ ...contextOf(request), type: 'request.withdrawn', outcome: 'withdrawn', data }, ...ended],
    }
  },
})

type Ahead = { deliveryId: string; prepared: Prepared | null }
type Tool = Parameters<typeof argumentProblems>[0]

/** The commit that a call names; none where what it sends is no text, which its form refuses. */
function commitOf({ arguments: args }: CallInput): string {
  const commit = args['commit_sha']
  return typeof commit === 'string' ? commit : ''
}

/** Why, in the pod's own words, without what nobody should read: with the arguments, or beside them. */
function reasonOf(call: CallInput): string | null {
  const { arguments: args, reason } = masked(call)
  const said = typeof args['reason'] === 'string' ? args['reason'].trim() : ''
  return (said || reason)?.slice(0, 2_000) ?? null
}

/** The delivery that a call names by its commit, or what is wrong with how it does. */
async function deliveryMeant(tx: Tx, tool: Tool | undefined, repositoryId: string, call: CallInput) {
  const problems = tool && argumentProblems(tool, call.arguments)
  if (problems) return { ...refuse('invalid', 'invalid_arguments', problems), tool: rollbackTool }
  const { paths, branch } = callFacts(call.arguments)
  if (paths.length > 0) return refuse('invalid', 'part_of_delivery', { [at.paths]: [rollbackWords.part] })
  const commit = commitOf(call)
  const [first, ...more] = await landedAs(tx, repositoryId, commit)
  if (!first) return refuse('not_found', 'unknown_commit', { [at.commit]: [rollbackWords.unknown(commit)] })
  if (more.length > 0) return refuse('conflict', 'two_commits', { [at.commit]: [rollbackWords.several(commit)] })
  if (branch !== null && branch !== first.branch)
    return refuse('conflict', 'other_branch', { [at.branch]: [rollbackWords.elsewhere(first.branch)] })
  return first
}

/** A refusal with what a pod can do about it, at the place where it named the commit. */
async function inWords(tx: Tx, refusal: Refusal, { id, state }: { id: string; state: string }): Promise<Refusal> {
  const number = await undoneBy(tx, id)
  const says: Record<string, string> = {
    not_landed: state === 'landed' ? rollbackWords.soon : rollbackWords.undone(number),
    undo_waits: rollbackWords.waits(number),
    nothing_to_undo: rollbackWords.nothing,
  }
  const words = says[refusal.reason]
  return { ...refusal, ...(words && { fields: { [at.commit]: [words] } }), tool: rollbackTool }
}

/** What this pod has people look at already, as an answer names it. */
async function waitingOf(tx: Tx, { id: podId, environment }: PodActor, now: Date) {
  const waits = { podId, environment, toolKey: rollbackTool, state: 'waiting', expiresAt: { gt: now } } as const
  const rows = await tx.request.findMany({ where: waits, orderBy: [{ askedAt: 'asc' }, { id: 'asc' }], take: 10 })
  return rows.map(({ subjectId, number, askedAt, expiresAt }) => ({
    call: subjectId,
    request: `CS-${number}`,
    asked_at: askedAt.toISOString(),
    expires_at: expiresAt.toISOString(),
    expires_in: Math.ceil((expiresAt.getTime() - now.getTime()) / 1000),
  }))
}

/** The owners of these pods, each once; none of them signs. */
async function ownersOf(tx: Tx, pods: readonly (string | null)[]) {
  const all = await Promise.all(pods.map((id) => ownerOf(tx, { id })))
  return [...new Map(all.flat().map((one) => [one.personId, one])).values()]
}
