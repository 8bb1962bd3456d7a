import 'server-only'
import { z } from 'zod'
import type { AuditContext, AuditEntry } from '@/lib/audit/events'
import { defineCommand } from '@/lib/change/command'
import { refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import type { Delivery } from '@/lib/db/generated/client'
import { headOf, ownerOf, policyHeld } from '@/lib/deliveries/commands'
import { movedWords } from '@/lib/deliveries/labels'
import { contextOf, ofPod, openDelivery } from '@/lib/deliveries/open/commands'
import { promptOfTask } from '@/lib/deliveries/prompted/queries'
import { dutiesOfOwners, factsOf, gitQuestion, pathsAsked, rulingOf } from '@/lib/deliveries/rules'
import { committedOutput, pushed } from '@/lib/deliveries/schema'
import { decide } from '@/lib/policy/rules'
import { gitTools, owners as ownersShape } from '@/lib/repositories/schema'
import { withdrawIfFree } from '@/lib/requests/withdraw/commands'
import { leftWords } from '@/lib/tasks/committed/labels'

/** Accepted outputs of a task with the commit that was made of them; or why there is none. */
export const commitAsked = z.strictObject({
  podId: z.string(),
  environment: z.string(),
  taskKey: z.string(),
  revisionIds: z.array(z.string()).min(1),
  made: z.union([
    z.strictObject({ work: pushed, outputs: z.array(committedOutput).min(1) }),
    z.strictObject({ because: z.string().transform((words) => words.slice(0, 500)) }),
  ]),
})
type Asked = z.output<typeof commitAsked>

/**
 * Delivers a commit that was made of accepted outputs, in the ordinary way: the policy is asked about exactly this, as if the
 * pod had pushed it. Where it cannot be, that is said once, and the outputs stand as they do.
 */
export const commitOutputs = defineCommand({
  name: 'outputs.commit',
  permission: 'system:sweep',
  input: commitAsked,

  async run({ tx, now, input }) {
    const { podId, environment, taskKey: task, revisionIds, made } = input
    const place = await tx.outputPlace.findUnique({
      where: { podId_environment: { podId, environment } },
      include: { repository: true },
    })
    const before = place && (await waitingFor(tx, input, place))
    if (!(await isDue(tx, revisionIds, before?.id ?? null))) return refuse('conflict', 'not_due')
    const leave = async (because: string) => await left(tx, input, because)
    if (!place) return await leave(leftWords.none)
    if (place.repository.closedAt) return await leave(leftWords.closed)
    const pod = await tx.pod.findUniqueOrThrow({ where: { id: podId } })
    if (pod.state !== 'active') return await leave(leftWords.pod)
    if ('because' in made) return await leave(made.because)
    const { work, outputs } = made
    const { repository, branch } = place
    if (work.repositoryId !== repository.id || work.branch !== branch) return refuse('conflict', 'push_moved')
    if ((await headOf(tx, repository.id, branch)) !== (work.begins ? null : work.base))
      return refuse('conflict', 'push_moved')

    const paths = work.files.map(({ path }) => path)
    const { head, tree } = work
    const asked = pathsAsked({ files: work.files, outputs })
    const by = { id: podId, name: pod.name, environment }
    const prompt = await promptOfTask(tx, by, task)
    const facts = factsOf(work)
    const about = {
      tool: gitTools.deliver,
      repository: repository.name,
      branch,
      paths: asked,
      facts,
      prompt: prompt?.kept,
    }
    const decision = decide(await policyHeld(tx), gitQuestion({ ...pod, environment }, about))
    if (decision.decision === 'deny') return await leave(leftWords.denied)
    const added = dutiesOfOwners(ownersShape.parse(repository.owners), paths)
    const revision = (before?.revision ?? 0) + 1
    const replaced = before ? await replace(tx, before, repository.name, now) : []
    const data = {
      repository: repository.name,
      branch,
      revision,
      head,
      tree,
      files: paths.length,
      outputs: outputs.length,
    }
    const opened = await openDelivery(tx, {
      by: { kind: 'pod', ...by },
      pod: by,
      repository,
      pushed: work,
      revision,
      prompt,
      ruling: rulingOf(decision, added),
      added,
      excluded: await ownerOf(tx, by),
      says: null,
      outputs,
      first: [{ ...contextOf({ id: work.id, pod: by, task }), type: 'delivery.composed', data }, ...replaced],
      now,
    })
    await tx.outputRevision.updateMany({
      where: { id: { in: revisionIds } },
      data: { commitDue: false, deliveryId: work.id, uncommitted: null },
    })
    return { ...opened, value: null }
  },
})

/** Whether all of these stand and are to be committed, or are in what waits; nobody moves them until the transaction ends. */
async function isDue(tx: Tx, ids: readonly string[], waiting: string | null): Promise<boolean> {
  const rows = await tx.$queryRaw<{ isDue: boolean }[]>`
    select state = 'standing' and ("commitDue" or "deliveryId" is not distinct from ${waiting}) as "isDue"
    from "OutputRevision" where id = any(${[...ids]}::text[]) order by id for update`
  return rows.length === ids.length && rows.every((row) => row.isDue)
}

/** What was composed of the same task before and waits for people. */
async function waitingFor(
  tx: Tx,
  { podId, environment, taskKey }: Asked,
  { repositoryId, branch }: { repositoryId: string; branch: string },
): Promise<Delivery | null> {
  const of = { repositoryId, branch, podId, environment, taskKey, isComposed: true, state: 'waiting' as const }
  return await tx.delivery.findFirst({ where: of, orderBy: { at: 'desc' } })
}

/** What waited is not all of the task any more, so nobody is asked about it any longer. */
async function replace(tx: Tx, before: Delivery, repository: string, now: Date): Promise<AuditEntry[]> {
  const { id, requestId, branch, revision, taskKey: task } = before
  await tx.delivery.update({ where: { id }, data: { state: 'ended' } })
  const data = { repository, branch, revision, because: movedWords.gone }
  const context = { ...contextOf({ id, pod: ofPod(before), task }), requestId }
  const withdrawn = await withdrawIfFree(tx, requestId, () => ({ reason: 'by_asker', note: null }), now)
  return [{ ...context, type: 'delivery.ended', data }, ...withdrawn]
}

async function left(tx: Tx, { podId, environment, taskKey, revisionIds }: Asked, because: string) {
  const where = { id: { in: revisionIds } }
  await tx.outputRevision.updateMany({ where, data: { commitDue: false, uncommitted: because } })
  const rows = await tx.outputRevision.findMany({ where, include: { output: true }, orderBy: { id: 'asc' } })
  const events = rows.map(({ outputId, number, output: { path } }): AuditEntry => {
    const context: AuditContext = { subject: { kind: 'output', id: outputId }, podId, environment, taskKey }
    return { ...context, type: 'output.not_committed', data: { path, number, because } }
  })
  return { ok: true as const, value: null, events: events as [AuditEntry, ...AuditEntry[]] }
}
